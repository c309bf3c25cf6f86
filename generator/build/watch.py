"""Folders in; a build whenever something in them may have changed, for as long as it is wanted.

Events say only *when* to look; what changed is found by looking. So it does not matter what an editor does to save, or
whether an event is lost: after each build, and once more when it has become quiet, everything is looked at.
"""

import os
import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from threading import Event

from watchfiles import _rust_notify as notify  # documented for direct use: its `watch` can be asked again and again

from generator.build.build import build
from generator.build.memory import Memory
from generator.build.report import Options, Report
from generator.files.changes import Changes
from generator.files.folders import Folders
from generator.files.reader import Signature, is_passed_over
from generator.files.sources import Sources, inputs_of, watched

_STEP = 10
"""Milliseconds: how often new events are asked for; so long it must have been quiet."""
_GROUPED = 100
"""Milliseconds: a burst that lasts longer is no editor that saves: files are being copied, or written slowly."""
_QUIET = 250
"""Milliseconds of quiet that are waited for after such a burst."""
_LONGEST = 10_000
"""Milliseconds after which a burst that does not end is looked at nevertheless."""
_EMPTY = 500
"""Milliseconds that a file may be empty before it is believed: some editors empty it first and fill it then."""
_HEARTBEAT = 1000
"""Milliseconds between looks at whether the folders themselves are still the same."""
_POLLING = 500
"""Milliseconds between looks at all files, where the file system sends no events."""


@dataclass(frozen=True, slots=True)
class BuildEvent:
    """A build, what had changed before it, by name, and how many seconds it took."""

    report: Report
    changed: Mapping[str, str]
    seconds: float


def watch(
    folders: Folders, options: Options, memory: Memory, stop: Event, *, poll: bool = False
) -> Iterator[BuildEvent]:
    """Build, and again whenever something changes, until `stop` is set; out comes each build that was of any effect.

    With `poll` the files are looked at regularly, for file systems that send no events.
    """
    before: Sources | None = None
    shown: tuple[object, ...] = ()
    for _ in _polled(folders, stop) if poll else _moments(folders, memory, stop):
        started = time.monotonic()
        report = build(folders, options, memory)
        seconds = time.monotonic() - started
        changed = _changed(before, report.sources, folders)
        before = report.sources
        told = (report.problems, report.failed)
        if changed or told != shown or _wrote(report.output) or _wrote(report.content):
            shown = told
            yield BuildEvent(report, changed, seconds)


def _wrote(changes: Changes) -> bool:
    return bool(changes.written or changes.removed)


def _changed(before: Sources | None, after: Sources | None, folders: Folders) -> dict[str, str]:
    """What was read before and is read now in; each file that differs with what became of it out."""
    if before is None or after is None:
        return {}
    found: dict[str, str] = {}
    for (name, old), (_, new) in zip(before.trees(folders), after.trees(folders), strict=True):
        for path in old.keys() | new.keys():
            if old.get(path) != new.get(path):
                word = "removed" if path not in new else "changed" if path in old else "created"
                found[f"{name}/{path}"] = word
    return dict(sorted(found.items()))


def _polled(folders: Folders, stop: Event) -> Iterator[None]:
    """The moments to look where no events are sent: when the files are no longer those that they were."""
    seen = inputs_of(folders)
    yield
    while not stop.wait(_POLLING / 1000):
        now = inputs_of(folders)
        while now != seen and not stop.wait(_QUIET / 1000):
            seen, now = now, inputs_of(folders)
            if now == seen:
                yield


def _moments(folders: Folders, memory: Memory, stop: Event) -> Iterator[None]:
    """The moments to look: at first, after something happened, and once more when it has become quiet."""
    yield
    while not stop.is_set():
        roots = _roots(folders)
        identities = _identities(folders)
        ignored = f"{folders.output.resolve()}{os.sep}"
        with notify.RustNotify(roots, False, False, _POLLING, True, True) as watcher:  # noqa: FBT003 - the library's own order
            yield  # whatever happened before the watcher was there
            looked = True
            while not stop.is_set() and _identities(folders) == identities:
                found = _heard(watcher, _HEARTBEAT, stop)
                if found:
                    paths = {path for path in found if _matters(path, ignored, roots, memory)}
                    if paths:
                        _wait_until_whole(watcher, paths, stop)
                        looked = False
                        yield
                elif not looked:
                    looked = True
                    yield


def _heard(watcher: notify.RustNotify, patience: int, stop: Event) -> set[str]:
    """The paths that something happened to, if anything does within so many milliseconds."""
    found = watcher.watch(_GROUPED, _STEP, patience, stop)
    if found == "signal":  # the library takes the exception that the signal's handler raised
        raise KeyboardInterrupt
    return {path for _, path in found} if isinstance(found, set) else set()


def _roots(folders: Folders) -> list[str]:
    """The folders to watch that are there; that one is there again is told by `_identities`."""
    there = {folder.resolve() for folder in watched(folders) if folder.is_dir()}
    return sorted(str(folder) for folder in there if there.isdisjoint(folder.parents))


def _identities(folders: Folders) -> list[tuple[int, int] | None]:
    """What tells whether the folders are still those that are watched."""
    found: list[tuple[int, int] | None] = []
    for folder in watched(folders):
        try:
            status = folder.stat()
        except OSError:
            found.append(None)
        else:
            found.append((status.st_dev, status.st_ino))
    return found


def _matters(path: str, output: str, roots: Iterable[str], memory: Memory) -> bool:
    """Whether a change of a file is one to look at: not what builds write, nor what is hidden or temporary."""
    if f"{path}{os.sep}".startswith(output):
        return False
    root = max((root for root in roots if path.startswith(root)), key=len, default="")
    if any(is_passed_over(part) for part in Path(path[len(root) :]).parts):
        return False
    try:
        return memory.reader.known(path) != Signature.of(Path(path).stat())
    except OSError:
        return True


def _wait_until_whole(watcher: notify.RustNotify, paths: set[str], stop: Event) -> None:
    """Wait while files are being written: until a long burst is over, and until no file is empty that just changed."""
    started = time.monotonic()
    quiet = _STEP * 2
    while not stop.is_set() and (time.monotonic() - started) * 1000 < _LONGEST:
        more = _heard(watcher, quiet, stop)
        if more:
            paths |= more
            quiet = _STEP * 2 if (time.monotonic() - started) * 1000 < _GROUPED else _QUIET
        elif not any(map(_is_just_empty, paths)):
            return


def _is_just_empty(path: str) -> bool:
    try:
        status = Path(path).stat()
    except OSError:
        return False
    return status.st_size == 0 and time.time() - status.st_mtime < _EMPTY / 1000
