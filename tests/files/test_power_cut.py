"""Given a power cut at any moment, expect of each story's file the old or the new one, and a next build that heals."""

import pytest
from captures import export, page

from generator.files import writer


class Disk:
    """A disk that keeps what was synced: of a file that was only written, after a power cut nothing may be left.

    `steps` are what was done to files, in order.
    """

    def __init__(self, monkeypatch):
        self.steps = []
        for name in ("write", "sync", "move", "unlink"):
            monkeypatch.setattr(writer, name, self.noting(name, getattr(writer, name)))

    def noting(self, name, call):
        def noting(*arguments):
            self.steps.append((name, *map(str, arguments[:2] if name == "move" else arguments[:1])))
            if name == "write":
                self.steps[-1] += (bytes(arguments[1]),)
            return call(*arguments)

        return noting

    def after(self, number, before):
        """The files after a power cut behind so many steps, at worst: {path: bytes}."""
        files = dict(before)
        written, synced = {}, set()
        for name, path, *more in self.steps[:number]:
            if name == "write":
                written[path] = more[0]
                synced.discard(path)
            elif name == "sync":
                synced.add(path)
            elif name == "move":
                # The name may be on the disk before what was written is.
                files[more[0]] = written.get(path, files.get(path)) if path in synced or path not in written else b""
            elif name == "unlink":
                files.pop(path, None)
        return files


def held(archive):
    return {str(path): path.read_bytes() for path in sorted(archive.stories.rglob("*.md"))} | {
        str(path): path.read_bytes() for path in [archive.content / "addresses.txt"] if path.exists()
    }


@pytest.fixture
def changed(archive, monkeypatch):
    """An archive whose stories a build changed: what they were, are, and the steps between."""
    archive.seed("a.txt", export()).seed("b.txt", page(body=("Else.",))).build(record=True)
    before = held(archive)
    archive.seed("a.txt", export("Another Title", body="Other words.")).seed("c.txt", export(slug="c-1", body="New."))
    disk = Disk(monkeypatch)
    assert not archive.build(record=True).failed
    monkeypatch.undo()
    return archive, before, held(archive), disk


def test_no_story_is_half_written_or_empty(changed):
    _, before, after, disk = changed
    assert before != after
    for number in range(len(disk.steps) + 1):
        for path, data in disk.after(number, before).items():
            if path in before or path in after:
                assert data in (before.get(path), after.get(path)), f"{path} after {disk.steps[number - 1][:2]}"


def test_the_next_build_heals_what_a_power_cut_left(changed):
    archive, before, after, disk = changed
    output = archive.tree()
    for number in range(0, len(disk.steps), 3):
        left = disk.after(number, before)
        for path in {*before, *after}:
            target = archive.folder / path
            if path in left:
                target.write_bytes(left[path])
            else:
                target.unlink(missing_ok=True)
        for path in sorted(archive.output.rglob("*.html"))[number % 7 :: 7]:
            path.write_bytes(b"")  # pages are not synced: they can be made again
        assert not archive.build(record=True).failed
        assert held(archive) == after
        assert archive.tree() == output


def test_the_folder_of_a_new_story_is_synced(changed):
    archive, *_, disk = changed
    last_move = max(number for number, (name, *_) in enumerate(disk.steps) if name == "move" and "stories" in _[1])
    assert ("sync", str(archive.stories.absolute())) in disk.steps[last_move:]
