"""`build --engine dask`: a build on the machines of a cluster."""

import argparse
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from generator.build.report import Options, Report
from generator.cli.progress import progress_bar
from generator.core.problems import Problem

if TYPE_CHECKING:
    from generator.cluster.owners import Timing


def misplaced(options: argparse.Namespace) -> Problem | None:
    """The problem of a URL that is named for a build of this machine; None if there is none."""
    places = (options.content, options.seeds, options.templates, options.output)
    url = next((place for place in places if isinstance(place, str)), None)
    if url is None:
        return None
    return Problem(
        code="settings",
        message=f"{url} is no folder of this machine",
        hint="add --engine dask to build from a store and into one",
    )


def build(options: argparse.Namespace, build_options: Options) -> tuple[Report, "list[Timing]"]:
    """Build on a cluster. Returns the report, and how long each owner took for each step."""
    try:
        from generator.cluster import build as cluster  # noqa: PLC0415 - comes with the extra `cluster`
    except ImportError as error:
        hint = "pip install 'backfile[cluster]'"
        return Report(problems=(Problem(code="settings", message=f"Dask is not installed: {error}", hint=hint),)), []
    from generator.files.stored_sources import Stored  # noqa: PLC0415 - loads what reads an archive

    content = _url(options.content)
    own = options.templates or (Path("templates") if Path("templates").is_dir() else None)
    at = Stored(
        content=content,
        seeds=_url(options.seeds) if options.seeds else f"{content}/seeds",
        templates=_url(own) if own else None,
        output=_url(options.output),
    )
    with progress_bar() as progress:
        return cluster.build(at, build_options, options.scheduler, options.jobs, progress)


def _url(place: Path | str) -> str:
    """The URL of a place; folders of this machine are given to workers by their whole path."""
    return place if isinstance(place, str) else place.resolve().as_uri()


def as_data(timings: "Iterable[Timing]") -> list[dict[str, object]]:
    """How long each owner took for each step, for machines."""
    return [timing._asdict() for timing in timings]


def as_lines(timings: "Iterable[Timing]") -> Iterable[str]:
    """The same for people: the slowest owner of each step, in the order of the steps."""
    slowest: dict[str, Timing] = {}
    for timing in timings:
        if timing.step not in slowest or slowest[timing.step].seconds < timing.seconds:
            slowest[timing.step] = timing
    return [f"{each.step}: {each.seconds:.2f} s, owner {each.owner} on {each.worker}" for each in slowest.values()]
