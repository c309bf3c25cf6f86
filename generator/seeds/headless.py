"""The text of a story's page that lost every heading in, a capture with dek and paragraphs out.

As a plain page, but line 1 is the dek, there is no title and no `More Stories`, and the related block holds deks alone.
"""

from generator.model import Capture, Teaser
from generator.seeds.lines import parts
from generator.seeds.marks import lift, words
from generator.seeds.seed import Seed

NAME = "page-headings-lost"


def read(seed: Seed) -> Capture | None:
    """A seed in; its capture out, or None where the text has no notice to show that it is a story's page."""
    page = parts(seed.text)
    if page is None or not page.story:
        return None
    dek, *rest = page.story if len(page.story) > 1 else (None, *page.story)
    return Capture(
        file=seed.file,
        sha256=seed.sha256,
        form=NAME,
        dek=words(dek),
        body=tuple(lift(line) for line in rest if line),
        related=tuple(Teaser(dek=dek) for line in page.related if (dek := words(line))),
    )
