"""Parses JSON, and looks up values in it without failing: an absent value, or one of another type, is None."""

import json
from collections.abc import Iterator, Mapping

from generator.core.text import replace_forbidden

DEPTH = 8
"""How many levels of lists and records below a key are searched for text."""


def load(text: str) -> object:
    """Parses a JSON text; None where it is not valid JSON, or nested too deeply."""
    try:
        return json.loads(text, strict=False)
    except (ValueError, RecursionError):
        return None


def text_at(record: Mapping[str, object], *keys: str) -> str | None:
    """The first text under one of the keys, or the `name` of a record there; None if there is none."""
    for key in keys:
        value = record.get(key)
        if isinstance(value, dict):
            value = value.get("name")
        if isinstance(value, str) and value.strip():
            return _plain(value)
    return None


def prose_at(record: Mapping[str, object], *keys: str) -> str | None:
    """The first text under one of the keys, also if it is a list of paragraphs or of records; None if there is none."""
    for key in keys:
        text = "\n\n".join(_parts(record.get(key), DEPTH))
        if text.strip():
            return text
    return None


def records_at(record: Mapping[str, object], *keys: str) -> Iterator[Mapping[str, object]]:
    """Yields the records in the lists under the keys, or under `items` there."""
    for key in keys:
        value = record.get(key)
        if isinstance(value, dict):
            value = value.get("items")
        for item in value if isinstance(value, list) else ():
            if isinstance(item, dict):
                yield item


def texts_at(record: Mapping[str, object], key: str) -> Iterator[str]:
    """Yields every text under a key, down to `DEPTH` levels of lists and records."""
    level = [record.get(key)]
    for _ in range(DEPTH):
        yield from (_plain(value) for value in level if isinstance(value, str))
        lists = [value for value in level if isinstance(value, list)]
        records = [value for value in level if isinstance(value, dict)]
        level = [item for container in lists for item in container] + [
            item
            for container in records
            for key, item in container.items()
            if not key.startswith("@")  # not its type
        ]


def _parts(value: object, depth: int) -> Iterator[str]:
    """Yields the paragraphs of a value: a text, a list of texts, or records with their text under a usual key."""
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
    """Normalises line ends to line feeds, and replaces characters that no page may contain.

    JSON escapes can produce such characters: control characters, lone surrogates.
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return replace_forbidden(lines.encode("utf-16", "surrogatepass").decode("utf-16", "replace"))
