"""JSON text in, plain values out, with access that never fails: what is not there, or of another type, is nothing."""

import json
from collections.abc import Iterator, Mapping

from generator.text import clean


def load(text: str) -> object:
    """JSON in, its value out; None where the text is no JSON, or is nested deeper than any record."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def text_at(record: Mapping[str, object], *keys: str) -> str | None:
    """The first text that stands under one of the keys. An escape can bring back what no page may hold."""
    for key in keys:
        value = record.get(key)
        if isinstance(value, str) and value.strip():
            return clean(value.encode("utf-16", "surrogatepass").decode("utf-16", "replace"))
    return None


def records_at(record: Mapping[str, object], *keys: str) -> Iterator[Mapping[str, object]]:
    """The records of the lists that stand under the keys."""
    for key in keys:
        value = record.get(key)
        for item in value if isinstance(value, list) else ():
            if isinstance(item, dict):
                yield item
