"""Makes the index that browsers search, by running Pagefind on the story pages of a built site.

The promise that equal inputs give equal bytes does not cover the index, since Pagefind's own files do not keep it.
It is made beside the site and moved into place, and made again only if a story page has changed.
"""

import hashlib
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from pagefind_bin import get_executable

from generator.core.problems import Place, Problem
from generator.files import writer
from generator.files.folders import INDEX
from generator.files.lock import locked
from generator.files.signatures import Signature
from generator.files.stamps import drop_stamp, read_stamp, write_stamp
from generator.site import search_words, urls
from generator.site.search_bundles import Bundle

STAGE = f"{INDEX}-stage"
_LOCK = f"{INDEX}-lock"
_STAMP = "index"
_MARK = b"Backfile made the search index in pagefind/, and may replace it.\n"

_ENTRY = "pagefind-entry.json"
_LONGEST = 1800
"""Seconds after which indexing is given up; that of 10,000 stories takes 25."""

_STEP = 0.02
"""Seconds between checks whether the program has ended."""

# Files of Pagefind's user interfaces, which are removed: the search page has its own.
_UNUSED = ("pagefind-ui.", "pagefind-modular-ui.", "pagefind-component-ui.", "pagefind-highlight.")

_UNSTEMMED, _STEMMED = "wasm.unknown.", "wasm."
"""Pagefind's program for the browser, without and with the stemmer of a language; it always writes the former."""


def is_current(output: Path, bundles: Sequence[Bundle], pages: Mapping[str, Signature]) -> bool:
    """Whether the index exists and was made from these pages.

    Args:
        output: The output folder.
        bundles: The parts of the index.
        pages: The signatures of the pages, by path in the site.
    """
    is_ours = (output / INDEX).is_file() and read_stamp(output, _STAMP) == _stamp(bundles, pages)
    return is_ours and all(_entry(output, bundle).is_file() for bundle in bundles)


def index(
    output: Path,
    bundles: Sequence[Bundle],
    pages: Mapping[str, Signature],
    language: str,
    stop: Callable[[], bool] | None = None,
) -> tuple[Problem, ...]:
    """Make the index of a site, and replace the last one.

    Args:
        output: The output folder.
        bundles: The parts of the index; with none, the last index is only removed.
        pages: The signatures of the pages, by path in the site.
        language: The language by which words are stemmed.
        stop: Called repeatedly; once it returns true, indexing is cancelled. With it, Pagefind has low priority,
            where `nice` is available.

    Returns:
        The problem, if the index could not be made.

    Raises:
        OSError: The disk refused.
    """
    if os.path.lexists(output / urls.PAGEFIND) and not (output / INDEX).exists():
        return (not_made(output, "its folder was made by no build, and is left alone; move it away"),)
    stage = Path(tempfile.mkdtemp(prefix=STAGE, dir=output))  # unique, because two programs may be making an index
    try:
        for bundle in bundles:
            problem = _bundle(output, stage, bundle, language, stop)
            if problem:
                return () if stop and stop() else (not_made(output, problem),)
        with locked(output / _LOCK, wait=True):
            # From here on the folder is marked as a build's, and as outdated until the end.
            drop_stamp(output, _STAMP)
            writer.replace_file(output / INDEX, _MARK)
            writer.clear(output / urls.PAGEFIND)
            if bundles:
                writer.move(stage / urls.PAGEFIND, output / urls.PAGEFIND)
            write_stamp(output, _STAMP, _stamp(bundles, pages))
    finally:
        shutil.rmtree(stage, ignore_errors=True)
    return ()


def remove(output: Path) -> None:
    """Remove the index, if a build made it, and the stages of builds that were killed while making one."""
    remove_stages(output)
    if (output / INDEX).exists():
        writer.clear(output / urls.PAGEFIND)
        writer.unlink(output / INDEX)
        drop_stamp(output, _STAMP)


