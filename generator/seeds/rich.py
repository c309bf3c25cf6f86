"""The text of a story's whole page in, a capture with date, beat, kind, category and counters beside the story out.

A header or none, `All Stories`, a meta line or none, when it was synthesised, title, dek, counters, body; then as on a
plain page. What stands around the story: `furniture`.
"""

from generator.model import Capture
from generator.seeds import page
from generator.seeds.sections import passages
from generator.seeds.seed import Seed

NAME = "page-rich"


def read(seed: Seed) -> Capture | None:
    """A seed in; its capture out, or None where the text has nothing that stands around a story on its page."""
    found = page.read(seed.text)
    if found is None or not found.furnished or found.sectioned:
        return None
    title, dek, body = page.heading(found, titled=page.is_titled(found))
    return page.capture(seed, NAME, found, title, dek, passages(body))
