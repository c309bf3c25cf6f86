"""One seed file in, the capture it holds out, or nothing where no known format recognises it."""

from collections.abc import Callable

from generator.model import Capture
from generator.seeds import export, headless, plain, record, rich, saved, sectioned
from generator.seeds.seed import Seed

FORMS: tuple[Callable[[Seed], Capture | None], ...] = (
    export.read,  # says so in its banner
    record.read,  # is JSON with a story's fields
    saved.read,  # is HTML
    sectioned.read,  # has the head of a newer page
    rich.read,  # has what stands around a story
    plain.read,  # has its headings
    headless.read,  # what is left: a story's notice without a story's headings
)
"""The capture formats, most certain first: the first that recognises a text reads it."""


def read(seed: Seed) -> Capture | None:
    """A seed in; its capture out, or None where its text is no story capture of a known format.

    The format is recognised from the text, never from the file's name.
    """
    for form in FORMS:
        capture = form(seed)
        if capture is not None:
            return capture
    return None


__all__ = ["FORMS", "Seed", "read"]
