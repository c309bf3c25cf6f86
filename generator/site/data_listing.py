"""The page that lists the tables of an archive, and their description for programs: made once all tables are."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from msgspec.json import encode

from generator.content.settings import Settings
from generator.core.document import Document
from generator.site import urls
from generator.site.language import Language
from generator.site.page import Page, Plan, TableSummary
from generator.site.pages.data import TABLES
from generator.site.views import tables
from generator.site.views.links import feed_link
from generator.site.views.tables import Column, Table


@dataclass(frozen=True, slots=True)
class DataTable:
    """A table on the page: what it holds, its columns, how many rows it has, and its files."""

    name: str
    about: str
    columns: tuple[Column, ...]
    rows: int
    csv: str
    json_lines: str
    parquet: str


@dataclass(frozen=True, slots=True)
class DataPage:
    """The tables, and the description of all of them for programs."""

    tables: tuple[DataTable, ...]
    package: str


def data_listing(made: Mapping[str, TableSummary], settings: Settings, language: Language) -> Iterator[Page | Plan]:
    """The page and the description of the tables that were made, by the paths of their CSV files."""
    listed = tuple((table, made[path]) for table in TABLES if (path := urls.table(table.name, "csv")) in made)
    if not listed:
        return
    yield Plan(urls.DATA_PACKAGE, _package, (listed, settings))
    yield Page(
        address=urls.DATA,
        template="pages/data.html",
        title=language.gettext("Data"),
        description=language.gettext("The stories of %(title)s as tables, for programs.", title=settings.title),
        origin="the page on data",
        feeds=(feed_link(settings, language),),
        view=DataPage(
            tuple(
                DataTable(
                    table.name,
                    table.about,
                    table.columns,
                    summary.rows,
                    urls.table(table.name, "csv"),
                    urls.table(table.name, "jsonl"),
                    urls.table(table.name, "parquet"),
                )
                for table, summary in listed
            ),
            urls.DATA_PACKAGE,
        ),
    )


def _package(listed: tuple[tuple[Table, TableSummary], ...], settings: Settings) -> Document:
    """The description of the tables (Frictionless Data Package, version 1), each with the digest of its CSV file."""
    resources = [
        {
            "name": table.name,
            "description": table.about,
            "path": urls.table(table.name, "csv").removeprefix(urls.DATA),
            "format": "csv",
            "mediatype": "text/csv",
            "encoding": "utf-8",
            "profile": "tabular-data-resource",
            "bytes": summary.size,
            "hash": f"sha256:{summary.sha256}",
            "schema": tables.schema(table),
        }
        for table, summary in listed
    ]
    package = {
        "profile": "tabular-data-package",
        "name": "archive",
        "title": settings.title,
        "description": settings.description,
        "homepage": settings.base_url,
        "sources": [{"title": settings.publication, "path": settings.publication_url}],
        "resources": resources,
    }
    return Document(urls.DATA_PACKAGE, encode(package) + b"\n", "the description of the data")
