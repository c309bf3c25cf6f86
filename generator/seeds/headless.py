"""The text of a story's page that lost every heading in, a capture with dek and paragraphs out.

As a plain page, but line 1 is the dek, there is no title and no `More Stories`, and the related block holds deks alone.
"""

from generator.model import Capture
from generator.seeds import page
from generator.seeds.marks import lifted
from generator.seeds.seed import Seed

NAME = "page-headings-lost"


def read(seed: Seed) -> Capture | None:
    """A seed in; its capture out, or None where the text has no notice to show that it is a story's page."""
    found = page.read(seed.text)
    if found is None or found.furnished:
        return None
    _, dek, body = page.heading(found, titled=False)
    return page.capture(seed, NAME, found, None, dek, [lifted(line.text) for line in body])
