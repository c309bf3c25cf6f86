"""A thousand random things happen to an archive that is watched; its site is compared with a clean build.

python tests/drills/watch.py [OPERATIONS] [SEED OF CHANCE]
"""

import random
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import archive

BETWEEN = 20  # operations from one comparison to the next
QUIET = 2.0  # seconds within which the site must be what a clean build makes, once a build has ended


class Operations:
    """What people and programs do to the files of an archive."""

    def __init__(self, at: Path, chance: random.Random) -> None:
        self._content = at / "content"
        self._chance = chance
        self._number = 1000

    def one(self) -> str:
        """Do one thing. Returns its name."""
        does: list[Callable[[], object]] = [
            self.edit, self.edit, self.create, self.create_capture, self.remove, self.rename, self.replace, self.tear,
            self.burst, self.move_folder, self.touch, self.name_entity, self.settings, self.nonsense, self.template,
        ]  # fmt: skip
        act = self._chance.choice(does)
        act()
        return act.__name__

    def edit(self) -> None:
        for path in self._some():
            path.write_text(path.read_text(errors="replace") + f"\nMore words {self._chance.random()}.\n")

    def create(self) -> None:
        self._number += 1
        (self._content / f"stories/s{self._number}.md").write_text(archive.story(self._number, 0))

    def create_capture(self) -> None:
        self._number += 1
        (self._content / f"seeds/a{self._number}.txt").write_text(archive.seed(self._number))

    def remove(self) -> None:
        for path in self._some():
            path.unlink()

    def rename(self) -> None:
        self._number += 1
        for path in self._some("seeds"):
            path.rename(path.with_name(f"renamed-{self._number}.txt"))

    def replace(self) -> None:
        """As most editors save: into a file beside it, then moved."""
        for path in self._some():
            beside = path.with_name(f".{path.name}.swp")
            beside.write_text(path.read_text(errors="replace").replace("Words", "Other words"))
            beside.replace(path)

    def tear(self) -> None:
        """A file that is written in pieces."""
        for path in self._some():
            data = path.read_bytes()
            with path.open("wb") as file:
                for start in range(0, len(data), 60):
                    file.write(data[start : start + 60])
                    file.flush()
                    time.sleep(0.01)

    def burst(self) -> None:
        for _ in range(30):
            self.create()

    def move_folder(self) -> None:
        away, seeds = self._content / "away", self._content / "seeds/nested"
        if away.exists():
            shutil.copytree(away, seeds, dirs_exist_ok=True)
            shutil.rmtree(away)
        elif seeds.exists():
            seeds.rename(away)
        else:
            seeds.mkdir()
            self._number += 1
            (seeds / "deep.txt").write_text(archive.seed(self._number))

    def touch(self) -> None:
        for path in self._some():
            path.touch()

    def name_entity(self) -> None:
        names = self._chance.sample(["E1", "E2", "E3", "T4", "Words"], 2)
        lines = [
            f"{name.lower()}:\n  name: {name}\n  aliases: [{name} {self._chance.randrange(3)}]\n" for name in names
        ]
        (self._content / "entities.yaml").write_text("".join(lines))

    def settings(self) -> None:
        path = self._content / "site.yaml"
        kept = [line for line in path.read_text().splitlines() if not line.startswith("title")]
        path.write_text("\n".join([*kept, f"title: Title {self._chance.randrange(3)}", ""]))

    def nonsense(self) -> None:
        self._number += 1
        kind = self._chance.choice([b"\xff\xfe\x00", b"", b"nothing of a story", b"\x00" * 100])
        (self._content / f"seeds/nonsense{self._number}.txt").write_bytes(kind)

    def template(self) -> None:
        own = self._content.parent / "templates/partials"
        own.mkdir(parents=True, exist_ok=True)
        (own / "colophon.html").write_text(f"<p>{self._chance.randrange(3)}</p>\n")

    def _some(self, folder: str = "") -> list[Path]:
        found = sorted(path for path in (self._content / folder).rglob("*.*") if path.suffix in (".md", ".txt"))
        return self._chance.sample(found, min(2, len(found)))


def main() -> None:
    """Watch, disturb, compare."""
    operations, start = (int(each) for each in (*sys.argv[1:], *("1000", "1")[len(sys.argv) - 1 :]))
    chance = random.Random(start)
    at = archive.folder(stories=40, seeds=20)
    assert archive.run(at, "build", "-q").returncode == 0
    does = Operations(at, chance)
    slowest, done = 0.0, []
    with tempfile.TemporaryFile("w+") as log:
        watching = archive.start(at, "watch", "--allow-lost", log=log)
        time.sleep(2)
        try:
            while len(done) < operations:
                done += [does.one() for _ in range(BETWEEN)]
                slowest = max(slowest, _same(at, done[-BETWEEN:]))
                if len(done) % 100 < BETWEEN:
                    print(f"{len(done)} operations", flush=True)
                assert watching.poll() is None, "it ended by itself"
                time.sleep(chance.uniform(0, 0.3))
        finally:
            watching.send_signal(signal.SIGINT)
            watching.wait(timeout=60)
            log.seek(0)
            said = log.read()
            if len(done) < operations or "Traceback" in said:
                print(said[-2000:])
    assert "Traceback" not in said
    print(f"{len(done)} operations, {len(done) // BETWEEN} comparisons, the same within {slowest:.1f} s of rest")
    shutil.rmtree(at)


def _same(at: Path, done: list[str]) -> float:
    """Wait until the site is what a clean build makes of it. Returns how long it took."""
    since = time.monotonic()
    time.sleep(0.5)
    clean = _clean(at)
    while True:
        waited = time.monotonic() - since
        left = _left(at)
        if left == clean:
            return waited
        if waited > 30:
            names = [name for name in {*left, *clean} if left.get(name) != clean.get(name)]
            raise AssertionError(f"after {done} these differ in {at}: {sorted(names)[:10]}")
        time.sleep(0.2)
        clean = _clean(at)


def _left(at: Path) -> dict[str, bytes]:
    """The files of the site; none where a build removes some of them meanwhile."""
    try:
        return archive.tree(at / "output")
    except FileNotFoundError:
        return {}


def _clean(at: Path) -> dict[str, bytes]:
    """What a clean build makes of the files as they are, or what is there if they have an error in them."""
    beside = at.with_name(f"{at.name}-clean")
    shutil.rmtree(beside, ignore_errors=True)
    shutil.copytree(at, beside, ignore=shutil.ignore_patterns("output", ".cache", "*.tmp"))
    ended = archive.run(beside, "build", "-q", "--allow-lost")
    files = archive.tree(beside / "output") if ended.returncode == 0 else _left(at)
    shutil.rmtree(beside)
    return files


if __name__ == "__main__":
    main()
