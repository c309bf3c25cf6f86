"""Cuts lines that no format knows off the top of pages, where another capture shows what text and title are below."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import accumulate

from generator.core.model import Capture, Passage
from generator.core.typography import comparison_key
from generator.ingest.formats.ranking import PAGES

KNOWN_LIMIT = 200
"""Minimum length, in characters, of a text that is recognised at the end of a page."""
_END = 120
"""How many characters at the end of a comparison key are looked up."""


def cut_to_known(captures: Sequence[Capture]) -> list[Capture]:
    """The captures; a page whose words end with another capture's whole text, below that one's title, has that text."""
    by_end: dict[str, list[Capture]] = {}
    for capture in captures:
        if capture.title and capture.complete and len(capture.words) >= KNOWN_LIMIT:
            by_end.setdefault(capture.key[-_END:], []).append(capture)
    return [_cut(capture, by_end) if capture.form in PAGES else capture for capture in captures]


def _cut(page: Capture, by_end: Mapping[str, Iterable[Capture]]) -> Capture:
    for known in by_end.get(page.key[-_END:], ()):
        is_other = page.slug and known.slug and page.slug != known.slug
        if is_other or len(page.key) <= len(known.key) or not page.key.endswith(known.key):
            continue
        start = _start_of(page.body, known.key)
        title_key = comparison_key(known.title or "")
        above = [text for text in (page.title, page.description) if text]
        above += [passage.text for passage in page.body[: start or 0]]
        titles = [index for index, text in enumerate(above) if comparison_key(text) == title_key]
        # A page with this title has more text than the other capture: nothing is cut off.
        if start is None or not titles or titles[0] == 0 or len(above) - titles[-1] > _DEK:
            continue
        dek = above[titles[-1] + 1 :]
        return replace(page, title=above[titles[-1]], description=dek[0] if dek else None, body=page.body[start:])
    return page


_DEK = 2
"""Maximum number of lines from a title to a text: the title itself, and the dek."""


def _start_of(body: Sequence[Passage], key: str) -> int | None:
    """The index of the passage at which the end of a body with this comparison key begins; None if it begins in one."""
    lengths = [len(comparison_key(passage.text)) for passage in body]
    rest = accumulate(reversed(lengths))
    after = next((number for number, length in enumerate(rest, 1) if length == len(key)), None)
    return None if after is None else len(body) - after
