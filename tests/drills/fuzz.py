"""Feeds a parser with what nobody wrote: no exception may come out of it, and none may take long.

    python tests/drills/fuzz.py TARGET SECONDS [SEED FILE OR FOLDER …]

Needs atheris, which learns from the code that an input reaches. What breaks a target is written to the current folder.
"""

import sys
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

import atheris

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
with atheris.instrument_imports(include=["generator"]):
    from generator.content import frontmatter, markdown_reader, published, registry, settings
    from generator.core.text import UndecodableError, decode
    from generator.ingest.formats.marks import lift
    from generator.ingest.seeds import SeedFile, parse_seed
    from generator.preview.app import _HOST
    from generator.site.host_rules import rules


def _text(data: bytes) -> str:
    try:
        return decode(data)
    except UndecodableError:
        return ""


def _seed(ending: str) -> Callable[[bytes], object]:
    return lambda data: parse_seed(SeedFile(f"a{ending}", data, "seeds"))


TARGETS: Mapping[str, Callable[[bytes], object]] = {
    "text": _seed(".txt"),
    "html": _seed(".html"),
    "record": _seed(".json"),
    "warc": _seed(".warc"),
    "mhtml": _seed(".mhtml"),
    "marks": lambda data: lift(_text(data)),
    "story": lambda data: frontmatter.read(_text(data), "a.md", "a"),
    "markdown": lambda data: markdown_reader.render(_text(data)),
    "settings": lambda data: settings.read(_text(data), "site.yaml"),
    "registry": lambda data: registry.read(_text(data), "entities.yaml"),
    "addresses": lambda data: published.read(_text(data), "addresses.txt"),
    "host": lambda data: (_HOST.fullmatch(_text(data)), rules(_text(data), _text(data))),
}


def main() -> None:
    """Fuzz the target that is named."""
    name, seconds, *seeds = sys.argv[1:]
    with tempfile.TemporaryDirectory() as corpus:
        for place in map(Path, seeds):
            for number, path in enumerate(sorted(place.rglob("*") if place.is_dir() else [place])):
                if path.is_file():
                    (Path(corpus) / f"{place.name}-{number}").write_bytes(path.read_bytes()[:65_536])
        atheris.Setup(
            [
                sys.argv[0],
                corpus,
                f"-max_total_time={seconds}",
                "-max_len=65536",
                "-timeout=10",
                "-print_final_stats=1",
            ],
            TARGETS[name],
        )
        atheris.Fuzz()


if __name__ == "__main__":
    main()
