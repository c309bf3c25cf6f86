"""Reads seeds: each file of the seeds folder into the captures in it, with what stands beside it."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from generator.core.digests import digest_of
from generator.core.memo import Cached
from generator.core.model import Capture, Tree
from generator.core.problems import Place, Problem, problem_at
from generator.core.text import web_address
from generator.ingest import formats, sidecar
from generator.ingest.formats import refusals
from generator.ingest.formats.source_urls import at_source, slug_of
from generator.ingest.sidecar import Sidecar
from generator.ingest.unpack import Part, RefusedFileError, unpack


class SeedFile(NamedTuple):
    """A seed to read: its name in the seeds folder, its bytes, that folder's name in problems, its sidecar if any."""

    file: str
    data: bytes
    at: str
    sidecar: tuple[str, bytes] | None = None


@dataclass(frozen=True, slots=True, eq=False)
class SeedRead:
    """A seed as read: the SHA-256 of its bytes, its captures, and what is wrong with it.

    `raw` are the bytes of captures that are only a part of the file, by their SHA-256. `refused` are the parts that
    hold no capture, by name, with the problem that says why. `lines` are the lines at which parts begin.
    """

    file: str
    sha256: str
    captures: tuple[Capture, ...] = ()
    raw: Mapping[str, bytes] = field(default_factory=dict)
    refused: tuple[tuple[str, Problem], ...] = ()
    problems: tuple[Problem, ...] = ()
    lines: Mapping[str, int] = field(default_factory=dict)


def _keep(seed: SeedRead) -> SeedRead | None:
    """A container is unpacked again: it may be larger than all else, and its parts are only kept with their bytes."""
    return None if seed.raw else seed


CACHED: Cached[SeedFile, SeedRead] = Cached(
    form=SeedRead, digest=lambda seed: digest_of(*seed), keep=_keep, restore=lambda _, seed: seed
)
"""How `read_seed` is cached."""


def seeds_of(seed_files: Tree, at: str) -> list[SeedFile]:
    """The seeds to read, each with its sidecar, which is no seed itself."""
    beside = sidecar.pairs(seed_files)
    names = sorted(seed_files.keys() - set(beside.values()))
    return [
        SeedFile(name, seed_files[name], at, (beside[name], seed_files[beside[name]]) if name in beside else None)
        for name in names
    ]


def read_seed(seed: SeedFile) -> SeedRead:
    """Reads a seed, as `parse_seed`; a fault of the program in it is a problem of this seed, and stops no other."""
    try:
        return parse_seed(seed)
    except MemoryError:
        raise
    except Exception as error:  # noqa: BLE001 - whatever it is, it is told, and all other seeds are read
        at = error.__traceback__
        while at and at.tb_next:
            at = at.tb_next
        where = (
            f"{type(error).__name__} in {at.tb_frame.f_code.co_qualname}, line {at.tb_lineno}" if at else repr(error)
        )
        problem = Problem(
            code="unreadable",
            message=f"a fault in Backfile kept this file from being read: {where}",
            place=Place(f"{seed.at}/{seed.file}"),
            hint="please report it with this file; all others are read",
        )
        return SeedRead(seed.file, hashlib.sha256(seed.data).hexdigest(), refused=((seed.file, problem),))


def parse_seed(seed: SeedFile) -> SeedRead:
    """Unpacks a seed, and parses each of its parts."""
    digest = hashlib.sha256(seed.data).hexdigest()
    name = f"{seed.at}/{seed.file}"
    said, problems = sidecar.read(seed.sidecar[1], f"{seed.at}/{seed.sidecar[0]}") if seed.sidecar else (None, ())
    try:
        parts = unpack(seed.file, seed.data)
    except RefusedFileError as error:
        problem = Problem(code="unreadable", message=str(error), place=Place(name), hint=error.hint)
        return SeedRead(seed.file, digest, refused=((seed.file, problem),), problems=problems)
    captures: list[Capture] = []
    refused: list[tuple[str, Problem]] = []
    raw: dict[str, bytes] = {}
    for part in parts:
        own_digest = digest if part.data is None else hashlib.sha256(part.data).hexdigest()
        capture = formats.read(formats.Seed(part.file, own_digest, part.text, part.url))
        if capture is None:
            refused.append((part.file, _no_story(name, part)))
        else:
            captures.append(_with_origin(capture, part, said))
            raw |= {own_digest: part.data} if part.data is not None else {}
    return SeedRead(
        seed.file, digest, tuple(captures), raw, tuple(refused), problems, {part.file: part.line for part in parts}
    )


def _with_origin(capture: Capture, part: Part, said: Sidecar | None) -> Capture:
    """A capture with when and where it was made: as a person says beside it, its container, or the file itself."""
    said = said or Sidecar()
    story_url = at_source(said.origin) if said.origin and slug_of(said.origin) else None
    url = capture.source_url or story_url
    return replace(
        capture,
        taken=said.taken or part.taken or capture.taken,
        # A browser that saved a page from a disk says where on the disk.
        origin=said.origin or (web_address(part.url) if part.url else None) or capture.origin,
        note=said.note,
        source_url=url,
        slug=capture.slug or (slug_of(url) if url else None),
    )


def _no_story(name: str, part: Part) -> Problem:
    line = next((number for number, line in enumerate(part.text.split("\n"), 1) if line.strip()), None)
    if line is None:
        return Problem(code="not-a-story", message="the file is empty", place=Place(name))
    problem = problem_at(
        "not-a-story",
        f"this is no capture of a story: {refusals.reason(part.text)}",
        name,
        part.text,
        line=line,
        hint=refusals.HINT,
    )
    return replace(problem, place=Place(name, line + part.line - 1))
