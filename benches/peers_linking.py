#!/usr/bin/env python3
"""Links the labelled names of ../shared/gold with what others use, beside labgraph, in one run.

    python3 benches/peers_linking.py [--no-labgraph]

Needs scikit-learn (character tf-idf, cosine) and rapidfuzz (its weighted ratio); one that is missing is left out. Sets
and figures are those of `cargo bench --bench linking`, which is run first and whose tables are printed. A record counts
as its best name. The peers have no thresholds of their own, so for precision, recall and F1 each gets the one that is
best for it on that very set, which flatters them. They run on one core each.
"""

import csv
import gzip
import json
import os
import re
import subprocess
import sys
import time
import unicodedata
from pathlib import Path

import numpy as np

SHARED = Path(os.environ.get("LABGRAPH_SHARED", Path(__file__).resolve().parents[2] / "shared"))


def fold(text):
    plain = unicodedata.normalize("NFKD", text.lower())
    return " ".join(re.findall(r"\w+", "".join(c for c in plain if not unicodedata.combining(c))))


def rows(name):
    with open(SHARED / name, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def publishers():
    names = []
    for row in rows("opendata/be-kbo/be_kbo_flat.tsv"):
        for name in (row["pref_labels"] + "|" + row["alt_labels"]).split("|"):
            names.append((re.sub(r"@[a-z]{2}$", "", name), row["uri"]))
    return names, [(row["query"], row["uri"], row["variant"] == "1") for row in rows("gold/be-publishers.tsv")]


def agencies(others):
    names = []
    for official, sources in json.loads((SHARED / "opendata/se-agencies/merged.json").read_text()).items():
        names.append((official, official))
        for source in sources.values() if others else []:
            for field in ("name_en", "short_name", "old_names", "other_names"):
                value = source.get(field) if isinstance(source, dict) else None
                value = value or []
                names += [(name, official) for name in ([value] if isinstance(value, str) else value)]
    asked = [row for row in rows("gold/se-agencies.tsv") if row["variant"] == "1" and row["ambiguous"] == "0"]
    return names, [(row["query"], row["official_name"], True) for row in asked]


def ror():
    names = []
    with gzip.open(SHARED / "opendata/ror/ror_records.jsonl.gz", "rt", encoding="utf-8") as file:
        for line in file:
            record = json.loads(line)
            if "names" in record:
                own = [name["value"] for name in record["names"]]
            else:
                own = [record["name"], *record["aliases"], *record["acronyms"]]
                own += [label["label"] for label in record["labels"]]
            names += [(name, record["id"]) for name in own]
    return names, [(row["query"], row["ror"], False) for row in rows("gold/ror-names.tsv")]


def tfidf(names, queries):
    """The likeness of each query to every name, a row at a time."""
    from sklearn.feature_extraction.text import TfidfVectorizer

    vectors = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 4), sublinear_tf=True)
    table = vectors.fit_transform(names).T.tocsr()
    for query in queries:
        yield (vectors.transform([query]) @ table).toarray()[0]


def rapidfuzz(names, queries):
    from rapidfuzz import fuzz, process

    for query in queries:
        yield process.cdist([query], names, scorer=fuzz.WRatio, workers=1)[0]


def measure(method, names, cases):
    folded = [fold(name) for name, _ in names]
    ids = [record for _, record in names]
    known = set(ids)
    started = time.monotonic()
    answers, first, five = [], 0, 0
    for (query, right, variant), likeness in zip(cases, method(folded, [fold(query) for query, _, _ in cases])):
        likeness = np.array(likeness, dtype=float)
        if variant:
            key = fold(query)
            for place in range(len(ids)) if len(ids) < 20_000 else []:
                if ids[place] == right and folded[place] == key:
                    likeness[place] = -1.0
        best = {}
        for place in np.argsort(-likeness)[:50]:
            best.setdefault(ids[place], likeness[place])
        ranked = list(best)
        first += ranked[0] == right
        five += right in ranked[:5]
        answers.append((best[ranked[0]], ranked[0] == right, right in known))
    took = time.monotonic() - started
    top = (0.0, 0.0, 0.0)
    for threshold, _, _ in answers:
        given = [hit for score, hit, _ in answers if score >= threshold]
        nones = sum(score < threshold and not inside for score, _, inside in answers)
        precision, recall = sum(given) / len(given), (sum(given) + nones) / len(answers)
        f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
        top = max(top, (f1, precision, recall))
    inside = sum(inside for _, _, inside in answers)
    return first / inside, five / inside, *top, len(answers) / took


def main():
    if "--no-labgraph" not in sys.argv:
        here = Path(__file__).resolve().parents[1]
        done = subprocess.run(["cargo", "bench", "--bench", "linking"], cwd=here, check=True, stdout=subprocess.PIPE, text=True)
        print(done.stdout)
    print("| set | method | R@1 | R@5 | precision | recall | F1 | names a second |")
    print("| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: |")
    sets = [("ror-names", ror()), ("be-publishers", publishers())]
    sets += [("se-agencies, official names", agencies(False)), ("se-agencies, other names too", agencies(True))]
    for name, (names, cases) in sets:
        for method in (tfidf, rapidfuzz):
            try:
                first, five, f1, precision, recall, speed = measure(method, names, cases)
            except ImportError as missing:
                print(f"| {name} | {method.__name__} | {missing} |")
                continue
            print(
                f"| {name} | {method.__name__} | {first:.3f} | {five:.3f} | {precision:.3f} | {recall:.3f} "
                f"| {f1:.3f} | {speed:.0f} |",
                flush=True,
            )


if __name__ == "__main__":
    main()
