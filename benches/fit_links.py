#!/usr/bin/env python3
"""Fits the weights of `src/link/score/weights.rs` from what `cargo bench --bench linking -- --features FILE` writes.

    python3 benches/fit_links.py FILE

Needs numpy, scipy and scikit-learn. Two models, each with weights of at least zero, since every feature says by its sign
whether it speaks for or against:

1. the rank: a choice among the candidates of a name (conditional logit), over the names whose answer is among them;
2. the score: whether the first candidate is right (logistic regression), by the features that make one sure, the rank
   and its distance to the next candidate's.

Each set of names weighs the same. How strongly weights are held back is chosen by cross-validation over names, in five
parts, and the figures printed are those of the parts that were left out; the constants are then fitted on all. The
features of a candidate are those of its best name by the weights that the bench was built with, so fit, build and fit
again until nothing moves.
"""

import sys
from collections import defaultdict

import numpy as np
from scipy.optimize import minimize
from sklearn.model_selection import GroupKFold

FOLDS = 5
HELD = [0.0003, 0.001, 0.003, 0.01, 0.03]
EQUAL = 0.001  # so little is no difference: of weights that do as well, those that are held back most are taken
FAR = 4.0  # as in weights.rs
ALIKE = 0.4  # as in weights.rs
SUPPORT = ["both", "letters", "acronym", "same"]  # what a lead leans on, as in weights.rs
WITHHELD = " withheld"  # names asked without the right record
NOTHING = 0.2  # what these weigh: one name in six has no record


class Names:
    """The candidates of each name, as the bench wrote them."""

    def __init__(self, path):
        with open(path, encoding="utf-8") as file:
            header = file.readline().rstrip("\n").split("\t")
            groups = defaultdict(list)
            for line in file:
                cells = line.rstrip("\n").split("\t")
                groups[cells[0], cells[1]].append(cells[2:])
        self.rank = [name[5:] for name in header if name.startswith("rank:")]
        self.sure = [name[5:] for name in header if name.startswith("sure:")]
        self.sets, self.cases, self.groups, self.known, self.spared = [], [], [], [], []
        for (name, case), rows in groups.items():
            table = np.array(rows, dtype=float)
            self.sets.append(name)
            # A name stays in one part with itself: asked without its record, or of a register with more names.
            self.cases.append(name.removesuffix(WITHHELD).split(",")[0] + case)
            self.known.append(bool(table[0, 1]))
            features = table[:, 3:]
            self.groups.append((table[:, 0], features[:, : len(self.rank)], features[:, len(self.rank) :]))
            self.spared.append(table[:, 2].astype(int))
        size = defaultdict(int)
        for name in self.sets:
            size[name] += 1
        share = lambda name: NOTHING if name.endswith(WITHHELD) else 1.0
        self.weights = np.array([len(self.sets) / len(size) / size[name] * share(name) for name in self.sets])


def fit_rank(data, which, held):
    """Weights of the rank from the names `which`."""
    chosen = [i for i in which if data.groups[i][0].any()]
    table = np.concatenate([data.groups[i][1] for i in chosen])
    sizes = np.array([len(data.groups[i][0]) for i in chosen])
    starts = np.concatenate([[0], np.cumsum(sizes)[:-1]])
    right = starts + [int(np.argmax(data.groups[i][0])) for i in chosen]
    shares = data.weights[chosen] / data.weights[chosen].sum()
    of_right = shares @ table[right]

    def loss(w):
        scores = table @ w
        most = np.maximum.reduceat(scores, starts)
        powers = np.exp(scores - np.repeat(most, sizes))
        sums = np.add.reduceat(powers, starts)
        value = shares @ (most + np.log(sums) - scores[right]) + held * w @ w / 2
        slope = (powers / np.repeat(sums, sizes) * np.repeat(shares, sizes)) @ table - of_right + held * w
        return value, slope

    start = np.ones(len(data.rank))
    return minimize(loss, start, jac=True, bounds=[(0, None)] * len(start), method="L-BFGS-B").x


def first(data, i, weights):
    """The first candidate of a name by some weights: whether it is right, and what makes sure of it."""
    right, table, sure = data.groups[i]
    ranks = table @ weights
    order = np.argsort(-ranks, kind="stable")
    best = order[0]
    rivals = [ranks[other] for other in order[1:] if not data.spared[i][other] >> best & 1]
    lead = max(0.0, ranks[best] - max([0.0, *rivals[:1]]))
    features = sure[best].copy()
    both, letters, acronym, same = (table[best, data.rank.index(name)] for name in SUPPORT)
    support = min(1.0, max(both, letters, acronym**3, same) / ALIKE)
    features[0] = np.clip(lead, -FAR, FAR) * (support if lead > 0 else 1.0)
    features[1] = -np.clip(1.0 - lead, 0.0, 1.0)
    return right[best], features


