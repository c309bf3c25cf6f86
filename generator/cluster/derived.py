"""Makes what is made from a written site in a store: each part of the search index, each data file, on a worker.

A worker fetches what its part is made from into a folder of its own, makes it there as on one machine, and uploads it.
Whoever leads describes the data files from what is known of all: their sizes and digests.
"""

import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

from msgspec import DecodeError, json

from generator.build import pagefind
from generator.build.derived import data_parts
from generator.build.derived.data_parts import DataPart, described
from generator.build.steps.publish import Overview
from generator.cluster.connection import RETRIES, Connection, told_if_ended
from generator.content.settings import Settings
from generator.core.document import Document
from generator.core.owners import EndedError
from generator.core.problems import Problem
from generator.files import program
from generator.files.folders import INDEX
from generator.files.names import is_within
from generator.files.store import StoredFiles, opened
from generator.files.store_stage import upload, upload_files
from generator.files.stored_output import StoredOutput
from generator.files.writer import disk_problem, make_folder
from generator.site import urls
from generator.site.search_bundles import Bundle, bundles, language
from generator.site.views.crate import crate, newest_date

DERIVED = ".backfile-derived"
"""The name of the file that lists what was made from the written site, with digests of what from."""


class File(NamedTuple):
    """A file in the store: its path in the site, its size in bytes, its SHA-256."""

    path: str
    size: int
    sha256: str


class Part(NamedTuple):
    """Something to make: its name, a digest of what from, the files to fetch, and how to make it in a folder."""

    name: str
    digest: str
    sources: tuple[str, ...]
    make: Callable[[Path], tuple[Problem, ...]]


class Made(NamedTuple):
    """What was made: the digest of what from, and its files."""

    digest: str
    files: tuple[File, ...]


def derive(connection: Connection, output: StoredOutput, overview: Overview) -> tuple[Problem, ...]:
    """Make what is not up to date, upload it, and delete what is not wanted any more.

    Args:
        connection: The connection to the workers.
        output: The output, with the written site.
        overview: What is known of the site.

    Returns:
        Why some could not be made.
    """
    try:
        return _derive(connection, output, overview)
    except OSError as error:  # the site itself is complete
        return (disk_problem(error, output.url),)
    except EndedError as error:
        return (Problem(code="cluster", message=str(error), hint="build again to make what was not made yet"),)


def _derive(connection: Connection, output: StoredOutput, overview: Overview) -> tuple[Problem, ...]:
    settings, url = overview.settings, output.url
    system, root = opened(url)
    before = _before(system, root)
    problems = list(data_parts.not_makeable(settings, url))
    after: dict[str, Made] = {}
    wanted: list[Part] = []
    for part in _parts(url, output.digests, overview):
        is_made = part.name in before and before[part.name].digest == part.digest
        if is_made:
            after[part.name] = before[part.name]
        else:
            wanted.append(part)
    with told_if_ended(connection.client):
        futures = [connection.client.submit(_make, url, part, pure=False, retries=RETRIES) for part in wanted]
    for part, (made, why_not) in zip(wanted, connection.results(futures), strict=True):
        problems += [problem for problem in why_not if problem not in problems]
        if not why_not:
            after[part.name] = made
    if settings.records:
        document = _crate(system, root, output.digests, after, overview)
        digest = sha256(document.data).hexdigest()
        after[_CRATE] = Made(digest, (File(document.path, len(document.data), digest),))
        if after[_CRATE] != before.get(_CRATE):
            upload(system, {f"{root}/{document.path}": document})
    if after != before:
        kept = {file.path for of in after.values() for file in of.files}
        old = sorted({file.path for of in before.values() for file in of.files} - kept)
        system.pipe_file(f"{root}/{DERIVED}", json.encode(dict(sorted(after.items()))))
        if old:
            system.rm([f"{root}/{path}" for path in old])
    return tuple(problems)


_CRATE = "crate"


def _before(system: Any, root: str) -> dict[str, Made]:  # noqa: ANN401 - fsspec has no types
    try:
        listed = json.decode(system.cat_file(f"{root}/{DERIVED}"), type=dict[str, Made])
    except (FileNotFoundError, DecodeError):
        return {}
    return {
        name: Made(digest, tuple([file for file in files if _is_derived(file.path)]))
        for name, (digest, files) in listed.items()
    }


def _is_derived(path: str) -> bool:
    """Whether a path in the list is where such files are: whatever else it names is not ours to delete."""
    return path.startswith((urls.DATA, urls.PAGEFIND)) and is_within(path)


def _parts(url: str, digests: Mapping[str, str], overview: Overview) -> Iterator[Part]:
    settings = overview.settings
    if settings.search:
        of = language(settings.texts_language)
        for bundle in bundles(overview.corpus.stories):
            make = partial(_index, bundle, of)
            yield _part(f"search {bundle.name}", digests, bundle.paths, of, make)
    for each in data_parts.data_parts(settings):
        sources = filter(each.is_made_from, digests)
        yield _part(each.path, digests, sources, str(settings), partial(_data, each, settings, url))


def _part(
    name: str,
    digests: Mapping[str, str],
    sources: Iterable[str],
    how: str,
    make: Callable[[Path], tuple[Problem, ...]],
) -> Part:
    paths = tuple(sorted(set(sources)))
    lines = (program.digest().hex(), how, *(f"{path} {digests.get(path, '')}" for path in paths))
    digest = sha256("\n".join(lines).encode("utf-8", "surrogatepass")).hexdigest()
    return Part(name, digest, paths, make)


def _make(url: str, part: Part) -> tuple[Made, tuple[Problem, ...]]:
    """Make a part on this worker, and upload it. Returns also why it could not be made."""
    system, root = opened(url)
    with tempfile.TemporaryDirectory() as folder:
        output = Path(folder)
        for files in StoredFiles(url, part.sources).parts():
            for path, data in files.items():
                make_folder((output / path).parent)
                (output / path).write_bytes(data)
        problems = part.make(output)
        here = (path.relative_to(output).as_posix() for path in output.rglob("*") if path.is_file())
        new = sorted(set(here) - frozenset(part.sources) - {INDEX})
        leads = [path for path in new if path.endswith(_LAST)]
        for paths in ([path for path in new if path not in leads], leads):
            upload_files(system, {f"{root}/{path}": output / path for path in paths})
        made = tuple([File(path, *data_parts.measured(output / path)) for path in new])
    return Made(part.digest, made), problems


_LAST = "pagefind-entry.json"
"""The file that leads to all others of an index."""


def _index(bundle: Bundle, of: str, output: Path) -> tuple[Problem, ...]:
    return pagefind.index(output, [bundle], {}, of)


def _data(part: DataPart, settings: Settings, url: str, output: Path) -> tuple[Problem, ...]:
    make_folder(output / urls.DATA)
    problem = data_parts.make(part, output / part.path, output, settings, url)
    return (problem,) if problem else ()


def _crate(
    system: Any,  # noqa: ANN401 - fsspec has no types
    root: str,
    digests: Mapping[str, str],
    made: Mapping[str, Made],
    overview: Overview,
) -> Document:
    """The description of the data files: of those that the build itself wrote, and of those that were made of them."""
    system.invalidate_cache()  # workers have written to the store
    written = {path: digest for path, digest in digests.items() if data_parts.is_described(path)}
    files = [described(path, system.info(f"{root}/{path}")["size"], digest) for path, digest in written.items()]
    files += [described(*file) for of in made.values() for file in of.files if file.path.startswith(urls.DATA)]
    return crate(sorted(files), overview.settings, newest_date(overview.corpus.stories))
