"""Damages what builds keep for later ones, a byte at a time: no byte of the site may be another for it.

python tests/drills/damage.py [DAMAGES]
"""

import random
import shutil
import sys
from pathlib import Path

import archive


def main() -> None:
    """Flip, cut off, or empty one file of the cache or the output folder's own, then build an edit and compare."""
    damages = int((*sys.argv[1:], "1000")[0])
    chance = random.Random(1)
    at = archive.folder(stories=260, seeds=20)  # enough for a cache
    editions = [_edition(at, edition) for edition in (0, 1)]
    assert archive.run(at, "build", "-q").returncode == 0
    hit: dict[str, int] = {}
    for number in range(damages):
        kept = sorted(path for folder in (".cache", "output") for path in (at / folder).rglob("*") if _is_kept(path))
        path = chance.choice(kept)
        how = _damage(path, chance)
        hit[path.name] = hit.get(path.name, 0) + 1
        archive.write_stories(at / "content", 3, number % 2)
        ended = archive.run(at, "build", "-q")
        if ended.returncode:  # a list of what is whose that was damaged may make a build ask
            assert "error" in ended.stderr, ended.stderr
            shutil.rmtree(at / "output")
            ended = archive.run(at, "build", "-q")
        assert ended.returncode == 0, ended.stderr
        differing = _differing(archive.tree(at / "output"), editions[number % 2])
        assert not differing, f"{number}: {path.name} {how}: {differing[:5]}"
    print(f"{damages} damages of {hit}: the bytes of a clean build after each")
    shutil.rmtree(at)


def _edition(at: Path, edition: int) -> dict[str, bytes]:
    archive.write_stories(at / "content", 3, edition)
    return archive.built(at)


def _is_kept(path: Path) -> bool:
    return path.is_file() and path.stat().st_size > 0 and (".cache" in path.parts or path.name.startswith(".backfile"))


def _damage(path: Path, chance: random.Random) -> str:
    data = bytearray(path.read_bytes())
    at = chance.randrange(len(data))
    how = chance.choice(["flipped", "flipped", "flipped", "cut off", "garbage"])
    if how == "flipped":
        data[at] ^= 1 << chance.randrange(8)
    elif how == "cut off":
        del data[at:]
    else:
        data[at : at + 50] = chance.randbytes(50)
    path.write_bytes(data)
    return f"{how} at {at}"


def _differing(left: dict[str, bytes], right: dict[str, bytes]) -> list[str]:
    return sorted(name for name in {*left, *right} if left.get(name) != right.get(name))


if __name__ == "__main__":
    main()
