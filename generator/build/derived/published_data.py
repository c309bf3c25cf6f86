"""Reads the data of a written site: its tables, as their description says, and the paragraphs of its records."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from msgspec import Struct, json

from generator.site import urls


class Field(Struct, frozen=True):
    """A column, as the Table Schema describes it."""

    name: str
    type: str
    description: str = ""


class Target(Struct, frozen=True):
    """Where a foreign key leads; the resource is empty if that is its own table."""

    resource: str
    fields: tuple[str, ...]


class ForeignKey(Struct, frozen=True):
    """Columns whose values are in another table."""

    fields: tuple[str, ...]
    reference: Target


class Schema(Struct, frozen=True, rename="camel"):
    """A Table Schema, as far as it is used here."""

    fields: tuple[Field, ...]
    primary_key: tuple[str, ...] = ()
    foreign_keys: tuple[ForeignKey, ...] = ()


class Table(Struct, frozen=True):
    """A table: its name, what it holds, its columns."""

    name: str
    description: str
    schema: Schema


class Source(Struct, frozen=True):
    """Whose stories these are."""

    title: str
    path: str


class Package(Struct, frozen=True):
    """A data package, as far as it is used here."""

    title: str
    description: str
    homepage: str
    resources: tuple[Table, ...]
    sources: tuple[Source, ...] = ()


class _Paragraph(Struct):
    anchor: str | None
    text: str


class _Version(Struct):
    version: str
    url: str
    paragraphs: list[_Paragraph]


class _Record(Struct):
    slug: str
    url: str
    paragraphs: list[_Paragraph]
    versions: list[_Version]


PARAGRAPHS = Table(
    "paragraphs",
    "Every paragraph of every text, in the order of stories and texts.",
    Schema(
        (
            Field("id", "integer", "its number"),
            Field("story", "string", "the slug of the story"),
            Field("version", "string", "the version that has it; empty for the text that is shown"),
            Field("number", "integer", "its place in the text, from 1"),
            Field("anchor", "string", "its anchor on the page; headings have none"),
            Field("text", "string", "its words"),
            Field("url", "string", "its address"),
        ),
        ("id",),
        (ForeignKey(("story",), Target("stories", ("story",))),),
    ),
)

Cell = str | int | bool | None


class Paragraph(NamedTuple):
    """A row of `PARAGRAPHS`."""

    id: int
    story: str
    version: str
    number: int
    anchor: str | None
    text: str
    url: str


def read_package(output: Path) -> Package:
    """The description of the tables."""
    return json.decode((output / urls.DATA_PACKAGE).read_bytes(), type=Package)


def rows(output: Path, table: Table) -> Iterator[Sequence[Cell]]:
    """The rows of a table, each in the order of its columns."""
    decoder = json.Decoder(dict[str, Cell])
    names = [column.name for column in table.schema.fields]
    with (output / urls.table(table.name, "jsonl")).open("rb") as lines:
        for line in lines:
            cells: Mapping[str, Cell] = decoder.decode(line)
            yield [cells[name] for name in names]


def paragraphs(output: Path, package: Package) -> Iterator[Paragraph]:
    """The paragraphs of all stories, in the order of their table, and of their versions."""
    decoder = json.Decoder(_Record)
    number = 0
    for slug in _slugs(output, package):
        record = decoder.decode((output / urls.story_json(slug)).read_bytes())
        texts = [("", record.url, record.paragraphs), *((of.version, of.url, of.paragraphs) for of in record.versions)]
        for version, url, own in texts:
            for place, paragraph in enumerate(own, 1):
                number += 1
                address = f"{url}#{paragraph.anchor}" if paragraph.anchor else url
                yield Paragraph(number, slug, version, place, paragraph.anchor, paragraph.text, address)


def _slugs(output: Path, package: Package) -> Iterator[str]:
    stories = next(table for table in package.resources if table.name == "stories")
    column = [column.name for column in stories.schema.fields].index("story")
    return (str(row[column]) for row in rows(output, stories))
