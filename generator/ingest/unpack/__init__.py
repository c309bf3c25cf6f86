"""The files that hold captures: one capture each, several, or a container such as a web archive.

Comes in: the bytes of a seed. Goes out: its parts, each the text of one capture with what the container says of it, or
the reason why it cannot be read. Must not know: what a capture says, other seeds, stories.
"""

from generator.ingest.unpack import kinds, mime, several, warc
from generator.ingest.unpack.part import Part, RefusedFileError, captured_text

CONTAINERS = (
    warc.parts,  # has the mark of a web archive
    mime.parts,  # is a mail, or a page that a browser saved as one
)
"""Kinds of files that hold captures, most certain first: the first that recognises a file unpacks it."""


def unpack(name: str, data: bytes) -> tuple[Part, ...]:
    """The parts of a seed, at least one.

    Args:
        name: The name of the seed.
        data: Its bytes.

    Raises:
        RefusedFileError: The file is of a kind that cannot be read, or no text in Unicode.
    """
    for read in CONTAINERS:
        found = read(name, data)
        if found is not None:
            return found
    kinds.refuse(data)
    text = captured_text(data)
    return several.parts(name, text) or (Part(name, text),)


__all__ = ["CONTAINERS", "Part", "RefusedFileError", "captured_text", "unpack"]
