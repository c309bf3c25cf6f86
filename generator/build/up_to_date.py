"""Records the last build, and checks whether anything has changed since, so that an unchanged archive is skipped.

A build is a function of what it reads. One record for each output folder keeps digests of the signatures of the
files that the last build read and wrote, and what it reported. If nothing has changed since, that report is
returned. The record is JSON with a checksum: if it is missing, or anything about it is odd, the site is built.
"""

import hashlib
import json
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
from generator.files.folders import CACHE, DATA, INDEX, MANIFEST, Folders
from generator.files.inputs import PROGRAM, inputs_of
from generator.files.program import environment
from generator.files.signatures import Signature, signatures
from generator.site import urls

WORTH = 0.25
"""Seconds: a build that took less is not recorded."""

_TICK = 0.025
"""Seconds: slightly longer than the clock tick of most file systems."""

_ONCE = frozenset({"withdrawn", "no-index", "no-database", "no-parquet"})
"""Codes of problems that the next build may not repeat: something was done once, or is to be tried again."""

_INDEX = (INDEX, f"{urls.PAGEFIND}pagefind-entry.json", DATA, urls.DATABASE, urls.CRATE)
"""Files whose signatures identify the search index and the data files that were made."""


def find(folders: Folders, options: Options) -> Report | None:
    """The report of the last build, if nothing has changed since; None if there may be something to do."""
    try:
        recorded = json.loads(_record(folders).read_bytes())
        body = recorded["record"]
        if recorded["checksum"] != _checksum(body) or body["key"] != _key(folders, options):
            return None
        inputs = inputs_of(folders)
        paths = (folders.output / MANIFEST).read_text("utf-8").splitlines()[1:]
        outputs = signatures(folders.output, [*paths, MANIFEST, *_INDEX])
        if inputs is None or body["inputs"] != _digest(inputs) or body["outputs"] != _digest(outputs):
            return None
        return _report(body["report"])
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None


def save(
    folders: Folders, options: Options, report: Report, read: Mapping[str, Signature], written: Mapping[str, Signature]
) -> None:
    """Record a build; nothing is recorded if a later change might not be detected.

    Args:
        folders: The folders of the build.
        options: Its options.
        report: Its report.
        read: The signatures of the files that it read, by absolute path.
        written: The signatures of the files that it wrote, by path in the output folder.
    """
    time.sleep(_TICK)  # so that the last file written is settled
    inputs = inputs_of(folders)
    indexed = signatures(folders.output, _INDEX)
    outputs = {**written, **signatures(folders.output, [MANIFEST]), **indexed}
    now = time.time_ns()
    program = str(PROGRAM)
    if any(problem.code in _ONCE for problem in report.problems):
        return
    if inputs is None or len(outputs) != report.output.identical + report.output.written + 1 + len(indexed):
        return
    # An input that has changed since it was read is left for the next build to detect.
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
        writer.make_folder(CACHE)
        writer.replace_file(_record(folders), text.encode())


def _record(folders: Folders) -> Path:
    name = hashlib.sha256(str(folders.output.resolve()).encode()).hexdigest()[:16]
    return CACHE / f"{name}.json"


def _key(folders: Folders, options: Options) -> str:
    """A digest of what a build depends on apart from the contents of files.

    That is Python, the installed packages, the working directory, the folders and the options.
    """
    folder_paths = [str(getattr(folders, name)) for name in ("content", "seeds", "templates", "output")]
    parts = [*environment(), str(Path.cwd()), *folder_paths, *map(str, asdict(options).values())]
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()


def _digest(signature_by_path: Mapping[str, Signature]) -> str:
    lines = [f"{name}\0{signature}" for name, signature in sorted(signature_by_path.items())]
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
