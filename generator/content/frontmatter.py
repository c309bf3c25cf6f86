"""A story in, its Markdown file out; the file in, the story out, with whatever is wrong in it as problems.

The last key, `generated`, is a checksum of the file as Backfile wrote it. While it fits, nobody has edited the file
and it may be written anew when its captures change; once it does not, the file belongs to the person who edited it.
"""

import re

import yaml

from generator.content.yamlfile import Fields
from generator.core import dates
from generator.core.model import Citation, Source, Story, Teaser
from generator.core.problems import Problem, problem_at
from generator.core.text import digest, is_slug, slugify, web_address

KEYS = (
    "title", "slug", "version_of", "date", "updated", "date_text", "description", "kind", "category", "beat", "draft",
    "truncated", "aliases", "source_url", "entities", "related", "citations", "captures", "inferred", "generated",
)  # fmt: skip

_GENERATED = re.compile(r"^generated: ([0-9a-f]{16})\n", re.MULTILINE)
_OPENING = "---\n"
_CLOSING = "\n---\n"


class _Moment(str):
    """A date that stands in the file as YAML's timestamps do, without quotes."""

    __slots__ = ()


class _Dumper(yaml.CSafeDumper):
    """The C dumper, with dates."""


_Dumper.add_representer(
    _Moment, lambda dumper, moment: dumper.represent_scalar("tag:yaml.org,2002:timestamp", str(moment))
)


def write(story: Story) -> str:
    """A story in, the text of its file out: YAML front matter, a blank line, the Markdown of its body."""
    keys: dict[str, object] = {
        "title": story.title,
        "slug": story.slug,
        "version_of": story.version_of,
        "date": _Moment(dates.iso(story.date)) if story.date else None,
        "updated": _Moment(dates.iso(story.updated)) if story.updated else None,
        "date_text": story.date_text,
        "description": story.description,
        "kind": story.kind,
        "category": story.category,
        "beat": story.beat,
        "draft": story.draft or None,
        "truncated": story.truncated or None,
        "aliases": list(story.aliases),
        "source_url": story.source_url,
        "entities": dict(story.entities),
        "related": [
            _stated({"title": teaser.title, "dek": teaser.dek, "slug": teaser.slug}) for teaser in story.related
        ],
        "citations": [
            _stated({"marker": citation.marker, "url": citation.url, "title": citation.title})
            for citation in story.citations
        ],
        "captures": [
            _stated({
                "file": source.file,
                "sha256": source.sha256,
                "format": source.form,
                "supplied": list(source.supplied),
                "counters": dict(source.counters),
            })
            for source in story.captures
        ],
        "inferred": dict(story.inferred),
    }  # fmt: skip
    head = yaml.dump(
        _stated(keys), Dumper=_Dumper, sort_keys=False, allow_unicode=True, default_flow_style=False, width=1 << 30
    )
    body = f"\n{story.body}\n" if story.body else ""
    checksum = digest(_OPENING + head + _CLOSING[1:] + body)[:16]
    return f"{_OPENING}{head}generated: {checksum}{_CLOSING}{body}"


def untouched(text: str) -> bool:
    """Whether a file's text is as `write` made it: whether its checksum fits."""
    head, _, _ = text.partition(_CLOSING)
    found = _GENERATED.search(head + "\n")
    return found is not None and digest(text[: found.start()] + text[found.end() :])[:16] == found[1]


