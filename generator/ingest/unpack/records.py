"""Divides JSON that holds the records of several stories: a list, records that wrap one, lines of JSON (NDJSON)."""

import json
import re
from collections.abc import Iterator
from json import JSONDecodeError

from generator.ingest.formats.json_values import load
from generator.ingest.formats.record import is_story
from generator.ingest.unpack.part import Part, numbered

DEPTH = 8
"""How many levels of records and lists are searched for the records of stories."""

_DECODER = json.JSONDecoder(strict=False)
_GAP = re.compile(r"[\s,\]]+")


def parts(name: str, text: str) -> tuple[Part, ...] | None:
    """The records in a text in JSON; None where it holds at most one, and nothing else.

    What is no record among records is a part of its own, so that it is refused by its name and the others are read.
    """
    value = load(text)
    if value is None:
        pieces = _lines(text) or _values(text)
    elif _is_record(value):
        return None
    else:
        pieces = [(1, json.dumps(item, indent=1)) for item in _items(value)]  # ASCII: may escape what UTF-8 cannot hold
        if len(pieces) == 1 and isinstance(value, list):
            return None
    if not pieces:
        return None
    return tuple(Part(numbered(name, n), piece, at, piece.encode()) for n, (at, piece) in enumerate(pieces, 1))


def _items(value: object, depth: int = DEPTH) -> Iterator[object]:
    """Yields the records of stories in a value, and whatever else stands in a list of them."""
    inner = value if isinstance(value, list) else list(value.values()) if isinstance(value, dict) else []
    of_stories = isinstance(value, list) and any(map(_is_record, value))
    for item in inner:
        if of_stories or _is_record(item):
            yield item
        elif depth:
            yield from _items(item, depth - 1)


def _is_record(value: object) -> bool:
    """Whether a value is the record of a story, or a record that wraps one."""
    if not isinstance(value, dict):
        return False
    return is_story(value) or sum(isinstance(inner, dict) and is_story(inner) for inner in value.values()) == 1


def _lines(text: str) -> list[tuple[int, str]]:
    """The lines of a text, with their numbers, if several are in JSON and one is a record; a comma may end each."""
    lines = [(number, line.strip().rstrip(",")) for number, line in enumerate(text.split("\n"), 1)]
    lines = [(number, line) for number, line in lines if line.strip("[]")]
    values = [load(line) if line.startswith("{") else None for _, line in lines]
    records = sum(map(_is_record, values))
    if records == 0 or len(lines) < 2 or records * 2 < len(lines):  # noqa: PLR2004 - one line
        return []
    return lines


def _values(text: str) -> list[tuple[int, str]]:
    """The values in a text that is one after the other, or a list that is cut off, and what is left of the text."""
    pieces: list[tuple[int, str]] = []
    found = False
    index = _between(text, len(text) - len(text.lstrip().removeprefix("[")))
    number = 1 + text.count("\n", 0, index)
    while index < len(text):
        try:
            value, end = _DECODER.raw_decode(text, index)
        except (JSONDecodeError, RecursionError):
            end = len(text)
        else:
            found = found or _is_record(value)
        pieces.append((number, text[index:end]))
        start, index = index, _between(text, end)
        number += text.count("\n", start, index)
    return pieces if found and len(pieces) > 1 else []


def _between(text: str, index: int) -> int:
    """The offset at which the next value begins."""
    match = _GAP.match(text, index)
    return match.end() if match else index
