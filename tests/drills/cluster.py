"""Kills workers and schedulers of a cluster at random moments of builds, and looks at what is left.

python tests/drills/cluster.py [BUILDS] [STORIES]
"""

import random
import shutil
import sys
import time
from collections import Counter

import archive

sys.path.insert(0, str(archive.ROOT))
from clusters import cluster  # which needs the project

OUTPUT = "far"


def main() -> None:
    """A build ends with 0 and the bytes of one machine, or says what has ended; and then the next one makes them."""
    builds, stories = (int(each) for each in (*sys.argv[1:], *("40", "400")[len(sys.argv) - 1 :]))
    chance = random.Random(1)
    folder = archive.folder(stories=stories)
    (folder / "content/site.yaml").write_text("base_url: https://file.example/\nsearch: false\n")
    expected = archive.built(folder)
    ends: Counter[str] = Counter()
    for number in range(builds):
        what = chance.choice(("a worker", "both workers", "the scheduler"))
        shutil.rmtree(folder / OUTPUT, ignore_errors=True)
        with cluster(2) as of:
            process = archive.start(folder, *build_at(of.address))
            time.sleep(chance.uniform(0.5, 8))
            ending = {"a worker": of.workers[:1], "both workers": of.workers, "the scheduler": [of.scheduler]}
            for each in ending[what]:
                each.kill()
            if what == "both workers":
                of.workers.append(of.start_worker())
            said = process.communicate(timeout=300)[1]
        assert "Traceback" not in said, said
        ends[f"{what}: {'built' if process.returncode == 0 else 'told'}"] += 1
        if process.returncode:
            assert "error[cluster]" in said, said
            with cluster(1) as of:
                assert archive.run(folder, *build_at(of.address)).returncode == 0
        assert archive.tree(folder / OUTPUT) == expected, (number, what)
    print(
        f"{builds} builds: {', '.join(f'{what} {times}' for what, times in sorted(ends.items()))}; the site is the same"
    )
    shutil.rmtree(folder)


def build_at(scheduler: str) -> tuple[str, ...]:
    """The arguments of a build on a cluster."""
    return ("build", "-q", "--engine", "dask", "--scheduler", scheduler, "--output", OUTPUT)


if __name__ == "__main__":
    main()
