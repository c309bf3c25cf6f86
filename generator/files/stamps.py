"""What parts of an output folder were made from, kept outside of it: what is published tells nothing of a machine."""

import hashlib
from contextlib import suppress
from pathlib import Path

from generator.files import writer
from generator.files.folders import CACHE


def read_stamp(output: Path, name: str) -> str:
    """The stamp of a part of an output folder; empty if there is none."""
    try:
        return _path(output, name).read_text("utf-8")
    except (OSError, UnicodeDecodeError):
        return ""


def write_stamp(output: Path, name: str, stamp: str) -> None:
    """Keep the stamp of a part of an output folder. Where that is not possible, the part is made again next time."""
    path = _path(output, name)
    with suppress(OSError):
        writer.make_folder(path.parent)
        writer.replace_file(path, stamp.encode())


def drop_stamp(output: Path, name: str) -> None:
    """Forget what a part was made from: it is being changed, or gone."""
    with suppress(NotADirectoryError):  # no cache at all
        writer.unlink(_path(output, name))


def _path(output: Path, name: str) -> Path:
    return CACHE / f"{hashlib.sha256(str(output.resolve()).encode()).hexdigest()[:16]}-{name}"
