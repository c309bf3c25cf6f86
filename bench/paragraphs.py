"""Measures how well lost paragraph breaks are inferred.

    python bench/paragraphs.py [FOLDER OF SEEDS …]

Every capture of three paragraphs or more has its line breaks removed and inferred again. A break counts as right
where the capture had one. Beside it: a break after every fourth, fifth and sixth sentence, and none at all.
"""

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from generator.core.model import PARAGRAPH, Passage
from generator.core.sentences import sentences
from generator.core.text import UndecodableError, decode
from generator.ingest import formats
from generator.ingest.paragraphs.infer import infer

FEWEST = 3

Parting = Callable[[str], set[int]]


def texts(folder: Path) -> Iterator[tuple[str, ...]]:
    """A folder of seeds in; the paragraphs of each text that kept them, once, out."""
    known: set[str] = set()
    for path in sorted(folder.rglob("*")):
        try:
            capture = formats.read(formats.Seed(path.name, "", decode(path.read_bytes()))) if path.is_file() else None
        except UndecodableError:
            continue
        if capture and len(capture.body) >= FEWEST and capture.words not in known:
            known.add(capture.words)
            if all(passage.role == PARAGRAPH for passage in capture.body):
                yield tuple(passage.text for passage in capture.body)


def offsets(paragraphs: tuple[str, ...]) -> set[int]:
    """Where paragraphs begin in their text, but for the first."""
    found, at = set(), 0
    for paragraph in paragraphs[:-1]:
        at += len(paragraph) + 1
        found.add(at)
    return found


def inferred(text: str) -> set[int]:
    """Where paragraphs are told to begin."""
    return offsets(tuple(passage.text for passage in infer(Passage(text))))


def every(number: int) -> Parting:
    """A break after every so many sentences."""
    return lambda text: {start for start, _ in sentences(text)[number::number]}


def score(found: list[tuple[set[int], set[int]]]) -> tuple[float, float, float]:
    """Pairs of breaks as told and as they were in; precision, recall and F1 over all of them out."""
    right = sum(len(told & true) for told, true in found)
    precision = right / max(1, sum(len(told) for told, _ in found))
    recall = right / max(1, sum(len(true) for _, true in found))
    return precision, recall, 2 * precision * recall / max(precision + recall, 1e-9)


def main(folders: list[str]) -> None:
    """Print a table for each folder."""
    partings: dict[str, Parting] = {"inferred": inferred}
    partings |= {f"every {number} sentences": every(number) for number in (4, 5, 6)}
    partings["none"] = lambda _: set()
    for folder in folders:
        given = list(texts(Path(folder)))
        print(f"\n{folder}: {len(given)} texts, {sum(len(text) - 1 for text in given)} breaks")
        print(f"{'':20} {'precision':>9} {'recall':>9} {'F1':>9}")
        for name, parting in partings.items():
            values = score([(parting(" ".join(text)), offsets(text)) for text in given])
            print(f"{name:20} " + " ".join(f"{value:9.2f}" for value in values))


if __name__ == "__main__":
    main(sys.argv[1:] or [str(Path(__file__).resolve().parent.parent / "content/seeds")])
