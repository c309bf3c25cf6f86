"""Kills builds at random moments, and looks at what is left: each file old or new, no process, a next build that heals.

python tests/drills/kill.py [KILLS] [STORIES]
"""

import random
import shutil
import signal
import subprocess
import sys
import time

import archive

SIGNALS = (signal.SIGKILL, signal.SIGKILL, signal.SIGTERM, signal.SIGINT)
KEPT = {".backfile-index", ".backfile-data"}


def main() -> None:
    """Kill so many builds of an archive of so many stories, with one owner and with two in turn."""
    kills, stories = (int(each) for each in (*sys.argv[1:], *("500", "300")[len(sys.argv) - 1 :]))
    chance = random.Random(1)
    folder = archive.folder(stories=stories)
    editions = []
    for edition in (0, 1):
        archive.write_stories(folder / "content", stories, edition)
        editions.append(archive.built(folder))
    assert archive.run(folder, "build", "-q").returncode == 0
    longest = 3.0
    killed = changed = 0
    for number in range(kills):
        edition = number % 2
        archive.write_stories(folder / "content", stories, edition)
        started = time.monotonic()
        process = archive.start(folder, "build", "-q", "--jobs", str(number % 4 // 2 + 1))
        try:
            process.wait(chance.uniform(0.2, longest))
            longest = max(1.0, time.monotonic() - started + 0.3)
        except subprocess.TimeoutExpired:
            process.send_signal(chance.choice(SIGNALS))
            killed += 1
        assert "Traceback" not in process.communicate()[1]
        assert not archive.alive(process.pid), f"kill {number}: workers outlive their parent"
        left = archive.tree(folder / "output")
        archive.is_old_or_new(left, *editions)
        changed += any(
            data == editions[edition].get(name) != editions[1 - edition].get(name) for name, data in left.items()
        )
        if number % 10 == 9:
            assert archive.run(folder, "build", "-q").returncode == 0
            assert archive.tree(folder / "output") == editions[edition], (
                f"after kill {number} the next build does not heal"
            )
            assert not [
                path.name
                for path in folder.joinpath("output").iterdir()
                if path.name.startswith(".backfile-") and path.name not in KEPT
            ]
    print(f"{kills} builds, {killed} killed, {changed} of them with something new in place; none half-published")
    shutil.rmtree(folder)


if __name__ == "__main__":
    main()
