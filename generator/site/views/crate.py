"""The description of the data as a research object (RO-Crate 1.1): all its files, with sizes and digests."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

from msgspec.json import encode
from msgspec.json import format as indented

from generator.content.settings import Settings
from generator.core import dates
from generator.core.document import Document
from generator.core.model import Story
from generator.site import urls


class DataFile(NamedTuple):
    """A file of the folder `data/`: its name there, what it holds, its size in bytes, its SHA-256."""

    name: str
    about: str
    size: int
    sha256: str


_TYPES = {
    ".csv": "text/csv",
    ".jsonl": "application/jsonl",
    ".json": "application/json",
    ".sqlite": "application/vnd.sqlite3",
    ".parquet": "application/vnd.apache.parquet",
}


def newest_date(stories: Iterable[Story]) -> datetime | None:
    """When anything in the archive was last captured or published, as far as it is known."""
    known = (
        moment
        for story in stories
        for moment in (story.date, story.updated, *(source.taken for source in story.captures))
        if moment
    )
    return max(known, default=None)


def crate(files: Sequence[DataFile], settings: Settings, newest: datetime | None) -> Document:
    """The description as a document.

    Args:
        files: The files, in order.
        settings: The settings of the site.
        newest: Its date, as `newest_date` says.
    """
    publisher = {"@id": settings.publication_url, "@type": "Organization", "name": settings.publication}
    terms = {"@id": settings.terms_url, "@type": "CreativeWork", "name": "Terms of the texts"}
    root = {
        "@id": "./",
        "@type": "Dataset",
        "name": settings.title,
        "description": settings.description,
        "url": settings.base_url + urls.DATA,
        "datePublished": dates.instant(newest or dates.EPOCH),
        "license": {"@id": terms["@id"]},
        "creator": {"@id": publisher["@id"]},
        "hasPart": [{"@id": file.name} for file in files],
    }
    graph = [
        {
            "@id": urls.CRATE.removeprefix(urls.DATA),
            "@type": "CreativeWork",
            "conformsTo": {"@id": "https://w3id.org/ro/crate/1.1"},
            "about": {"@id": "./"},
        },
        root,
        publisher,
        terms,
        *(
            {
                "@id": file.name,
                "@type": "File",
                "name": file.name,
                "description": file.about,
                "encodingFormat": _TYPES[file.name[file.name.rindex(".") :]],
                "contentSize": str(file.size),
                "sha256": file.sha256,
            }
            for file in files
        ),
    ]
    context = ["https://w3id.org/ro/crate/1.1/context", {"sha256": "https://schema.org/sha256"}]
    data = indented(encode({"@context": context, "@graph": graph}))
    return Document(urls.CRATE, data + b"\n", "the description of the data as a research object")
