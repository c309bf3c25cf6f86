"""Given what the file system's clock can tell, expect a file to be read again whenever it may have changed."""

import os

import pytest

from generator.files import reader
from generator.files.names import is_skipped
from generator.files.reader import Reader, scan
from generator.files.signatures import Signature

SECOND = 1_000_000_000
FINE, COARSE = 1_700_000_000 * SECOND + 123_456_789, 1_700_000_000 * SECOND


@pytest.mark.parametrize(
    ("changed", "after", "settled"),
    [
        (FINE, 1_000_000, False),  # a second write within the tick would leave the same times
        (FINE, 19_000_000, False),
        (FINE, 21_000_000, True),
        (COARSE, 21_000_000, False),  # a file system that stores whole seconds
        (COARSE, 2 * SECOND, False),
        (COARSE, 3 * SECOND, True),
    ],
)
def test_a_signature_counts_once_a_further_change_would_show(changed, after, settled):
    assert Signature(changed, changed, 4, 1).is_settled(changed + after) is settled


@pytest.fixture
def reads(monkeypatch):
    """The paths that were really read."""
    found = []
    real = reader._read  # noqa: SLF001 - what is read from the disk shows nowhere else
    monkeypatch.setattr(reader, "_read", lambda path, status: found.append(path) or real(path, status))
    return found


def at(monkeypatch, moment):
    monkeypatch.setattr("time.time_ns", lambda: moment)


def test_a_file_that_was_just_written_is_read_again_though_its_signature_is_the_same(tmp_path, reads, monkeypatch):
    path = tmp_path / "a.txt"
    path.write_text("old!")
    status = path.stat()
    own = Reader()
    at(monkeypatch, status.st_ctime_ns + 1_000_000)
    assert own.read(tmp_path, "seeds").files == {"a.txt": b"old!"}
    # The second write falls into the same tick: same size, same times.
    path.write_text("new!")
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))
    assert own.read(tmp_path, "seeds").files == {"a.txt": b"new!"}
    assert len(reads) == 2


def test_a_file_at_rest_is_read_once(tmp_path, reads, monkeypatch):
    path = tmp_path / "a.txt"
    path.write_text("old!")
    own = Reader()
    at(monkeypatch, path.stat().st_ctime_ns + 10 * SECOND)
    assert own.read(tmp_path, "seeds").files == own.read(tmp_path, "seeds").files == {"a.txt": b"old!"}
    assert len(reads) == 1


@pytest.mark.parametrize(
    ("name", "beside", "skipped"),
    [
        (".hidden", (), True),
        ("#autosave.md#", (), True),
        ("#oil and the town — AIDRAN.txt", (), False),
        ("what now~", (), False),
        ("what now~", ("what now",), True),
        ("a.txt~", (), True),
        ("Thumbs.db", (), True),
        ("desktop.ini", (), True),
        ("Lanterns_files", ("Lanterns.html",), True),
        ("Lanterns_files", (), False),
        ("a.part", (), True),
        ("100% of what? #1 (copy).txt", (), False),
    ],
)
def test_what_is_passed_over(name, beside, skipped):
    assert is_skipped(name, beside) is skipped


@pytest.mark.parametrize("target", ["nowhere", "a.txt"])
def test_a_folder_with_a_link_to_nowhere_has_no_signatures_to_go_by(tmp_path, target):
    (tmp_path / "a.txt").symlink_to(target)
    assert scan(tmp_path) is None
