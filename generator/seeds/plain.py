"""The text of a story's page in, a capture with title, dek, paragraphs and related stories out.

One paragraph a line: title, dek, body, the notice, `More Stories`, then pairs of title and dek.
"""

import re
from collections.abc import Iterator
from itertools import zip_longest

from generator.model import Capture, Teaser
from generator.seeds.lines import Parts, parts
from generator.seeds.marks import lift, words
from generator.seeds.seed import Seed
from generator.text import SUPERSCRIPTS

NAME = "page-plain"

HEADLINE_LIMIT = 160
TITLE_CASE = 0.6
MINOR_WORD = 3
"""Words up to this length stay in lower case in a headline."""


def read(seed: Seed) -> Capture | None:
    """A seed in; its capture out, or None where the text is no story's page with its headings."""
    page = parts(seed.text)
    if page is None or not page.story or not _has_headings(page):
        return None
    title, *rest = page.story
    dek = rest.pop(0) if len(rest) > 1 else None
    return Capture(
        file=seed.file,
        sha256=seed.sha256,
        form=NAME,
        title=words(title),
        dek=words(dek),
        body=tuple(lift(line) for line in rest),
        related=tuple(_teasers(page.related)),
    )


def _teasers(lines: tuple[str, ...]) -> Iterator[Teaser]:
    """Pairs of title and dek in; the last title may stand alone."""
    for title, dek in zip_longest(lines[::2], lines[1::2]):
        if words(title) or words(dek):
            yield Teaser(title=words(title), dek=words(dek))


def _has_headings(page: Parts) -> bool:
    """`More Stories` is itself a heading: without it they are lost, unless nothing followed that it could head."""
    return page.announced or (not page.related and len(page.story) > 1 and is_headline(page.story[0]))


def is_headline(line: str) -> bool:
    """Whether a line is set as headlines are: in title case, and without a sentence's end."""
    words_set = [word for word in re.findall(r"[^\W\d_][\w’'-]*", line) if len(word) > MINOR_WORD]
    capitals = sum(word[0].isupper() for word in words_set)
    ends = line.rstrip("”\"’')*[]" + SUPERSCRIPTS)[-1:] in (".", "!", "?", "…")
    return len(line) <= HEADLINE_LIMIT and not ends and capitals >= TITLE_CASE * len(words_set) > 0
