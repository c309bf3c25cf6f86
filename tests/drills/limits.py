"""Builds on a machine that gives out: a small disk, a disk that cannot be written to, little memory, few files.

    python tests/drills/limits.py [STORIES]

Whatever happens, a build ends with 0 or 1 and a message that says what it lacked, the site is as it was before or each
file is old or new, and the next build on a machine in order makes the whole site. Needs Linux, and the right to mount
in a namespace of its own (root, or user namespaces).
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import archive

NAMESPACE = "BACKFILE_DRILL"


def main() -> None:
    """Go through all limits, in a namespace of mounts that ends with this process."""
    if NAMESPACE not in os.environ:
        own = ["unshare", *([] if os.getuid() == 0 else ["-r"]), "-m"]
        again = [*own, sys.executable, *sys.argv]
        sys.exit(subprocess.run(again, env={**os.environ, NAMESPACE: "1"}, check=False).returncode)
    stories = int((*sys.argv[1:], "300")[0])
    subprocess.run(["mount", "--make-rprivate", "/"], check=True)
    print("small disks", _small_disks(stories))
    print("read-only", _read_only())
    print("memory", _limited(stories, "--as", [n << 20 for n in range(40, 420, 10)]))
    print("files", _limited(stories, "--nofile", range(4, 40)))
    print("size of a file", _limited(stories, "--fsize", [0, 1, 500, 5_000, 20_000, 50_000, 1_000_000]))


def _small_disks(stories: int) -> str:
    """A new edition over an old one, on disks from too small for anything to large enough."""
    at = archive.folder(stories=stories, seeds=5)
    old = archive.built(at)
    archive.write_stories(at / "content", stories, 1)
    new = archive.built(at)
    whole = sum(len(data) + 4096 for data in old.values())
    failed = 0
    for size in range(whole // 2, whole * 4, whole // 8):
        disk = at / "disk"
        disk.mkdir(exist_ok=True)
        subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "disk", str(disk)], check=True)
        archive.write_stories(at / "content", stories, 0)
        first = archive.run(at, "build", "-q", "--output", "disk/site")
        archive.write_stories(at / "content", stories, 1)
        second = archive.run(at, "build", "-q", "--output", "disk/site")
        for ended in (first, second):
            assert ended.returncode in (0, 1), ended
            assert ended.returncode == 0 or "No space left" in ended.stderr, ended.stderr
        if second.returncode:
            failed += 1
            archive.is_old_or_new(archive.tree(disk / "site"), old, new)
            subprocess.run(["mount", "-o", f"remount,size={whole * 8}", str(disk)], check=True)
            assert archive.run(at, "build", "-q", "--output", "disk/site").returncode == 0
        assert archive.tree(disk / "site") == new, f"{size} bytes"
        subprocess.run(["umount", str(disk)], check=True)
    assert failed
    shutil.rmtree(at)
    return f"{failed} builds ran out of space, each file old or new, all healed"


def _read_only() -> str:
    """The site, the stories, the captures, and all of an archive on a disk that cannot be written to."""
    told = []
    for name in ("output", "content/stories", "content/seeds", "."):
        at = archive.folder(stories=5, seeds=5)
        assert archive.run(at, "build", "-q").returncode == 0
        before = archive.tree(at / "output")
        (at / "content/seeds/more.txt").write_text(archive.seed(100))
        folder = str((at / name).resolve())
        subprocess.run(["mount", "--bind", folder, folder], check=True)
        subprocess.run(["mount", "-o", "remount,bind,ro", folder], check=True)
        ended = archive.run(at, "build", "-q")
        told.append(f"{name}: {ended.returncode}")
        assert ended.returncode == (name != "content/seeds"), ended.stderr
        assert "Read-only" in ended.stderr or not ended.returncode, ended.stderr
        if name in ("output", "."):
            assert archive.tree(at / "output") == before
        subprocess.run(["umount", folder], check=True)
        assert archive.run(at, "build", "-q").returncode == 0
        assert archive.tree(at / "output") == archive.built(at)
        shutil.rmtree(at)
    return ", ".join(told)


def _limited(stories: int, limit: str, values: range | list[int]) -> str:
    """An edit with a limit of the system on each process, with one owner and with two."""
    at = archive.folder(stories=stories, seeds=5)
    old = archive.built(at)
    archive.write_stories(at / "content", stories, 1)
    new = archive.built(at)
    failed = 0
    for jobs in ("1", "2"):
        for value in values:
            archive.write_stories(at / "content", stories, 0)
            assert archive.run(at, "build", "-q").returncode == 0
            archive.write_stories(at / "content", stories, 1)
            ended = _started(at, ["prlimit", f"{limit}={value}"], jobs)
            failed += ended.returncode != 0
            assert ended.returncode in (
                (0, 1) if "generator" in ended.stderr or not ended.returncode else range(1, 256)
            )
            archive.is_old_or_new(archive.tree(at / "output"), old, new)
            assert archive.run(at, "build", "-q").returncode == 0
            assert archive.tree(at / "output") == new
    shutil.rmtree(at)
    return f"{failed} of {2 * len(values)} builds failed, each file old or new, all healed"


def _started(at: Path, before: list[str], jobs: str) -> subprocess.CompletedProcess[str]:
    """A build with a limit. Python itself may not even start: that is not ours."""
    ended = subprocess.run(
        [*before, *archive.command("build", "-q", "--jobs", jobs)], cwd=at, env=archive.ENVIRONMENT,
        capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip
    if "Traceback" in ended.stderr:
        print(before, jobs, ended.stderr[-1500:])
    return ended


if __name__ == "__main__":
    main()
