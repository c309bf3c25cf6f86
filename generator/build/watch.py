"""Builds whenever something in the folders may have changed, until it is stopped.

Events say when to build, and at which files to look first; whether a file changed is detected by comparing it. It does
not matter how an editor saves a file, or whether an event is lost: one more build follows when it has become quiet, and
looks at all files.
"""

import os
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Event

from watchfiles import _rust_notify as notify  # documented for direct use: its `watch` can be called repeatedly

from generator.build.build import build
from generator.build.memory import Memory
from generator.build.report import Options, Report
from generator.core.problems import Place, Problem
from generator.files.changes import Changes
from generator.files.folders import MANIFEST, Folders
from generator.files.inputs import inputs_of, watched
from generator.files.names import is_skipped
from generator.files.signatures import Signature
from generator.files.sources import Sources
from generator.site.page import DAMAGED, Reason

_STEP = 10
"""Milliseconds between queries for new events; also how long it must be quiet for a burst to end."""
_SAVED = 20
"""Milliseconds without events after which what an editor saves is whole."""
_GROUPED = 100
"""Milliseconds: a longer burst is not an editor saving, but files being copied or written slowly."""
_QUIET = 250
"""Milliseconds without events to wait for after such a burst."""
_LONGEST = 10_000
"""Milliseconds after which to build even if a burst has not ended."""
_EMPTY = 500
"""Milliseconds to wait for an empty file to be filled: some editors empty a file before they write it."""
_HEARTBEAT = 1000
"""Milliseconds between checks whether the folders themselves are still the same."""
_POLLING = 500
"""Milliseconds between checks of all files, where the file system sends no events."""


@dataclass(frozen=True, slots=True)
class BuildEvent:
    """A build: its report, what happened to each file that changed before it (by name), its duration in seconds."""

    report: Report
    changed: Mapping[str, str]
    seconds: float


def watch(
    folders: Folders, options: Options, memory: Memory, stop: Event, *, poll: bool = False
) -> Iterator[BuildEvent]:
    """Build, and build again whenever something changes, until `stop` is set.

    Args:
        folders: The folders.
        options: How to build.
        memory: What the builds share.
        stop: Ends the iteration once it is set.
        poll: Whether to check the files regularly, for file systems that send no events.

    Yields:
        Each build that had changed inputs, wrote something, or reports other problems than the one before.
    """
    before: Sources | None = None
    warnings: list[Problem] = []
    was_written = False
    last_outcome: tuple[object, ...] = ()
    for known in _polled(folders, stop) if poll else _events(folders, memory, stop, warnings.append):
        started = time.monotonic()
        report = build(folders, options, memory, known)
        seconds = time.monotonic() - started
        changed = _changed(before, report.sources, folders)
        if was_written and not changed:
            report = replace(report, problems=(*report.problems, *_missed(report.reasons, folders)))
        report = replace(report, problems=(*report.problems, *warnings))
        before, was_written = report.sources, report.written
        outcome = (report.problems, report.failed)
        if changed or outcome != last_outcome or _wrote(report.output) or _wrote(report.content):
            last_outcome = outcome
            yield BuildEvent(report, changed, seconds)


def _missed(reasons: Iterable[Reason], folders: Folders) -> Iterator[Problem]:
    """Warns if a build whose inputs are those of the last one makes anything anew but what others have damaged."""
    paths = sorted(reason.path for reason in reasons if reason.cause != DAMAGED)
    if paths:
        yield Problem(
            code="missed",
            message=f"the build before this one left files as they were that it should have made anew: {len(paths)}",
            place=Place(f"{folders.output}/{paths[0]}"),
            hint="they are right now; please report this, with what you changed: it is a fault of Backfile",
        )


def _wrote(changes: Changes) -> bool:
    return bool(changes.written or changes.removed)


def _changed(before: Sources | None, after: Sources | None, folders: Folders) -> dict[str, str]:
    """What happened to each file that differs between two readings, by name: created, changed or removed."""
    if before is None or after is None:
        return {}
    word_by_path: dict[str, str] = {}
    for (name, old), (_, new) in zip(before.trees(folders), after.trees(folders), strict=True):
        for path in old.keys() | new.keys():
            if old.get(path) != new.get(path):
                word = "removed" if path not in new else "changed" if path in old else "created"
                word_by_path[f"{name}/{path}"] = word
    return dict(sorted(word_by_path.items()))


def _events(
    folders: Folders, memory: Memory, stop: Event, warn: Callable[[Problem], None]
) -> Iterator[frozenset[str] | None]:
    """Yields when to build, as the system's events say; if it has none left, from then on by looking at all files."""
    try:
        yield from _moments(folders, memory, stop)
    except (OSError, notify.WatchfilesRustInternalError) as error:
        warn(
            Problem(
                code="no-events",
                message=f"the system tells of no more changes: {error}",
                hint="all files are looked at twice a second instead; with Linux, raise fs.inotify.max_user_watches",
            )
        )
        yield from _polled(folders, stop)