def read(text: str, file: str, name: str) -> tuple[Story | None, tuple[Problem, ...]]:
    """The text of a file in; its story, or None with the reasons, out.

    `file` is what problems call it, `name` the slug that the file's name gives where the front matter has none.
    A title is all that a story written by hand must have.
    """
    fields, body = read_fields(text, file)
    if fields.problems:
        return None, tuple(fields.problems)
    fields.only(KEYS, code="unknown-key")
    title = fields.text("title")
    if not title or title.isspace():
        fields.problems.append(
            problem_at("front-matter", "the story has no title", file, text, hint="add a line such as: title: …")
        )
    slug = fields.parsed("slug", lambda value: value if is_slug(value) else None, _SLUG) or slugify(name)
    version_of = fields.parsed("version_of", lambda value: value if is_slug(value) else None, _SLUG)
    story = Story(
        title=title or "",
        slug=slug,
        version_of=version_of,
        date=fields.date("date"),
        updated=fields.date("updated"),
        date_text=fields.text("date_text"),
        description=fields.text("description"),
        kind=fields.text("kind"),
        category=fields.text("category"),
        beat=fields.text("beat"),
        draft=fields.flag("draft"),
        truncated=fields.flag("truncated"),
        aliases=_aliases(fields),
        source_url=fields.parsed("source_url", web_address, "a web address (http or https)"),
        entities=_entities(fields),
        related=tuple(_teaser(fields.within(value)) for value in fields.items("related")),
        citations=tuple(_citation(fields.within(value)) for value in fields.items("citations")),
        captures=tuple(_source(fields.within(value)) for value in fields.items("captures")),
        inferred=_pairs(fields, "inferred"),
        body=body.strip("\n"),
        edited="captures" in fields.values and not untouched(text),
    )
    broken = any(problem.code == "front-matter" for problem in fields.problems)
    return None if broken else story, tuple(fields.problems)


_SLUG = "a slug: lower-case letters, digits and single hyphens, at most 80"


def read_fields(text: str, file: str) -> tuple[Fields, str]:
    """The text of a Markdown file in; its front matter's keys and its body out."""
    fields = Fields(file, text, "front-matter")
    closed = (text + "\n").find(_CLOSING)
    if not text.startswith(_OPENING) or closed < 0:
        fields.problems.append(
            problem_at(
                "front-matter", "the file has no front matter", file, text,
                hint="start it with a line ---, keys such as `title: …`, and another line ---",
            )
        )  # fmt: skip
        return fields, ""
    head = text[len(_OPENING) : closed + 1]
    return fields.load(head, 2), text[closed + len(_CLOSING) :]


def _stated(keys: dict[str, object]) -> dict[str, object]:
    """Keys without those that say nothing."""
    return {key: value for key, value in keys.items() if value not in (None, [], {})}


def _aliases(fields: Fields) -> tuple[str, ...]:
    aliases = fields.texts("aliases")
    for alias, value in zip(aliases, fields.items("aliases"), strict=False):
        story, slash, text = alias.partition("/")
        if not is_slug(story) or (slash and not re.fullmatch("[0-9a-f]{8}", text)):
            fields.add(f"the alias {alias!r} is not {_SLUG}", value)
    return aliases


def _entities(fields: Fields) -> tuple[tuple[str, str], ...]:
    """Entities as `slug: Name`; by hand also as a list of names."""
    value = fields.values.get("entities")
    if value is not None and isinstance(value.data, tuple):
        return tuple((slugify(name), name) for name in fields.texts("entities"))
    pairs = _pairs(fields, "entities")
    for slug, _ in pairs:
        if not is_slug(slug):
            fields.add(f"the entity {slug!r} is not {_SLUG}", fields.values["entities"])
    return pairs


def _pairs(fields: Fields, key: str) -> tuple[tuple[str, str], ...]:
    value = fields.values.get(key)
    if value is None or value.data is None:
        return ()
    inner = fields.within(value)
    return tuple((name, inner.text(name) or "") for name in inner.values)


def _teaser(fields: Fields) -> Teaser:
    fields.only(("title", "dek", "slug"), code="unknown-key")
    slug = fields.parsed("slug", lambda value: value if is_slug(value) else None, _SLUG)
    return Teaser(title=fields.text("title"), dek=fields.text("dek"), slug=slug)


def _citation(fields: Fields) -> Citation:
    fields.only(("marker", "url", "title"), code="unknown-key")
    marker = fields.parsed("marker", lambda value: value if re.fullmatch(r"[0-9]{1,4}", value) else None, "a number")
    url = fields.parsed("url", web_address, "a web address (http or https)")
    return Citation(marker or "", url, fields.text("title"))


def _source(fields: Fields) -> Source:
    fields.only(("file", "sha256", "format", "supplied", "counters"), code="unknown-key")
    return Source(
        file=fields.text("file") or "",
        sha256=fields.text("sha256") or "",
        form=fields.text("format") or "",
        supplied=fields.texts("supplied"),
        counters=_pairs(fields, "counters"),
    )
