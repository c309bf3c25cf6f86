"""What the last build saw in; whether all is still as it was, so that there is nothing to build, out.

A build is a function of what it reads. One record beside the site keeps what the last one read and wrote, as digests of
the files' signatures, and what it reported. Where nothing has changed since, that report is the report. The record is
plain JSON with a checksum: without it, or where anything about it is odd, the site is built.
"""

import hashlib
import json
import os
import site
import sys
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any

from generator.build.report import Options, Report
from generator.core.problems import Place, Problem
from generator.files import writer
from generator.files.changes import Changes
from generator.files.folders import INDEX, MANIFEST, Folders
from generator.files.reader import Signature, signatures
from generator.files.sources import PROGRAM, inputs_of
from generator.site import urls

FOLDER = Path(".cache")
"""Where records are, in the folder that the program is run in. It may be removed at any time."""

WORTH = 0.25
"""Seconds: a build that took less is not worth a record."""

_TICK = 0.025
"""Seconds: a little over a tick of the clock of most file systems."""

_ONCE = frozenset({"withdrawn", "no-index"})
"""Problems of something that a build did or could not do, which the next one is to do otherwise."""

_INDEX = (INDEX, f"{urls.PAGEFIND}pagefind-entry.json")
"""What tells that the search index is the one that was made."""


def find(folders: Folders, options: Options) -> Report | None:
    """The report of a build that has nothing to do; None where there may be something to do."""
    try:
        recorded = json.loads(_record(folders).read_bytes())
        body = recorded["record"]
        if recorded["checksum"] != _checksum(body) or body["key"] != _key(folders, options):
            return None
        inputs = inputs_of(folders)
        paths = (folders.output / MANIFEST).read_text("utf-8").splitlines()[1:]
        outputs = {**signatures(folders.output, [*paths, MANIFEST, *_INDEX])}
        if inputs is None or body["inputs"] != _digest(inputs) or body["outputs"] != _digest(outputs):
            return None
        return _report(body["report"])
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None


def save(
    folders: Folders, options: Options, report: Report, read: Mapping[str, Signature], written: Mapping[str, Signature]
) -> None:
    """Keep what a build read, by whole paths, and what it wrote; nothing where a change might not show."""
    time.sleep(_TICK)  # what was written last is at rest then
    inputs = inputs_of(folders)
    indexed = signatures(folders.output, _INDEX)
    outputs = {**written, **signatures(folders.output, [MANIFEST]), **indexed}
    now = time.time_ns()
    program = str(PROGRAM)
    if any(problem.code in _ONCE for problem in report.problems):
        return
    if inputs is None or len(outputs) != report.output.identical + report.output.written + 1 + len(indexed):
        return
    # What is there now has to be what was read: all else is for the next build to see.
    if any(read.get(path) != signature for path, signature in inputs.items() if not path.startswith(program)):
        return
    if not all(signature.is_settled(now) for signature in (*inputs.values(), *outputs.values())):
        return
    body = {
        "key": _key(folders, options),
        "inputs": _digest(inputs),
        "outputs": _digest(outputs),
        "report": _as_data(report),
    }
    text = json.dumps({"checksum": _checksum(body), "record": body})
    with suppress(OSError):
        writer.make_folder(FOLDER)
        writer.replace_file(_record(folders), text.encode())


def _record(folders: Folders) -> Path:
    name = hashlib.sha256(str(folders.output.resolve()).encode()).hexdigest()[:16]
    return FOLDER / f"{name}.json"


def _key(folders: Folders, options: Options) -> str:
    """Everything that a build depends on and that is no file of its own: what was asked, and with what it is done."""
    installed = [name for folder in site.getsitepackages() for name in _names(folder) if name.endswith(".dist-info")]
    asked = [str(getattr(folders, name)) for name in ("content", "seeds", "templates", "output")]
    parts = [sys.version, str(Path.cwd()), *asked, *map(str, asdict(options).values()), *sorted(installed)]
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()


def _names(folder: str) -> list[str]:
    try:
        return os.listdir(folder)  # noqa: PTH208 - names are all that is asked for
    except OSError:
        return []


def _digest(found: Mapping[str, Signature]) -> str:
    lines = [f"{name}\0{signature}" for name, signature in sorted(found.items())]
    return hashlib.sha256("\n".join(lines).encode("utf-8", "surrogatepass")).hexdigest()


def _checksum(body: object) -> str:
    return hashlib.sha256(json.dumps(body, sort_keys=True).encode("utf-8", "surrogatepass")).hexdigest()


def _as_data(report: Report) -> dict[str, object]:
    return {
        "problems": [asdict(problem) for problem in report.problems],
        "seeds": report.seeds,
        "captures": report.captures,
        "stories": report.stories,
        "strict": report.strict,
        "output": report.output.identical + report.output.written,
        "content": report.content.identical + report.content.written,
    }


def _report(data: Mapping[str, Any]) -> Report:
    problems = [
        Problem(**{**problem, "place": Place(**problem["place"]) if problem["place"] else None})
        for problem in data["problems"]
    ]
    return Report(
        problems=tuple(problems),
        seeds=data["seeds"],
        captures=data["captures"],
        stories=data["stories"],
        written=True,
        strict=data["strict"],
        output=Changes(identical=data["output"]),
        content=Changes(identical=data["content"]),
    )
