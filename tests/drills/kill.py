"""Kills builds at random moments, and looks at what is left: each file old or new, no process, a next build that heals.

python tests/drills/kill.py [KILLS] [STORIES]
"""

import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
STORY = """\
---
title: T{number} {edition}
date: 2026-01-{day:02}
beat: B{beat}
entities: [E{beat}]
---

Words {edition}.
"""
KEPT = {".backfile-index", ".backfile-data"}


def write(content: Path, stories: int, edition: int) -> None:
    """The stories of an edition."""
    for number in range(stories):
        text = STORY.format(number=number, edition=edition, day=number % 28 + 1, beat=number % 7)
        (content / f"stories/s{number}.md").write_text(text)


def start(folder: Path, jobs: int, output: str = "output") -> subprocess.Popen:
    """A build in a process group of its own."""
    command = [sys.executable, "-m", "generator", "build", "-q", "--jobs", str(jobs), "--output", output]
    return subprocess.Popen(
        command, cwd=folder, env={**os.environ, "PYTHONPATH": str(ROOT)}, start_new_session=True,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip


def tree(output: Path) -> dict[str, bytes]:
    """The files of a site, but for what Backfile keeps for itself."""
    return {
        name: path.read_bytes()
        for path in output.rglob("*")
        if path.is_file() and not (name := path.relative_to(output).as_posix()).startswith(".backfile")
    }


def alive(group: int) -> list[int]:
    """The processes of a group that are still running, half a second after their parent was killed."""
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


def main() -> None:
    """Kill so many builds of an archive of so many stories, with one owner and with two in turn."""
    kills, stories = (int(each) for each in (*sys.argv[1:], "500", "300")[:2])
    chance = random.Random(1)
    folder = Path(tempfile.mkdtemp())
    content = folder / "content"
    (content / "stories").mkdir(parents=True)
    (content / "site.yaml").write_text("base_url: https://file.example/\nsearch: false\n")
    editions = []
    for edition in (0, 1):
        write(content, stories, edition)
        assert start(folder, 1, f"clean{edition}").wait() == 0
        editions.append(tree(folder / f"clean{edition}"))
    shutil.copytree(folder / "clean0", folder / "output")
    longest = 3.0
    killed = changed = 0
    for number in range(kills):
        edition = number % 2
        write(content, stories, edition)
        started = time.monotonic()
        process = start(folder, number % 4 // 2 + 1)
        try:
            process.wait(chance.uniform(0.05, longest))
            longest = max(1.0, time.monotonic() - started + 0.3)
        except subprocess.TimeoutExpired:
            os.kill(process.pid, signal.SIGKILL)
            process.wait()
            killed += 1
        assert not alive(process.pid), f"kill {number}: workers outlive their parent"
        left = tree(folder / "output")
        half = [name for name, data in left.items() if data not in (editions[0].get(name), editions[1].get(name))]
        assert not half, f"kill {number}: neither old nor new: {half[:5]}"
        changed += any(
            data == editions[edition].get(name) != editions[1 - edition].get(name) for name, data in left.items()
        )
        if number % 10 == 9:
            assert start(folder, 1).wait() == 0
            assert tree(folder / "output") == editions[edition], f"after kill {number} the next build does not heal"
            assert not [
                path.name
                for path in folder.joinpath("output").iterdir()
                if path.name.startswith(".backfile-") and path.name not in KEPT
            ]
    print(f"{kills} builds, {killed} killed, {changed} of them with something new in place; none half-published")
    shutil.rmtree(folder)


if __name__ == "__main__":
    main()
