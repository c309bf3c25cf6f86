"""Removes what builds wrote into an output folder."""

from contextlib import suppress
from pathlib import Path

from generator.files import writer
from generator.files.changes import Changes
from generator.files.folders import MANIFEST
from generator.files.output import Output


def clean(folder: Path) -> Changes:
    """Remove the files that builds wrote, and the folder if nothing else is in it.

    Raises:
        RefusedError: No build wrote to the folder, or another build has locked it.
    """
    with Output(folder) as output:
        changes = output.commit(frozenset(), ())
        writer.unlink(folder / MANIFEST)
    with suppress(OSError):
        folder.rmdir()
    return changes
