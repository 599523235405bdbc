"""Answers in the SPARQL results formats, read so that those of two engines can be compared."""

import json
import xml.etree.ElementTree as xml
from collections import Counter
from decimal import Decimal, InvalidOperation
from itertools import islice

XSD = "http://www.w3.org/2001/XMLSchema#"
SRX = "{http://www.w3.org/2005/sparql-results#}"
NUMBERS = {XSD + name for name in ("integer", "int", "nonNegativeInteger", "decimal", "double", "float")}


def read(path):
    """A truth value, or the rows as a bag: order and the names of blank nodes left aside."""
    with open(path, encoding="utf-8-sig") as file:
        text = file.read()
    return of_xml(text) if text.lstrip().startswith("<") else of_json(text)


def of_json(text):
    answer = json.loads(text)
    if "boolean" in answer:
        return answer["boolean"]
    return Counter(
        frozenset(
            (name, term(cell["type"], cell["value"], cell.get("datatype"), cell.get("xml:lang")))
            for name, cell in row.items()
        )
        for row in answer["results"]["bindings"]
    )


def of_xml(text):
    answer = xml.fromstring(text)
    boolean = answer.find(SRX + "boolean")
    if boolean is not None:
        return boolean.text.strip() == "true"
    lang = "{http://www.w3.org/XML/1998/namespace}lang"
    return Counter(
        frozenset(
            (cell.get("name"), term(value.tag.removeprefix(SRX), value.text or "", value.get("datatype"), value.get(lang)))
            for cell in row
            for value in cell
            if value.tag != SRX + "unbound"
        )
        for row in answer.iter(SRX + "result")
    )


def term(kind, value, datatype, lang):
    """One cell; a number is its value, so that 4, 4.0 and 4e0 are the same."""
    if kind == "bnode":
        return ("bnode",)
    if kind == "uri":
        return ("uri", value)
    if datatype in NUMBERS:
        try:
            return ("number", Decimal(value))
        except InvalidOperation:
            pass
    return ("literal", value, None if datatype == XSD + "string" else datatype, lang and lang.lower())


def size(answer):
    """Rows, or «yes» and «no»."""
    return ("yes" if answer else "no") if isinstance(answer, bool) else answer.total()


def difference(ours, theirs):
    """What sets `theirs` apart from `ours`, in a few words; None where nothing does."""
    if ours == theirs:
        return None
    if isinstance(ours, bool) or isinstance(theirs, bool) or size(ours) != size(theirs):
        return f"{size(theirs)} for {size(ours)}"
    lacking, extra = ours - theirs, theirs - ours
    columns = Counter()
    for row in islice(extra, 20):
        nearest = max(lacking, key=lambda other: len(row & other))
        columns.update({name for name, _ in row ^ nearest})
    where = ", ".join(f"?{name}" for name, _ in columns.most_common(3))
    return f"{extra.total()} of {size(ours)} rows, in {where}"
