"""Reads and writes stories as Markdown files with YAML front matter; errors in a file become problems.

The last key, `generated`, is a checksum of the file as Backfile wrote it. While it matches, nobody has edited the
file, and it may be overwritten when its captures change; once it does not, the file belongs to the person who
edited it.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import fields as dataclass_fields
from datetime import datetime
from typing import Any, NamedTuple

from generator.content import yaml_writer
from generator.content.settings import LANGUAGE
from generator.content.yaml_writer import Moment
from generator.content.yamlfile import Fields
from generator.core import dates
from generator.core.model import FACTS, Citation, Source, Story, Teaser
from generator.core.problems import Problem, problem_at
from generator.core.text import digest, fold, is_slug, slugify, web_address
from generator.core.typography import plain_name

_GENERATED = re.compile(r"^generated: ([0-9a-f]{16})\n", re.MULTILINE)
# The lines around front matter may have blanks behind them; `...` ends it, too (YAML 1.2, section 9.1.4).
_HEAD = re.compile(r"---[ \t]*\n(.*?)^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
_OPENING = "---\n"
_CLOSING = "\n---\n"


def write(story: Story) -> str:
    """Returns the text of a story's file: YAML front matter, a blank line, the Markdown of its body."""
    keys = {key: codec.write(getattr(story, key)) for key, codec in _CODECS.items()}
    head = yaml_writer.block(_stated(keys))
    body = f"\n{story.body}\n" if story.body else ""
    checksum = digest(_OPENING + head + _CLOSING[1:] + body)[:16]
    return f"{_OPENING}{head}generated: {checksum}{_CLOSING}{body}"


def untouched(text: str) -> bool:
    """Returns whether a file's text is still as `write` returned it, that is, whether its checksum matches."""
    head, _, _ = text.partition(_CLOSING)
    checksum = _GENERATED.search(head + "\n")
    return checksum is not None and digest(text[: checksum.start()] + text[checksum.end() :])[:16] == checksum[1]


def read(text: str, file: str, name: str) -> tuple[Story | None, tuple[Problem, ...]]:
    """Parses the text of a story's file.

    A title is all that a story written by hand must have.

    Args:
        text: The text of the file.
        file: The name of the file in problems.
        name: The file's own name, from which the slug is derived if the front matter has none.

    Returns:
        The story, or None if the front matter has errors; and the problems.
    """
    fields, body = read_fields(text, file)
    if fields.problems:
        return None, tuple(fields.problems)
    fields.only(KEYS, code="unknown-key")
    title = fold(fields.text("title") or "")
    if not plain_name(title).strip():
        fields.problems.append(
            problem_at("front-matter", "the story has no title", file, text, hint="add a line such as: title: …")
        )
    values = {key: codec.read(fields, key) for key, codec in _CODECS.items()}
    values |= {"title": title, "slug": values["slug"] or slugify(name)}
    edited = "captures" in fields.values and not untouched(text)
    story = Story(**values, body=body.strip("\n"), edited=edited)
    has_errors = any(problem.code == "front-matter" for problem in fields.problems)
    return None if has_errors else story, tuple(fields.problems)


_SLUG = "a slug: lower-case letters, digits and single hyphens, at most 80"


def read_fields(text: str, file: str) -> tuple[Fields, str]:
    """Splits the text of a Markdown file into the keys of its front matter and its body."""
    fields = Fields(file, text, "front-matter")
    match = _HEAD.match(text)
    if match is None:
        fields.problems.append(
            problem_at(
                "front-matter", "the file has no front matter", file, text,
                hint="start it with a line ---, keys such as `title: …`, and another line ---",
            )
        )  # fmt: skip
        return fields, ""
    return fields.load(match[1], 2), text[match.end() :]


def body_of(text: str) -> str:
    """The body of a story's file that has front matter, as `read` returns it."""
    match = _HEAD.match(text)
    return text[match.end() :].strip("\n") if match else ""


def _stated(keys: dict[str, object]) -> dict[str, object]:
    """Removes keys without a value: those that are None, [] or {}."""
    return {key: value for key, value in keys.items() if value not in (None, [], {})}


def _read_aliases(fields: Fields, key: str) -> tuple[str, ...]:
    aliases = fields.texts(key)
    for alias, value in zip(aliases, fields.items(key), strict=False):
        story, slash, text = alias.partition("/")
        if not is_slug(story) or (slash and not re.fullmatch("[0-9a-f]{8}", text)):
            fields.add(f"the alias {alias!r} is not {_SLUG}", value)
    return aliases


def _read_entities(fields: Fields, key: str) -> tuple[tuple[str, str], ...]:
    """Reads entities written as `slug: Name`, or as a list of names, as people may write them."""
    value = fields.values.get(key)
    if value is not None and isinstance(value.data, tuple):
        return tuple((slugify(name), name) for name in fields.texts(key))
    pairs = _pairs(fields, key)
    for slug, _ in pairs:
        if not is_slug(slug):
            fields.add(f"the entity {slug!r} is not {_SLUG}", fields.values[key])
    return pairs


