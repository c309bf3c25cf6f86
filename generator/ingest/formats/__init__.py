"""The capture formats: one seed file becomes one capture, or nothing where no known format recognises it.

Comes in: the text of a seed. Goes out: a `Capture` with what the file says, and nothing else. Must not know: other
seeds, stories, how captures are merged.
"""

from collections.abc import Callable
from dataclasses import replace

from generator.core.model import Capture
from generator.ingest.formats import export, html, page_forms, record
from generator.ingest.formats.dumps import page_text
from generator.ingest.formats.seed import Seed
from generator.ingest.formats.source_urls import at_source, slug_of
from generator.ingest.formats.surroundings import Cleared, clear

Reader = Callable[[Seed], Capture | None]

MARKUP: tuple[Reader, ...] = (
    record.read,  # is JSON with a story's fields
    html.read,  # is HTML
)
TEXT: tuple[Reader, ...] = (
    export.read,  # has its own banner
    page_forms.read,  # is any other text that shows a story's notice, or other signs of a story's page
)
"""The capture formats, most certain first: the first that recognises a text reads it."""


def read(seed: Seed) -> Capture | None:
    """The capture in a seed, or None where its text is no capture of a story in a known format.

    The format is detected from the content, never from the file's name. Lines that people and programs put around a
    capture are cleared away before; what they say is used where the capture itself does not say it.
    """
    cleared = clear(seed.text)
    own = replace(seed, text=cleared.text)
    capture = _first(MARKUP, own) or _first(TEXT, replace(own, text=page_text(own.text)))
    return _completed(capture, cleared, seed.url) if capture else None


def _first(readers: tuple[Reader, ...], seed: Seed) -> Capture | None:
    return next((capture for reader in readers if (capture := reader(seed))), None)


def _completed(capture: Capture, cleared: Cleared, address: str | None) -> Capture:
    """A capture with what the lines around it and its container say, for the fields that it does not state."""
    own_url = at_source(address) if address and slug_of(address) else None
    url = capture.source_url or cleared.url or own_url
    return replace(
        capture,
        title=capture.title or cleared.title,
        description=capture.description or cleared.dek,
        date=capture.date or cleared.date,
        date_text=None if cleared.date else capture.date_text,
        source_url=url,
        slug=capture.slug or (slug_of(url) if url else None),
        taken=capture.taken or cleared.taken,
    )


__all__ = ["MARKUP", "TEXT", "Seed", "read"]