def fit_sure(rows, right, weights, held):
    """Constant and weights of the score."""
    weights = weights / weights.sum()

    def loss(w):
        odds = w[0] + rows @ w[1:]
        value = weights @ (np.logaddexp(0.0, odds) - right * odds) + held * w[1:] @ w[1:] / 2
        error = weights * (1.0 / (1.0 + np.exp(-odds)) - right)
        return value, np.concatenate([[error.sum()], rows.T @ error + held * w[1:]])

    bounds = [(None, None)] + [(0, None)] * rows.shape[1]
    return minimize(loss, np.full(rows.shape[1] + 1, 0.1), jac=True, bounds=bounds, method="L-BFGS-B").x


def firsts(data, which, weights):
    pairs = [first(data, i, weights) for i in which]
    return np.array([row for _, row in pairs]), np.array([right for right, _ in pairs])


def cross_validated(data):
    """The hold that does best on what it has not seen, for each model, and the scores of that."""
    count = len(data.groups)
    folds = list(GroupKFold(FOLDS).split(np.zeros(count), groups=data.cases))
    hits = {}
    for held in HELD:
        right = np.zeros(count)
        for train, test in folds:
            right[test] = firsts(data, test, fit_rank(data, train, held))[1]
        hits[held] = (right * data.weights).sum() / data.weights.sum()
        print(f"rank held by {held}: right first {hits[held]:.4f}")
    held_rank = max(held for held in HELD if hits[held] > max(hits.values()) - EQUAL)
    ranks = [fit_rank(data, train, held_rank) for train, _ in folds]
    losses, found = {}, {}
    for held in HELD:
        scores, right = np.zeros(count), np.zeros(count)
        for (train, test), weights in zip(folds, ranks):
            # The scores are fitted on leads as large as on names that the rank has not seen.
            w = fit_sure(*firsts(data, train, weights), data.weights[train], held)
            rows, right[test] = firsts(data, test, weights)
            scores[test] = 1.0 / (1.0 + np.exp(-(w[0] + rows @ w[1:])))
        clipped = np.clip(scores, 1e-6, 1 - 1e-6)
        losses[held] = -(data.weights * (right * np.log(clipped) + (1 - right) * np.log(1 - clipped))).mean()
        found[held] = (scores, right)
        print(f"score held by {held}: loss {losses[held]:.4f}")
    held_sure = max(held for held in HELD if losses[held] < min(losses.values()) + EQUAL)
    return held_rank, held_sure, found[held_sure]


def report(data, scores, right):
    """What the parts that were left out say, by set, at several thresholds."""
    known = np.array(data.known)
    for name in dict.fromkeys(data.sets):
        of = np.array([other == name for other in data.sets])
        print(f"{name}: {of.sum()} names, right first {right[of & known].mean():.3f} of those in the register")
        for threshold in (0.4, 0.45, 0.5, 0.55, 0.6, 0.65, 0.8, 0.9, 0.95):
            given = of & (scores >= threshold)
            precision = right[given].mean()
            recall = (right[given].sum() + (of & ~given & ~known).sum()) / of.sum()
            f1 = 2 * precision * recall / (precision + recall)
            print(f"  from {threshold}: {given.sum()} given, precision {precision:.3f}, recall {recall:.3f}, F1 {f1:.3f}")


def constants(name, names, weights):
    print(f"pub const {name}: [(&str, f64); {len(names)}] = [")
    for label, weight in zip(names, weights):
        print(f'    ("{label}", {round(weight, 2)}),')
    print("];")


def main(path):
    data = Names(path)
    held_rank, held_sure, (scores, right) = cross_validated(data)
    report(data, scores, right)
    everything = range(len(data.groups))
    rank = fit_rank(data, everything, held_rank)
    sure = fit_sure(*firsts(data, everything, rank), data.weights, held_sure)
    own = len(data.rank) - 1
    constants("RANK", data.rank[:own], rank[:own])
    constants("RECORD", data.rank[own:], rank[own:])
    print(f"pub const CONSTANT: f64 = {round(sure[0], 2)};")
    constants("SURE", data.sure, sure[1:])


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(sys.argv[1])
