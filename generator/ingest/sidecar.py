"""Reads the small YAML file that may stand beside a seed, and says what the seed itself does not.

lanterns.txt.yaml, or lanterns.yaml:

captured: 2026-03-06T08:01:00Z     # when the capture was made
from: https://aidran.ai/stories/…  # where
note: Copied by hand from a phone. # anything that a reader should know
"""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import NamedTuple

from generator.content.yamlfile import Fields
from generator.core import dates
from generator.core.problems import Problem
from generator.core.text import UndecodableError, decode, web_address

_ENDINGS = (".yaml", ".yml")


class Sidecar(NamedTuple):
    """What is said of a capture: when and where it was made, and a note."""

    taken: datetime | None = None
    origin: str | None = None
    note: str | None = None


def pairs(names: Collection[str]) -> Mapping[str, str]:
    """The seeds that have a sidecar, with its name: the seed's, or the stem of no other seed, and `.yaml`."""
    stems: dict[str, list[str]] = {}
    for name in names:
        if not name.endswith(_ENDINGS):
            stems.setdefault(name.rpartition(".")[0] or name, []).append(name)
    found: dict[str, str] = {}
    for name in sorted(names):
        stem, dot, ending = name.rpartition(".")
        if f"{dot}{ending}" not in _ENDINGS:
            continue
        seeds = [stem] if stem in names else stems.get(stem, [])
        if len(seeds) == 1:
            found.setdefault(seeds[0], name)
    return found


def read(data: bytes, file: str) -> tuple[Sidecar, tuple[Problem, ...]]:
    """Parses a sidecar.

    Args:
        data: Its bytes.
        file: Its name in problems.

    Returns:
        What it says, and what is wrong with it.
    """
    try:
        text = decode(data)
    except UndecodableError:
        text = ""
    fields = Fields(file, text, "sidecar").load(text)
    fields.only(("captured", "from", "note"))
    sidecar = Sidecar(
        taken=fields.parsed("captured", dates.parse_any, "a date such as 2026-03-06"),
        origin=fields.parsed("from", web_address, "a web address (http or https)"),
        note=fields.text("note"),
    )
    return sidecar, tuple(fields.problems)
