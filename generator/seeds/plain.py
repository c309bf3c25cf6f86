"""The text of a story's page in, a capture with title, dek, paragraphs and related stories out.

One paragraph a line: title, dek, body, the notice, `More Stories`, then pairs of title and dek.
"""

from generator.model import Capture
from generator.seeds import page
from generator.seeds.marks import lifted
from generator.seeds.seed import Seed

NAME = "page-plain"


def read(seed: Seed) -> Capture | None:
    """A seed in; its capture out, or None where the text is no story's page with its headings."""
    found = page.read(seed.text)
    if found is None or found.furnished or not page.is_titled(found):
        return None
    title, dek, body = page.heading(found, titled=True)
    return page.capture(seed, NAME, found, title, dek, [lifted(line.text) for line in body])
