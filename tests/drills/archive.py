"""The archives that drills build, as processes, and what is looked at afterwards."""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests"))

import captures  # noqa: E402 - it is beside this folder

ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT)}
_STORY = """\
---
title: T{number} {edition}
date: 2026-01-{day:02}
beat: B{beat}
entities: [E{beat}]
---

Words {edition}.
"""


def folder(*, stories: int = 0, seeds: int = 0) -> Path:
    """A new folder with an archive of so many story files and seeds."""
    made = Path(tempfile.mkdtemp(prefix="drill-"))
    (made / "content/stories").mkdir(parents=True)
    (made / "content/seeds").mkdir()
    (made / "content/site.yaml").write_text("base_url: https://file.example/\nsearch: false\ndatabase: false\n")
    write_stories(made / "content", stories, 0)
    for number in range(seeds):
        (made / f"content/seeds/a{number}.txt").write_text(seed(number))
    return made


def story(number: int, edition: int) -> str:
    """The text of a story file, in an edition."""
    return _STORY.format(number=number, edition=edition, day=number % 28 + 1, beat=number % 7)


def seed(number: int) -> str:
    """A plain-text export."""
    words = f"Words of capture {number}, which say enough. There is a second sentence of it."
    return captures.export(f"Captured {number}", slug=f"captured-{number}", body=words)


def write_stories(content: Path, stories: int, edition: int) -> None:
    """The story files of an edition."""
    for number in range(stories):
        (content / f"stories/s{number}.md").write_text(story(number, edition))


def command(*arguments: str, python: str = sys.executable) -> list[str]:
    """The program with these arguments."""
    return [python, "-m", "generator", *arguments]


def start(
    at: Path, *arguments: str, log: IO[str] | None = None, environment: Mapping[str, str] = ENVIRONMENT
) -> subprocess.Popen[str]:
    """The program in a process group of its own, in a folder.

    It prints into a log, or else into pipes: once they are full, it waits until somebody reads.
    """
    to = log or subprocess.PIPE
    return subprocess.Popen(
        command(*arguments), cwd=at, env=environment, start_new_session=True, text=True, stdout=to, stderr=to
    )


def run(at: Path, *arguments: str, before: Sequence[str] = (), python: str = sys.executable,
        environment: Mapping[str, str] = ENVIRONMENT) -> subprocess.CompletedProcess[str]:  # fmt: skip
    """The program to its end, with another command before it, such as `unshare -n`. It never ends in a traceback."""
    ended = subprocess.run(
        [*before, *command(*arguments, python=python)], cwd=at, env=environment, capture_output=True, text=True,
        timeout=1800, check=False,
    )  # fmt: skip
    assert "Traceback" not in ended.stderr, ended.stderr
    return ended


def built(at: Path, *arguments: str) -> dict[str, bytes]:
    """The files of a site that was built without any cache or earlier output."""
    clean = Path(tempfile.mkdtemp(prefix="clean-"))
    ended = run(at, "build", "-q", "--output", str(clean / "site"), *arguments)
    assert ended.returncode == 0, ended.stderr
    files = tree(clean / "site")
    subprocess.run(["rm", "-rf", str(clean)], check=True)
    return files


def tree(output: Path) -> dict[str, bytes]:
    """The files of a site, but for what Backfile keeps for itself."""
    return {
        name: path.read_bytes()
        for path in output.rglob("*")
        if path.is_file() and not (name := path.relative_to(output).as_posix()).startswith(".backfile")
    }


def is_old_or_new(left: Mapping[str, bytes], old: Mapping[str, bytes], new: Mapping[str, bytes]) -> None:
    """Fail where a file of a site is neither as it was nor as it should be."""
    half = [name for name, data in left.items() if data not in (old.get(name), new.get(name))]
    assert not half, f"neither old nor new: {half[:5]}"


def alive(group: int) -> list[int]:
    """The processes of a group that are still running, five seconds after their parent was killed."""
    deadline = time.monotonic() + 5
    while True:
        found = [int(path.name) for path in Path("/proc").iterdir() if path.name.isdigit() and _group(path) == group]
        if not found or time.monotonic() > deadline:
            return found
        time.sleep(0.05)


def _group(path: Path) -> int:
    try:
        state, *fields = (path / "stat").read_text().rpartition(") ")[2].split()
    except OSError:
        return 0
    return int(fields[1]) if state != "Z" else 0
