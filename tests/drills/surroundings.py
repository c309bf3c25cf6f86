"""The same archive in all kinds of surroundings: every site is the same to the byte.

    python tests/drills/surroundings.py [PYTHON …]

Clock, time zone, locale, umask, hash seed, order of files on the disk, number of owners, path of the archive, without
a network, and with other versions of Python that are named. Needs libfaketime (`faketime`), disorderfs and `unshare`.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import archive

CLOCKS = [
    "1970-01-01 00:00:01", "1999-12-31 23:59:59", "2024-02-29 12:00:00", "2026-03-29 02:30:00", "2016-12-31 23:59:60",
    "2037-12-31 23:59:59",
]  # fmt: skip


def main() -> None:
    """Build in each and compare."""
    content = archive.ROOT / "content"
    plain = _built(content)
    print(f"{len(plain)} files")
    for name, before, environment, arguments, python, at in _surroundings(content, sys.argv[1:]):
        built = _built(at, *arguments, before=before, environment=environment, python=python)
        differing = sorted(path for path in {*plain, *built} if plain.get(path) != built.get(path))
        assert not differing, f"{name}: {differing[:10]}"
        print("same:", name)


def _surroundings(
    content: Path, pythons: Sequence[str]
) -> Iterator[tuple[str, list[str], dict[str, str], list[str], str, Path]]:
    python = sys.executable
    for clock in CLOCKS:
        yield f"clock {clock}", ["faketime", "-f", f"@{clock.replace(':60', ':59')}"], {}, [], python, content
    yield "a clock that runs 1,000 times as fast", ["faketime", "-f", "+0 x1000"], {}, [], python, content
    for zone in ("UTC", "Pacific/Kiritimati", "America/St_Johns", "right/UTC"):
        yield f"time zone {zone}", [], {"TZ": zone}, [], python, content
    for locale in ("C", "C.UTF-8", "POSIX", "tr_TR.UTF-8"):
        yield (
            f"locale {locale}",
            [],
            {"LC_ALL": locale, "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"},
            [],
            python,
            content,
        )
    for mask in ("000", "077"):
        yield f"umask {mask}", ["sh", "-c", f'umask {mask}; exec "$@"', "sh"], {}, [], python, content
    for seed in ("0", "1", "4294967295", "random"):
        yield f"hash seed {seed}", [], {"PYTHONHASHSEED": seed}, [], python, content
    for jobs in ("1", "2", "3"):
        yield f"{jobs} owners", [], {}, ["--jobs", jobs], python, content
    yield "no network", ["unshare", *([] if os.getuid() == 0 else ["-r"]), "-n"], {}, [], python, content
    for other in pythons:
        yield f"Python {other}", [], {}, [], other, content
    for order in ("--reverse-dirents=yes", "--shuffle-dirents=yes", "--sort-dirents=yes"):
        yield f"disorderfs {order}", [order], {}, [], python, content


def _built(content: Path, *arguments: str, before: Sequence[str] = (), environment: dict[str, str] | None = None,
           python: str = sys.executable) -> dict[str, bytes]:  # fmt: skip
    """A site of a copy of the content in a new place."""
    at = archive.folder()
    shutil.rmtree(at / "content")
    deep = at / "ein Ordner mit é and spaces"
    deep.mkdir()
    shutil.copytree(content, deep / "content")
    mounted = None
    if before and before[0].startswith("--"):
        mounted = at / "mounted"
        mounted.mkdir()
        subprocess.run(["disorderfs", "-q", *before, str(deep), str(mounted)], check=True)
        before = ()
    ended = archive.run(
        mounted or deep, "build", "-q", "--output", str(at / "site"), *arguments,
        before=before, environment={**archive.ENVIRONMENT, **(environment or {})}, python=python,
    )  # fmt: skip
    if mounted:
        subprocess.run(["fusermount", "-u", str(mounted)], check=True)
    assert ended.returncode == 0, ended.stderr
    files = {name: data for name, data in archive.tree(at / "site").items() if not name.startswith("pagefind/")}
    shutil.rmtree(at)
    return files


if __name__ == "__main__":
    main()
