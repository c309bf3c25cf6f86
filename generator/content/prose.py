"""A rendered body: its HTML, its paragraphs with their anchors, and its references."""

import re
from collections import Counter
from dataclasses import dataclass
from typing import NamedTuple

from generator.core.text import LOWERED, SUPERSCRIPTS, digest, slugify

WORDS_A_MINUTE = 230
"""Speed of silent reading of English prose: Brysbaert's review of 190 studies (2019) puts non-fiction at 238."""

RENDERED_MARKER = re.compile(r'<sup class="citation">(\d+)</sup>')
"""Matches a citation marker in rendered HTML."""

_MARKER = re.compile(f"[{SUPERSCRIPTS}]")
# [¹]  ·  said.¹ and said”²  ·  word¹, (but not km², m³: a unit is a short word with a 2 or 3)
_CITATION = re.compile(
    rf"\[([{SUPERSCRIPTS}]+)\]"
    rf"|(?<=[.,;:!?”’)\"'])([{SUPERSCRIPTS}]+)"
    rf"|(?<=[^\W\d_]{{4}})([{SUPERSCRIPTS}]+)(?=[\s.,;:!?)”’]|\Z)"
    r"|(?<=[^\W_])(¹)(?=[\s.,;:!?)”’]|\Z)"
)
# A marker right after a link or emphasis: the character before it is in another token.
_LEADING = re.compile(rf"([{SUPERSCRIPTS}]+)(?=[\s.,;:!?)”’]|\Z)")
_ANCHOR_WORDS = 5
_ANCHOR_BYTES = 40


class Paragraph(NamedTuple):
    """A paragraph or heading: its anchor, its words, and the spans of them that are links or code."""

    anchor: str
    text: str
    marked: tuple[tuple[int, int], ...] = ()


class Reference(NamedTuple):
    """A reference in a text: its kind, the slug it refers to, its label, and its paragraph and span there."""

    kind: str
    slug: str
    label: str
    anchor: str
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Prose:
    """A rendered body; two are never equal, only identical.

    `words` is the number of words. `markers` are the numbers of the citation markers, each once. `targets` are the
    things referred to, as (kind, slug), each once: entities, beats, stories, and files of the content folder.
    """

    html: str
    paragraphs: tuple[Paragraph, ...]
    references: tuple[Reference, ...]
    words: int
    markers: tuple[str, ...]
    targets: tuple[tuple[str, str], ...]

    @property
    def minutes(self) -> int:
        """Reading time in minutes, at least one."""
        return max(1, round(self.words / WORDS_A_MINUTE))

    @property
    def text(self) -> str:
        """All words in one line."""
        return " ".join(paragraph.text for paragraph in self.paragraphs)


def anchor_of(text: str, counts: Counter[str]) -> str:
    """Returns the anchor of a paragraph: its first words, and 4 digits of the digest of all its words.

    It depends on no other paragraph, so links to it survive insertions; only for repeated texts is a number
    appended.
    """
    first = " ".join(text.split(" ", _ANCHOR_WORDS)[:_ANCHOR_WORDS])
    anchor = f"{slugify(first, _ANCHOR_BYTES)}-{digest(text)[:4]}"
    counts[anchor] += 1
    return anchor if counts[anchor] == 1 else f"{anchor}.{counts[anchor]}"


def with_markers(html: str, *, behind_mark: bool = False) -> str:
    """Raises the citation markers in the HTML of a stretch of text.

    Args:
        html: The escaped text, without elements.
        behind_mark: Whether it follows the end of a link or of emphasis, where a marker may begin it.
    """
    if html.isascii() or not _MARKER.search(html):
        return html
    if behind_mark and _LEADING.match(html):
        html = _LEADING.sub(_citation, html, count=1)
    return _CITATION.sub(_citation, html)


def _citation(match: re.Match[str]) -> str:
    marker = next(group for group in match.groups() if group)
    return f'<sup class="citation">{marker.translate(LOWERED)}</sup>'
