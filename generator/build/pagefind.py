"""The pages of a built site in, an index that browsers search out: Pagefind's, made of the story pages.

The index is no part of the promise that equal inputs give equal bytes, since Pagefind's own files do not keep it. It is
made beside the site and moved into its place, and made anew only when a story page is another than it was.
"""

import hashlib
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from pagefind_bin import get_executable

from generator.core.problems import Place, Problem
from generator.files import writer
from generator.files.folders import INDEX
from generator.files.lock import locked
from generator.files.reader import Signature
from generator.site import urls
from generator.site.search_bundles import Bundle

STAGE = f"{INDEX}-stage"
_LOCK = f"{INDEX}-lock"

_ENTRY = "pagefind-entry.json"
_LONGEST = 1800
"""Seconds after which an index is given up: that of 10,000 stories takes 25."""

_STEP = 0.02
"""Seconds between looks at whether the program is done."""

# The user interfaces that Pagefind brings along: the search page has its own.
_UNUSED = ("pagefind-ui.", "pagefind-modular-ui.", "pagefind-component-ui.", "pagefind-highlight.", "wasm.unknown.")


def is_current(output: Path, bundles: Sequence[Bundle], pages: Mapping[str, Signature]) -> bool:
    """Whether the index is there, and of these pages, given by their paths in the site."""
    try:
        stamp = (output / INDEX).read_text("utf-8")
    except (OSError, UnicodeDecodeError):
        return False
    return stamp == _stamp(bundles, pages) and all(_entry(output, each).is_file() for each in bundles)


def index(
    output: Path,
    bundles: Sequence[Bundle],
    pages: Mapping[str, Signature],
    language: str,
    stop: Callable[[], bool] | None = None,
) -> tuple[Problem, ...]:
    """Make the index of a site anew; what kept it from being made out.

    With `stop`, everything else goes first, and once that is true nothing is made.

    Raises:
        OSError: The disk refused.
    """
    if os.path.lexists(output / urls.PAGEFIND) and not (output / INDEX).exists():
        return (not_made(output, "its folder was made by no build, and is left alone; move it away"),)
    stage = Path(tempfile.mkdtemp(prefix=STAGE, dir=output))  # two programs may be at it
    try:
        for bundle in bundles:
            problem = _bundle(output, stage, bundle, language, stop)
            if problem:
                return () if stop and stop() else (not_made(output, problem),)
        with locked(output / _LOCK, wait=True):
            writer.replace_file(
                output / INDEX, b""
            )  # whatever happens now, the folder is a build's, and to be made anew
            _remove(output / urls.PAGEFIND)
            if bundles:
                writer.move(stage / urls.PAGEFIND, output / urls.PAGEFIND)
            writer.replace_file(output / INDEX, _stamp(bundles, pages).encode())
    finally:
        shutil.rmtree(stage, ignore_errors=True)
    return ()


def remove(output: Path) -> None:
    """Remove the index, if a build made it, and what builds left that were killed while they made one."""
    remove_stages(output)
    if (output / INDEX).exists():
        _remove(output / urls.PAGEFIND)
        writer.unlink(output / INDEX)


def remove_stages(output: Path) -> None:
    """Remove what is left of indexes that were not finished."""
    for left in output.glob(f"{STAGE}*"):
        _remove(left)


def _stamp(bundles: Sequence[Bundle], pages: Mapping[str, Signature]) -> str:
    """What an index is made of: the program, and of each page its time, size and number."""
    lines = [str(get_executable().stat().st_size)]
    for bundle in bundles:
        lines.append(bundle.name)
        lines += [f"{path} {pages[path].stamp if path in pages else ''}" for path in bundle.paths]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def _entry(output: Path, bundle: Bundle) -> Path:
    return output / urls.bundle(bundle.name) / _ENTRY


def _bundle(output: Path, stage: Path, bundle: Bundle, language: str, stop: Callable[[], bool] | None) -> str:
    """Make one bundle in the stage; why it could not be made out, if so."""
    site = stage / "site"
    for path in bundle.paths:
        if stop and stop():
            return "it is not wanted any more"
        target = site / path
        writer.make_folder(target.parent)
        _link(output / path, target)
    made = stage / urls.bundle(bundle.name)
    nice = shutil.which("nice") if stop else None
    line = [
        *([nice, "-n", "19"] if nice else []),
        str(get_executable()),
        "--site",
        str(site.absolute()),
        "--output-path",
        str(made.absolute()),
    ]
    line += ["--glob", f"{urls.STORIES}*/index.html", "--force-language", language, "--quiet"]
    # It would also take its settings from the environment, and from a file where it is run.
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PAGEFIND_")}
    try:
        code, told = _run(line, stage, environment, stop)
    except OSError as error:
        return f"Pagefind could not be run: {error}"
    if code or not (made / _ENTRY).is_file():
        return f"Pagefind said: {told or f'exit code {code}'}"
    for each in made.iterdir():
        if each.name.startswith(_UNUSED):
            writer.unlink(each)
    _remove(site)
    return ""


def _run(
    line: Sequence[str], folder: Path, environment: Mapping[str, str], stop: Callable[[], bool] | None
) -> tuple[int, str]:
    """Run a program in a folder; its exit code and what it said of errors out."""
    deadline = time.monotonic() + _LONGEST
    with (
        (folder / "errors.txt").open("w+b") as errors,
        subprocess.Popen(line, cwd=folder, env=environment, stdout=subprocess.DEVNULL, stderr=errors) as process,  # noqa: S603 - arguments that are no shell's
    ):
        while process.poll() is None:
            if (stop and stop()) or time.monotonic() > deadline:
                process.kill()
            time.sleep(_STEP)
        errors.seek(0)
        return process.returncode, " ".join(errors.read().decode("utf-8", "replace").split())


def _link(source: Path, target: Path) -> None:
    """A file at another path: by a link, or a copy where there are none.

    It is no hard link, since that would change the file's own times, by which builds tell that it is as it was.
    """
    try:
        target.symlink_to(source.absolute())
    except OSError:
        shutil.copyfile(source, target)


def _remove(path: Path) -> None:
    """Remove whatever is at a path; of a link, the link."""
    if path.is_symlink() or not path.is_dir():
        writer.unlink(path)
        return
    with suppress(FileNotFoundError):
        shutil.rmtree(path)


def not_made(output: Path, why: str) -> Problem:
    """What to say where the index could not be made."""
    return Problem(
        code="no-index",
        message=f"the site is built, and cannot be searched: {why}",
        place=Place(str(output / urls.PAGEFIND)),
        hint="set search: false in site.yaml to leave the search page out",
    )
