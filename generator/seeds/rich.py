"""The text of a story's whole page in, a capture with date, beat, kind, category and counters beside the story out.

A header or none, `All Stories`, a meta line or none, when it was synthesised, title, dek, counters, body; then as on a
plain page. What stands around the story: `furniture`.
"""

from generator.model import Capture
from generator.seeds import page
from generator.seeds.plain import is_title_case
from generator.seeds.sections import passages
from generator.seeds.seed import Seed

NAME = "page-rich"


def read(seed: Seed) -> Capture | None:
    """A seed in; its capture out, or None where the text has nothing that stands around a story on its page."""
    found = page.read(seed.text)
    if found is None or not found.furnished or found.sectioned:
        return None
    title, dek, body = page.heading(found, titled=_is_titled(found))
    return page.capture(seed, NAME, found, title, dek, passages(body))


def _is_titled(found: page.Page) -> bool:
    """Whether the first line is a title: where one line alone stands above the counters, it has to look like one."""
    return found.split != 1 or is_title_case(found.story[0].text)
