"""The capture formats: one seed file becomes one capture, or nothing where no known format recognises it.

Comes in: the text of a seed. Goes out: a `Capture` with what the file says, and nothing else. Must not know: other
seeds, stories, how captures are merged.
"""

from collections.abc import Callable

from generator.core.model import Capture
from generator.ingest.formats import export, html, page_forms, record
from generator.ingest.formats.seed import Seed

FORMATS: tuple[Callable[[Seed], Capture | None], ...] = (
    export.read,  # has its own banner
    record.read,  # is JSON with a story's fields
    html.read,  # is HTML
    page_forms.read,  # is any other text that shows a story's notice, or other signs of a story's page
)
"""The capture formats, most certain first: the first that recognises a text reads it."""


def read(seed: Seed) -> Capture | None:
    """The capture in a seed, or None where its text is no capture of a story in a known format.

    The format is detected from the content, never from the file's name.
    """
    for read_format in FORMATS:
        capture = read_format(seed)
        if capture is not None:
            return capture
    return None


__all__ = ["FORMATS", "Seed", "read"]
