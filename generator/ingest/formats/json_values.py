"""JSON text in, plain values out, with access that never fails: what is not there, or of another type, is nothing."""

import json
from collections.abc import Iterator, Mapping

from generator.core.text import replace_forbidden

DEPTH = 8
"""How deep the text of a record may lie in lists and records of its own."""


def load(text: str) -> object:
    """JSON in, its value out; None where the text is no JSON, or is nested deeper than any record."""
    try:
        return json.loads(text, strict=False)
    except (ValueError, RecursionError):
        return None


def text_at(record: Mapping[str, object], *keys: str) -> str | None:
    """The first text that stands under one of the keys, or is the `name` of what does."""
    for key in keys:
        value = record.get(key)
        if isinstance(value, dict):
            value = value.get("name")
        if isinstance(value, str) and value.strip():
            return _plain(value)
    return None


def prose_at(record: Mapping[str, object], *keys: str) -> str | None:
    """The first text under one of the keys, also where it is a list of paragraphs, or of records of such."""
    for key in keys:
        text = "\n\n".join(_parts(record.get(key), DEPTH))
        if text.strip():
            return text
    return None


def records_at(record: Mapping[str, object], *keys: str) -> Iterator[Mapping[str, object]]:
    """The records of the lists that stand under the keys, or under `items` there."""
    for key in keys:
        value = record.get(key)
        if isinstance(value, dict):
            value = value.get("items")
        for item in value if isinstance(value, list) else ():
            if isinstance(item, dict):
                yield item


def texts_at(record: Mapping[str, object], key: str) -> Iterator[str]:
    """Every text under a key, however deep."""
    level = [record.get(key)]
    for _ in range(DEPTH):
        yield from (_plain(value) for value in level if isinstance(value, str))
        lists = [value for value in level if isinstance(value, list)]
        records = [value for value in level if isinstance(value, dict)]
        level = [item for of in lists for item in of] + [item for of in records for item in of.values()]


def _parts(value: object, depth: int) -> Iterator[str]:
    """The paragraphs of a value: a text, a list of such, or records that have their text under a usual key."""
    if isinstance(value, str):
        yield _plain(value)
    elif isinstance(value, list) and depth:
        for item in value:
            yield from _parts(item, depth - 1)
    elif isinstance(value, dict) and depth:
        heading = "## " if str(value.get("type", "")).startswith("heading") else ""
        inner = next((value[key] for key in ("text", "content", "body", "children") if value.get(key)), None)
        yield from (f"{heading}{part}" for part in _parts(inner, depth - 1))


def _plain(text: str) -> str:
    """A text with the line feeds of any system in, a clean one out: escapes bring back what no page may hold."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return replace_forbidden(lines.encode("utf-16", "surrogatepass").decode("utf-16", "replace"))