def _pairs(fields: Fields, key: str) -> tuple[tuple[str, str], ...]:
    value = fields.values.get(key)
    if value is None or value.data is None:
        return ()
    inner = fields.within(value)
    return tuple((name, inner.text(name) or "") for name in inner.values)


def _teaser(fields: Fields) -> Teaser:
    fields.only(("title", "dek", "slug"), code="unknown-key")
    return Teaser(title=fields.text("title"), dek=fields.text("dek"), slug=_read_slug(fields, "slug"))


def _citation(fields: Fields) -> Citation:
    fields.only(("marker", "url", "title"), code="unknown-key")
    marker = fields.parsed("marker", lambda value: value if re.fullmatch(r"[0-9]{1,6}", value) else None, "a number")
    return Citation(marker or "", _read_url(fields, "url"), fields.text("title"))


def _source(fields: Fields) -> Source:
    fields.only(_SOURCE_KEYS, code="unknown-key")
    return Source(
        file=fields.text("file") or "",
        sha256=fields.text("sha256") or "",
        form=fields.text("format") or "",
        supplied=fields.texts("supplied"),
        counters=_pairs(fields, "counters"),
        taken=fields.date("captured"),
        origin=_read_url(fields, "from"),
        note=fields.text("note"),
    )


_SOURCE_KEYS = ("file", "sha256", "format", "captured", "from", "note", "supplied", "counters")


def _moment(date: datetime | None) -> Moment | None:
    return Moment(dates.iso(date)) if date else None


class _Codec(NamedTuple):
    """How a field is read from front matter and what is written for it; no key is written for None, [] and {}."""

    read: Callable[[Fields, str], Any]
    write: Callable[[Any], object]


def _read_slug(fields: Fields, key: str) -> Any:  # noqa: ANN401 - as `parsed` returns
    return fields.parsed(key, lambda value: value if is_slug(value) else None, _SLUG)


def _read_url(fields: Fields, key: str) -> Any:  # noqa: ANN401 - likewise
    return fields.parsed(key, web_address, "a web address (http or https)")


def _records(read: Callable[[Fields], Any], write: Callable[[Any], dict[str, object]]) -> _Codec:
    """Returns the codec of a list of mappings."""
    return _Codec(
        lambda fields, key: tuple([read(fields.within(value)) for value in fields.items(key)]),
        lambda records: [_stated(write(record)) for record in records],
    )


_TEXT = _Codec(lambda fields, key: fold(fields.text(key) or "") or None, lambda text: text)
_SLUGS = _Codec(_read_slug, lambda slug: slug)
_BY_TYPE: Mapping[object, _Codec] = {
    str: _TEXT,
    str | None: _TEXT,
    bool: _Codec(Fields.flag, lambda flag: flag or None),
    datetime | None: _Codec(Fields.date, _moment),
    tuple[str, ...]: _Codec(Fields.texts, list),
    tuple[tuple[str, str], ...]: _Codec(_pairs, dict),
    tuple[Teaser, ...]: _records(_teaser, lambda t: {"title": t.title, "dek": t.dek, "slug": t.slug}),
    tuple[Citation, ...]: _records(_citation, lambda c: {"marker": c.marker, "url": c.url, "title": c.title}),
    tuple[Source, ...]: _records(
        _source,
        lambda source: {
            "file": source.file,
            "sha256": source.sha256,
            "format": source.form,
            "captured": _moment(source.taken),
            "from": source.origin,
            "note": source.note,
            "supplied": list(source.supplied),
            "counters": dict(source.counters),
        },
    ),
}
"""The codec for each type of field."""

_BY_NAME: Mapping[str, _Codec] = {
    "slug": _SLUGS,
    "lang": _Codec(lambda fields, key: fields.parsed(key, *LANGUAGE), lambda tag: tag),
    "version_of": _SLUGS,
    "aliases": _Codec(_read_aliases, list),
    "entities": _Codec(_read_entities, dict),
    "source_url": _Codec(_read_url, lambda url: url),
}
"""The codecs of fields with rules of their own."""

_TYPES = {field.name: field.type for field in dataclass_fields(Story)}
_LATER = ("source_url", "related", "citations")
_STORY_KEYS = (
    "title", "author", "lang", "slug", "version_of", *(fact.name for fact in FACTS if fact.name not in _LATER), "draft",
    "withdrawn", "truncated", "aliases", "source_url", "entities", "related", "citations", "captures", "inferred",
)  # fmt: skip
_CODECS: Mapping[str, _Codec] = {key: _BY_NAME.get(key) or _BY_TYPE[_TYPES[key]] for key in _STORY_KEYS}
KEYS = (*_STORY_KEYS, "generated")
"""The keys of front matter, in the order in which they are written."""
