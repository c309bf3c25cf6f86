"""Divides a text that holds several captures: exports, pages, saved pages, records; only where it is certain."""

import json
import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from generator.core.text import fold
from generator.ingest.formats.boilerplate import BACK, MORE, copyright_year, is_edge, is_notice
from generator.ingest.formats.export import BANNER
from generator.ingest.formats.json_values import load
from generator.ingest.formats.lines import is_title_case
from generator.ingest.formats.record import is_story
from generator.ingest.unpack.part import Part, RefusedFileError, numbered

_END_OF_EXPORT = re.compile(r"─{16,}\s+Source: AIDRAN.{0,300}?═{16,}", re.DOTALL)
_END_OF_HTML = re.compile(r"</html\s*>\s*", re.IGNORECASE)
_HTML = re.compile(r"\s*(?:<!--.{0,2000}?-->\s*)*<(?:!doctype\s+html|html)\b", re.IGNORECASE | re.DOTALL)
_SIGN = "AIDRAN"
"""What every export and every page with a notice contains."""
_RULE = re.compile(r"[-_=*~#·• ]{3,}")
_WORDS = re.compile(r"\w")


def parts(name: str, text: str) -> tuple[Part, ...] | None:
    """The captures in a text, where there are several; None where it holds at most one.

    Raises:
        RefusedFileError: The text holds several pages, and nothing shows where one ends.
    """
    start = text.lstrip()[:1]
    if start in ("{", "["):
        return _records(name, text)
    bounds = _html_bounds(text) if start == "<" else _bounds(text)
    if len(bounds) < 2:  # noqa: PLR2004 - one capture
        return None
    pieces = [(start, text[start:end]) for start, end in pairwise((*bounds, len(text)))]
    pieces = [(start, piece) for start, piece in pieces if _WORDS.search(piece)]
    return tuple(
        Part(numbered(name, number), piece, text.count("\n", 0, start) + 1, piece.encode())
        for number, (start, piece) in enumerate(pieces, 1)
    )


def _records(name: str, text: str) -> tuple[Part, ...] | None:
    """The records in a list in JSON, or in lines of JSON (NDJSON), each with the line at which it begins."""
    lines = [(number, line) for number, line in enumerate(text.split("\n"), 1) if line.strip()]
    value = load(text)
    if value is None and len(lines) > 1:
        found = [(number, line) for number, line in lines if line.lstrip().startswith("{")]
        if len(found) < len(lines) or not any(_is_record(load(line)) for _, line in found):
            return None
        return tuple(Part(numbered(name, n), line, at, line.encode()) for n, (at, line) in enumerate(found, 1))
    items = value if isinstance(value, list) else _only_list(value)
    if items is None or sum(map(_is_record, items)) == 0 or len(items) < 2:  # noqa: PLR2004 - one record
        return None
    texts = [json.dumps(item, indent=1) for item in items]  # in ASCII: JSON may escape what UTF-8 cannot hold
    return tuple(Part(numbered(name, n), text, data=text.encode()) for n, text in enumerate(texts, 1))


def _only_list(value: object) -> list[object] | None:
    """The list of records in a record that is no story itself."""
    if not isinstance(value, dict) or is_story(value):
        return None
    lists = [item for item in value.values() if isinstance(item, list) and any(map(_is_record, item))]
    return lists[0] if len(lists) == 1 else None


def _is_record(value: object) -> bool:
    """Whether a value is the record of a story, or a record that wraps one."""
    if not isinstance(value, dict):
        return False
    return is_story(value) or any(isinstance(inner, dict) and is_story(inner) for inner in value.values())


def _html_bounds(text: str) -> list[int]:
    """The offsets at which the HTML documents in a text begin, and the text below the last of them."""
    ends = [match.end() for match in _END_OF_HTML.finditer(text)]
    return [0, *(end for end in ends if _HTML.match(text, end) or (end == ends[-1] and _WORDS.search(text, end)))]


def _bounds(text: str) -> list[int]:
    """The offsets at which the exports and pages in a text begin."""
    if text.count(_SIGN) < 2:  # noqa: PLR2004 - one capture
        return [0]
    exports = [match.start() for match in BANNER.finditer(text)]
    bounds = {0, *exports[1:]}
    if exports and _has_notice(text[: exports[0]]):
        bounds.add(exports[0])
    for start, end in pairwise((*exports, len(text))):
        match = _END_OF_EXPORT.search(text, start, end)
        if match and (_has_notice(text[match.end() : end]) or _HTML.match(text, match.end())):
            bounds.add(match.end())
    starts = sorted(bounds)
    for start, end in pairwise((*starts, len(text))):
        if start not in exports:
            bounds |= {start + offset for offset in _page_bounds(text[start:end])}
    return sorted(bounds)


def _has_notice(text: str) -> bool:
    return any(is_notice(fold(line)) for line in text.split("\n"))


def _page_bounds(text: str) -> Iterator[int]:
    """Yields the offsets at which the second page in a text begins, the third and so on.

    Raises:
        RefusedFileError: Nothing shows where a page begins.
    """
    raw = text.split("\n")
    lines = [fold(line).lstrip("> ") for line in raw]
    notices = [index for index, line in enumerate(lines) if is_notice(line)]
    if len(notices) < 2:  # noqa: PLR2004 - one page
        return
    offsets = [0]
    for line in raw:
        offsets.append(offsets[-1] + len(line) + 1)
    for first, second in pairwise(notices):
        start = _next_page(lines, first + 1, second)
        if start is not None:
            yield offsets[start]
        elif any(line.lower() == MORE for line in lines[first:second]):
            raise RefusedFileError(
                f"it holds {len(notices)} pages, and nothing shows where one ends", "cut it between them"
            )


def _next_page(lines: Sequence[str], start: int, end: int) -> int | None:
    """The index of the line at which a page begins between the notices of two; None where nothing shows it.

    It begins at the site's header or the link back, below the only gap that is wider than any above, below the only
    rule, or right below the notice: titles and deks of related stories look like those of a page.
    """
    head = next((i for i in range(start, end) if BACK.fullmatch(lines[i]) or _is_header(lines[i])), None)
    if head is not None:
        return head
    widest = _widest_gap(lines[:start])
    worded = [index for index in range(start, end) if lines[index]]
    feet = [index for index in worded if copyright_year(lines[index]) is not None]
    below_foot = [index for index in worded if feet and index > feet[-1]]
    gaps = [index for index in worded[1:] if _is_parted(lines, index, widest)]
    first = below_foot[:1] or (gaps or worded[:1])
    if len(first) != 1 or (not gaps and not feet and not _is_title(lines[first[0]])):
        return None
    return first[0]


def _is_title(line: str) -> bool:
    return is_title_case(line) and line.lower() != MORE


def _widest_gap(lines: Sequence[str]) -> int:
    """The largest number of blank lines in a row between lines with words."""
    worded = [index for index, line in enumerate(lines) if line]
    return max((below - above - 1 for above, below in pairwise(worded)), default=0)


def _is_parted(lines: Sequence[str], index: int, widest: int) -> bool:
    """Whether a rule, or more blank lines than anywhere above, stand between a line and the one above it."""
    above = next((at for at in range(index - 1, -1, -1) if lines[at]), None)
    if above is None:
        return False
    return _RULE.fullmatch(lines[above]) is not None or index - above - 1 > widest


def _is_header(line: str) -> bool:
    return is_edge(line) and copyright_year(line) is None
