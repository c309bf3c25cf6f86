"""The text of a story's newer page in, a capture with sections, and questions with their answers, out.

A beat with a dangling dot, platforms run together, title, dek, `18 records · 3 web citations`, then headings and
paragraphs, one a line; at the end perhaps questions and answers, the notice, related stories.
"""

from generator.model import Capture
from generator.seeds import page
from generator.seeds.sections import passages
from generator.seeds.seed import Seed

NAME = "page-sectioned"


def read(seed: Seed) -> Capture | None:
    """A seed in; its capture out, or None where the text has no head of a sectioned page."""
    found = page.read(seed.text)
    if found is None or not found.sectioned:
        return None
    title, dek, body = page.heading(found, titled=True)
    return page.capture(seed, NAME, found, title, dek, passages(body))
