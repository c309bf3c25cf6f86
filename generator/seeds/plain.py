"""The text of a story's page in, a capture with title, dek, paragraphs and related stories out.

One paragraph a line: title, dek, body, the notice, `More Stories`, then pairs of title and dek.
"""

import re

from generator.model import Capture
from generator.seeds import page
from generator.seeds.lines import ends_sentence
from generator.seeds.marks import lift
from generator.seeds.seed import Seed

NAME = "page-plain"

HEADLINE_LIMIT = 160
TITLE_CASE = 0.6
MINOR_WORD = 3
"""Words up to this length stay in lower case in a headline."""


def read(seed: Seed) -> Capture | None:
    """A seed in; its capture out, or None where the text is no story's page with its headings."""
    found = page.read(seed.text)
    if found is None or found.furnished or not _has_headings(found):
        return None
    title, dek, body = page.heading(found, titled=True)
    return page.capture(seed, NAME, found, title, dek, [lift(line.text) for line in body])


def _has_headings(found: page.Page) -> bool:
    """`More Stories` is itself a heading: without it they are lost, unless nothing followed that it could head."""
    return found.announced or (not found.related and len(found.story) > 1 and is_headline(found.story[0].text))


def is_headline(line: str) -> bool:
    """Whether a line is set as headlines are: in title case, and without a sentence's end."""
    return not ends_sentence(line) and is_title_case(line)


def is_title_case(line: str) -> bool:
    """Whether a line is short, and most of its words but the minor ones have capitals."""
    words_set = [word for word in re.findall(r"[^\W\d_][\w’'-]*", line) if len(word) > MINOR_WORD]
    capitals = sum(word[0].isupper() for word in words_set)
    return len(line) <= HEADLINE_LIMIT and capitals >= TITLE_CASE * len(words_set) > 0