def _polled(folders: Folders, stop: Event) -> Iterator[frozenset[str] | None]:
    """Yields when to build where no events are sent: at first, and when files have changed and then stayed the same."""
    seen = inputs_of(folders, plain=False)
    yield None
    while not stop.wait(_POLLING / 1000):
        now = inputs_of(folders, plain=False)
        while now != seen and not stop.wait(_QUIET / 1000):
            seen, now = now, inputs_of(folders, plain=False)
            if now == seen:
                yield None


def _moments(folders: Folders, memory: Memory, stop: Event) -> Iterator[frozenset[str] | None]:
    """Yields when to build: at first, after events, and once more when it has become quiet.

    After events it yields the files that they name, else None: then every file is looked at.
    """
    yield None
    while not stop.is_set():
        roots = _roots(folders)
        identities = _identities(folders)
        ignored = f"{folders.output.resolve()}{os.sep}"
        with notify.RustNotify(roots, False, False, _POLLING, True, True) as watcher:  # noqa: FBT003 - the library's own order
            yield None  # for changes made before the watcher was started
            rechecked = True
            while not stop.is_set() and _identities(folders) == identities:
                changed_paths = _heard(watcher, _HEARTBEAT, stop)
                if changed_paths:
                    if any(_matters(path, ignored, roots, memory) for path in changed_paths):
                        _wait_until_whole(watcher, changed_paths, stop)
                        rechecked = False
                        # A copy that an editor keeps is not read, and it is told that it is not.
                        yield frozenset(
                            path
                            for path in changed_paths
                            if path.endswith("~") or _matters(path, ignored, roots, memory)
                        )
                elif not rechecked or _is_output_gone(folders, memory):
                    rechecked = True
                    yield None


def _is_output_gone(folders: Folders, memory: Memory) -> bool:
    """Whether the output was written, and somebody has removed it since."""
    return memory.sources is not None and not (folders.output / MANIFEST).exists()


def _heard(watcher: notify.RustNotify, timeout: int, stop: Event) -> set[str]:
    """The paths of the events that come within `timeout` milliseconds; empty if none do."""
    events = watcher.watch(_GROUPED, _STEP, timeout, stop)
    if events == "signal":  # the library swallows the exception that the signal handler raised
        raise KeyboardInterrupt
    return {path for _, path in events} if isinstance(events, set) else set()


def _roots(folders: Folders) -> list[str]:
    """The folders to watch that exist, without those inside another; `_identities` detects those created later."""
    existing = {folder.resolve() for folder in watched(folders) if folder.is_dir()}
    return sorted(str(folder) for folder in existing if existing.isdisjoint(folder.parents))


def _identities(folders: Folders) -> list[tuple[int, int] | None]:
    """The device and inode of each watched folder, None if it does not exist: they differ once it is replaced."""
    identities: list[tuple[int, int] | None] = []
    for folder in watched(folders):
        try:
            status = folder.stat()
        except OSError:
            identities.append(None)
        else:
            identities.append((status.st_dev, status.st_ino))
    return identities


def _matters(path: str, output: str, roots: Iterable[str], memory: Memory) -> bool:
    """Whether a changed path calls for a build.

    Ignored are what builds write, hidden and temporary files, and files with the signature that they were read
    with.
    """
    if f"{path}{os.sep}".startswith(output):
        return False
    root = max((root for root in roots if path.startswith(root)), key=len, default="")
    if any(is_skipped(part) for part in Path(path[len(root) :]).parts):
        return False
    try:
        return memory.reader.known(path) != Signature.of(Path(path).stat())
    except OSError:
        return True


def _wait_until_whole(watcher: notify.RustNotify, paths: set[str], stop: Event) -> None:
    """Wait while files are being written: until a long burst is over, and no file that just changed is empty.

    The paths of further events are added to `paths`.
    """
    started = time.monotonic()
    quiet = _SAVED
    while not stop.is_set() and (time.monotonic() - started) * 1000 < _LONGEST:
        more = _heard(watcher, quiet, stop)
        if more:
            paths |= more
            quiet = _SAVED if (time.monotonic() - started) * 1000 < _GROUPED else _QUIET
        elif not any(map(_is_just_empty, paths)):
            return


def _is_just_empty(path: str) -> bool:
    try:
        status = Path(path).stat()
    except OSError:
        return False
    return status.st_size == 0 and time.time() - status.st_mtime < _EMPTY / 1000