def remove_stages(output: Path) -> None:
    """Remove what is left of unfinished indexes."""
    for leftover in output.glob(f"{STAGE}*"):
        writer.clear(leftover)


def _stamp(bundles: Sequence[Bundle], pages: Mapping[str, Signature]) -> str:
    """A digest of what an index is made from: the program, and the time, size and inode of each page."""
    lines = [str(get_executable().stat().st_size), search_words.VERSION]
    for bundle in bundles:
        lines.append(bundle.name)
        lines += [f"{path} {pages[path].stamp if path in pages else ''}" for path in bundle.paths]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def _entry(output: Path, bundle: Bundle) -> Path:
    return output / urls.bundle(bundle.name) / _ENTRY


def _bundle(output: Path, stage: Path, bundle: Bundle, language: str, stop: Callable[[], bool] | None) -> str:
    """Make one part of the index in the stage. Returns why it could not be made, or an empty text."""
    site = stage / "site"
    for path in bundle.paths:
        if stop and stop():
            return "it was cancelled"
        target = site / path
        writer.make_folder(target.parent)
        _provide(output / path, target)
    bundle_folder = stage / urls.bundle(bundle.name)
    nice = shutil.which("nice") if stop else None
    command = [
        *([nice, "-n", "19"] if nice else []),
        str(get_executable()),
        "--site",
        str(site.absolute()),
        "--output-path",
        str(bundle_folder.absolute()),
    ]
    command += ["--glob", f"{urls.STORIES}*/index.html", "--force-language", language, "--quiet"]
    # Pagefind also reads settings from the environment, and from a file in the folder that it runs in.
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PAGEFIND_")}
    try:
        code, errors = _run(command, stage, environment, stop)
    except OSError as error:
        return f"Pagefind could not be run: {error}"
    if code or not (bundle_folder / _ENTRY).is_file():
        return f"Pagefind said: {errors or f'exit code {code}'}"
    files = list(bundle_folder.iterdir())
    is_stemmed = any(file.name.startswith(_STEMMED) and not file.name.startswith(_UNSTEMMED) for file in files)
    for file in files:
        if file.name.startswith(_UNUSED) or (is_stemmed and file.name.startswith(_UNSTEMMED)):
            writer.unlink(file)
    writer.clear(site)
    return ""


def _run(
    command: Sequence[str], folder: Path, environment: Mapping[str, str], stop: Callable[[], bool] | None
) -> tuple[int, str]:
    """Run a program in a folder, until it ends, `stop` returns true or `_LONGEST` is over.

    Returns:
        The exit code, and what it wrote to standard error, with white space collapsed.
    """
    deadline = time.monotonic() + _LONGEST
    with (
        (folder / "errors.txt").open("w+b") as errors,
        subprocess.Popen(command, cwd=folder, env=environment, stdout=subprocess.DEVNULL, stderr=errors) as process,  # noqa: S603 - no shell is involved
    ):
        while process.poll() is None:
            if (stop and stop()) or time.monotonic() > deadline:
                process.kill()
            time.sleep(_STEP)
        errors.seek(0)
        return process.returncode, " ".join(errors.read().decode("utf-8", "replace").split())


def _provide(source: Path, target: Path) -> None:
    """Provide a page for the index: as it is, or with words apart where its script has no spaces between them.

    As it is, it is a symbolic link, or a copy where links are not supported. A hard link would change the file's own
    change time, by which builds detect that it is unchanged.
    """
    prepared = search_words.prepared(source.read_text("utf-8"))
    if prepared is not None:
        writer.write(target, prepared.encode())
        return
    try:
        target.symlink_to(source.absolute())
    except OSError:
        shutil.copyfile(source, target)


def not_made(output: Path, why: str) -> Problem:
    """The problem to report if the index could not be made."""
    return Problem(
        code="no-index",
        message=f"the site is built, and cannot be searched: {why}",
        place=Place(str(output / urls.PAGEFIND)),
        hint="set search: false in site.yaml to leave the search page out",
    )
