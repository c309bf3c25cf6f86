"""Makes what is made from a written site in a store: each part of the search index, and the data files, on a worker.

A worker fetches what its part is made from into a folder of its own, makes it there as on one machine, and uploads it.
"""

import json
import tempfile
from collections.abc import Callable, Mapping
from collections.abc import Set as AbstractSet
from datetime import datetime
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

from generator.build import pagefind
from generator.build.derived import data_files
from generator.build.steps.publish import Overview
from generator.cluster.connection import RETRIES, Connection, told_if_ended
from generator.content.settings import Settings
from generator.core.document import Document
from generator.core.owners import EndedError
from generator.core.problems import Problem
from generator.files import program
from generator.files.folders import DATA, INDEX
from generator.files.names import is_within
from generator.files.store import StoredFiles, opened
from generator.files.store_stage import upload
from generator.files.stored_output import StoredOutput
from generator.files.writer import disk_problem, make_folder
from generator.site import urls
from generator.site.search_bundles import Bundle, bundles, language
from generator.site.views.crate import newest_date

DERIVED = ".backfile-derived"
"""The name of the file that lists what was made from the written site, with digests of what from."""

_OWN = frozenset((INDEX, DATA))


class Part(NamedTuple):
    """Something to make: its name, a digest of what from, the files to fetch, and how to make it in a folder."""

    name: str
    digest: str
    sources: tuple[str, ...]
    make: Callable[[Path], tuple[Problem, ...]]


class Made(NamedTuple):
    """What was made: the digest of what from, its files, and why some are missing."""

    digest: str
    files: tuple[str, ...]
    problems: tuple[Problem, ...] = ()


def derive(connection: Connection, output: StoredOutput, overview: Overview) -> tuple[Problem, ...]:
    """Make what is not up to date, upload it, and delete what is not wanted any more.

    Args:
        connection: The connection to the workers.
        output: The output, with the written site.
        overview: What is known of the site.

    Returns:
        Why some could not be made.
    """
    url = output.url
    try:
        system, root = opened(url)
        before = _before(system, root)
        parts = _parts(output.digests, overview)
        unchanged = {part.name for part in parts if part.name in before and before[part.name].digest == part.digest}
        wanted = [part for part in parts if part.name not in unchanged]
        with told_if_ended(connection.client):
            futures = [connection.client.submit(_make, url, part, pure=False, retries=RETRIES) for part in wanted]
        made = dict(zip([part.name for part in wanted], connection.results(futures), strict=True))
        after = {name: before[name] for name in unchanged} | {name: of for name, of in made.items() if not of.problems}
        if after != before:
            kept = {path for of in after.values() for path in of.files}
            old = sorted({path for of in before.values() for path in of.files} - kept)
            listed = {name: [of.digest, *of.files] for name, of in sorted(after.items())}
            system.pipe_file(f"{root}/{DERIVED}", json.dumps(listed).encode())
            if old:
                system.rm([f"{root}/{path}" for path in old])
    except OSError as error:  # the site itself is complete
        return (disk_problem(error, url),)
    except EndedError as error:
        return (Problem(code="cluster", message=str(error), hint="build again to make what was not made yet"),)
    return tuple(problem for of in made.values() for problem in of.problems)


def _before(system: Any, root: str) -> dict[str, Made]:  # noqa: ANN401 - fsspec has no types
    try:
        listed = json.loads(system.cat_file(f"{root}/{DERIVED}"))
        return {
            str(name): Made(str(digest), tuple([path for path in map(str, files) if _is_derived(path)]))
            for name, (digest, *files) in listed.items()
        }
    except (FileNotFoundError, ValueError, AttributeError, TypeError):
        return {}


def _is_derived(path: str) -> bool:
    """Whether a path in the list is where such files are: whatever else it names is not ours to delete."""
    return path.startswith((urls.DATA, urls.PAGEFIND)) and is_within(path)


def _parts(digests: Mapping[str, str], overview: Overview) -> list[Part]:
    settings, stories = overview.settings, overview.corpus.stories
    parts: list[Part] = []
    if settings.search:
        of = language(settings.texts_language)
        for bundle in bundles(stories):
            make = partial(_index, bundle, of)
            parts.append(_part(f"search {bundle.name}", digests, frozenset(bundle.paths), of, make))
    if settings.records:
        newest = newest_date(stories)
        sources = {path for path in digests if path.startswith(urls.DATA) or path.endswith("/story.json")}
        parts.append(_part("data", digests, sources, f"{settings} {newest}", partial(_data, settings, newest)))
    return parts


def _part(
    name: str,
    digests: Mapping[str, str],
    sources: AbstractSet[str],
    how: str,
    make: Callable[[Path], tuple[Problem, ...]],
) -> Part:
    lines = (program.digest().hex(), how, *(f"{path} {digests.get(path, '')}" for path in sorted(sources)))
    digest = sha256("\n".join(lines).encode("utf-8", "surrogatepass")).hexdigest()
    return Part(name, digest, tuple(sorted(sources)), make)


def _make(url: str, part: Part) -> Made:
    """Make a part on this worker, and upload it."""
    system, root = opened(url)
    with tempfile.TemporaryDirectory() as folder:
        output = Path(folder)
        for path, data in StoredFiles(url, part.sources).read().items():
            make_folder((output / path).parent)
            (output / path).write_bytes(data)
        problems = part.make(output)
        here = (path.relative_to(output).as_posix() for path in output.rglob("*") if path.is_file())
        new = sorted(set(here) - frozenset(part.sources) - _OWN)
        leads = [path for path in new if path.endswith(_LAST)]
        for paths in ([path for path in new if path not in leads], leads):
            upload(system, {f"{root}/{path}": Document(path, (output / path).read_bytes(), "") for path in paths})
    return Made(part.digest, tuple(new), problems)


_LAST = "pagefind-entry.json"
"""The file that leads to all others of an index."""


def _index(bundle: Bundle, of: str, output: Path) -> tuple[Problem, ...]:
    return pagefind.index(output, [bundle], {}, of)


def _data(settings: Settings, newest: datetime | None, output: Path) -> tuple[Problem, ...]:
    return data_files.update(output, settings, {}, newest)
