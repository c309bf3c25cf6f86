"""Divides a text that holds several captures: exports, pages, saved pages, records; only where it is certain."""

import re
from collections.abc import Iterator, Sequence
from itertools import accumulate, islice, pairwise

from generator.core.text import fold
from generator.ingest.formats.boilerplate import BACK, MORE, copyright_year, is_edge, is_notice
from generator.ingest.formats.export import BANNER
from generator.ingest.formats.lines import is_title_case
from generator.ingest.unpack import records
from generator.ingest.unpack.part import Part, RefusedFileError, numbered

_END_OF_EXPORT = re.compile(r"─(?<!──)─{15,}+\s+Source: AIDRAN.{0,300}?═{16,}", re.DOTALL)
_END_OF_HTML = re.compile(r"</html\s*>", re.IGNORECASE)
_EDGE_OF_HTML = re.compile(r"<(?i:(?P<doctype>!doctype\s+html)|html\b|(?P<end>/html\s*>))")
_HTML = re.compile(r"\s*(?:<!--.{0,2000}?-->\s*)*<(?:!doctype\s+html|html)\b", re.IGNORECASE | re.DOTALL)
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_INDENT = 80
"""How far the start of an HTML document is looked for from the start of its line, in characters."""
_SIGN = "AIDRAN"
"""What every export and every page with a notice contains."""
_DIVIDER = re.compile(r"[-_=*~#·• ]{3,}|[-=_*~#]{2,}>? ?\S.{0,80}? ?<?[-=_*~#]{2,}")
_KEY = re.compile(r"[\w-]+:")
"""Below a rule, a key opens front matter."""
_WORDS = re.compile(r"\w")


def parts(name: str, text: str) -> tuple[Part, ...] | None:
    """The captures in a text, where there are several; None where it holds at most one.

    Raises:
        RefusedFileError: The text holds several pages, and nothing shows where one ends.
    """
    start = text.lstrip()[:1]
    if start in ("{", "["):
        return records.parts(name, text)
    documents = (*_documents(text), len(text))
    bounds = [start + bound for start, end in pairwise(documents) for bound in _bounds(text[start:end])]
    pieces = [_undivided(text, start, end) for start, end in pairwise((*bounds, len(text)))]
    pieces = [(start, piece) for start, piece in pieces if _WORDS.search(piece)]
    if len(pieces) < 2:  # noqa: PLR2004 - one capture
        return None
    starts = (0, *(start for start, _ in pieces))
    lines = accumulate((text.count("\n", above, start) for above, start in pairwise(starts)), initial=1)
    return tuple(
        Part(numbered(name, number), piece, line, piece.encode())
        for number, ((_, piece), line) in enumerate(zip(pieces, islice(lines, 1, None), strict=True), 1)
    )


def _documents(text: str) -> list[int]:
    """The offsets at which the HTML documents in a text begin, and the texts between them; the first is 0."""
    bounds = [0]
    ended: int | None = None
    is_open = False
    for match in _EDGE_OF_HTML.finditer(text):
        start = match.start()
        if match["end"]:
            is_open, ended = False, match.end() if is_open else ended
        elif (not is_open or match["doctype"]) and _begins_line(text, start, ended or 0):
            bounds += _below(text, ended, start)
            above = text[bounds[-1] : start]
            if is_open or _END_OF_HTML.search(above) or BANNER.search(above) or _has_notice(above):
                bounds.append(start)
            is_open, ended = True, None
    return [*bounds, *_below(text, ended, len(text))]


def _begins_line(text: str, start: int, ended: int) -> bool:
    """Whether nothing but blanks stand in front of an offset in its line, or between it and the end of a document."""
    return not text[max(start - _INDENT, ended, 0) : start].rpartition("\n")[2].strip()


def _below(text: str, ended: int | None, start: int) -> list[int]:
    """The offset at which an HTML document ended, if there are words, other than comments, between it and a start."""
    return [ended] if ended is not None and _WORDS.search(_COMMENT.sub("", text[ended:start])) else []


def _undivided(text: str, start: int, end: int) -> tuple[int, str]:
    """A piece of a text without the lines that part it from the one above, and the offset at which it begins."""
    while start and start < end:
        below = text.find("\n", start, end) + 1
        line = text[start : below or end].strip()
        if not below or (line and not _DIVIDER.fullmatch(line)) or _KEY.match(text, below):
            break
        start = below
    return start, text[start:end]


def _bounds(text: str) -> list[int]:
    """The offsets at which the exports and pages in a text without HTML begin.

    Raises:
        RefusedFileError: Nothing shows where a page begins.
    """
    if _HTML.match(text) or text.count(_SIGN) < 2:  # noqa: PLR2004 - one capture
        return [0]
    exports = [match.start() for match in BANNER.finditer(text)]
    bounds = {0, *exports[1:]}
    if exports and _has_notice(text[: exports[0]]):
        bounds.add(exports[0])
    for start, end in pairwise((*exports, len(text))):
        match = _END_OF_EXPORT.search(text, start, end)
        if match and _has_notice(text[match.end() : end]):
            bounds.add(match.end())
        elif not match and _has_notice(text[start:end]):
            bounds.add(start + _page_below_cut_export(text[start:end]))
    starts = sorted(bounds)
    for start, end in pairwise((*starts, len(text))):
        if start not in exports:
            bounds |= {start + offset for offset in _page_bounds(text[start:end])}
    return sorted(bounds)


def _page_below_cut_export(text: str) -> int:
    """The offset of the page below an export that is cut off before its end: at a header, or the widest gap.

    Raises:
        RefusedFileError: Nothing shows where the page begins.
    """
    raw = text.split("\n")
    lines = [fold(line) for line in raw]
    banner = BANNER.search(text)
    first = text.count("\n", 0, banner.end()) + 1 if banner else 0
    notice = next(index for index, line in enumerate(lines) if is_notice(line))
    start = _head(lines, first, notice) or 0
    worded = [index for index in range(first, notice) if lines[index]]
    gaps = [(below - above, below) for above, below in pairwise(worded)]
    widest = [below for gap, below in gaps if gap == max(gaps)[0]]
    ruled = [index for index in worded if _DIVIDER.fullmatch(lines[index])]
    start = start or (ruled[0] if len(ruled) == 1 else widest[0] if len(widest) == 1 else 0)
    if not start:
        raise RefusedFileError("it holds an export and a page, and nothing shows where one ends", "cut it between them")
    return sum(len(line) + 1 for line in raw[:start])


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
    head = _head(lines, start, end)
    if head is not None:
        return head
    widest = _widest_gap(lines[:start])
    worded = [index for index in range(start, end) if lines[index] and not _DIVIDER.fullmatch(lines[index])]
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
    return _DIVIDER.fullmatch(lines[above]) is not None or index - above - 1 > widest


def _head(lines: Sequence[str], start: int, end: int) -> int | None:
    """The index of the first line that is the site's header or the link back."""
    return next((i for i in range(start, end) if BACK.fullmatch(lines[i]) or _is_header(lines[i])), None)


def _is_header(line: str) -> bool:
    return is_edge(line) and copyright_year(line) is None
