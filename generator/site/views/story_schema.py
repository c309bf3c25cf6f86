"""The JSON Schema (draft 2020-12) of the record of a story: what `story_json` makes, for those who read it.

Its version is in its address. What is described stays as long as the version does; keys may be added.
"""

from collections.abc import Mapping

from msgspec.json import encode
from msgspec.json import format as indented

from generator.core.document import Document
from generator.site import urls

_TEXT: dict[str, object] = {"type": "string"}
_MAYBE_TEXT: dict[str, object] = {"type": ["string", "null"]}
_FLAG: dict[str, object] = {"type": "boolean"}
_ADDRESS: dict[str, object] = {"type": "string", "format": "uri"}
_MAYBE_ADDRESS: dict[str, object] = {"type": ["string", "null"], "format": "uri"}
_DATE: dict[str, object] = {
    "type": ["string", "null"],
    "description": "RFC 3339; a day alone where no moment is known",
}


def _object(about: str, properties: Mapping[str, object]) -> dict[str, object]:
    return {"type": "object", "description": about, "properties": dict(properties), "required": list(properties)}


def _list(items: object) -> dict[str, object]:
    return {"type": "array", "items": items}


_NAMED = _object("an entity", {"name": _TEXT, "url": _ADDRESS})
_PARAGRAPHS = _list(
    _object("a paragraph, with its anchor on the page; headings have none", {"anchor": _MAYBE_TEXT, "text": _TEXT})
)
_RECORD = {
    "id": {"type": "string", "description": "what it is called in feeds; it never changes"},
    "url": _ADDRESS,
    "slug": _TEXT,
    "title": _TEXT,
    "description": {"type": ["string", "null"], "description": "its dek"},
    "date": _DATE,
    "updated": _DATE,
    "date_text": {"type": ["string", "null"], "description": "its date as captured, if that is not enough for a day"},
    "beat": {"anyOf": [{"type": "null"}, _object("its beat", {"name": _TEXT, "url": _ADDRESS})]},
    "category": _MAYBE_TEXT,
    "kind": _MAYBE_TEXT,
    "language": {"type": "string", "description": "a language tag (RFC 5646)"},
    "author": _TEXT,
    "publication": {"type": ["string", "null"], "description": "null if it was written by hand for the archive"},
    "source_url": _MAYBE_ADDRESS,
    "notice": _MAYBE_TEXT,
    "terms_url": _MAYBE_ADDRESS,
    "inferred": {
        "type": "object",
        "description": "what no capture states, by field, each with how it was inferred",
        "additionalProperties": _TEXT,
    },
    "truncated": {"type": "boolean", "description": "whether every capture stops before the text does"},
    "edited": {"type": "boolean", "description": "whether a person changed what captures yield"},
    "paragraphs": _PARAGRAPHS,
    "entities": _list(_NAMED) | {"description": "those that the source marked"},
    "named": _list(_NAMED) | {"description": "those that were only found by name"},
    "citations": _list(_object("a source", {"marker": _TEXT, "title": _MAYBE_TEXT, "url": _MAYBE_ADDRESS})),
    "related": _list(
        _object(
            "a story that its page announced; without an address if the archive has none such",
            {"title": _MAYBE_TEXT, "description": _MAYBE_TEXT, "slug": _MAYBE_TEXT, "url": _MAYBE_ADDRESS},
        )
    ),
    "mentions": _list(
        _object(
            "a mention of an entity, a beat or a story, in its sentence",
            {"kind": _TEXT, "slug": _TEXT, "marked": _FLAG, "words": _TEXT, "sentence": _TEXT, "url": _ADDRESS},
        )
    ),
    "referred_to_by": _list(
        _object("a sentence of another story that refers to it", {"slug": _TEXT, "sentence": _TEXT, "url": _ADDRESS})
    ),
    "captures": _list(
        _object(
            "a capture that it comes from",
            {
                "file": _TEXT,
                "sha256": {"type": "string", "pattern": "^[0-9a-f]{64}$"},
                "format": _TEXT,
                "captured": _DATE,
                "from": _MAYBE_ADDRESS,
                "note": _MAYBE_TEXT,
                "supplied": _list(_TEXT),
                "counters": {"type": "object", "additionalProperties": _TEXT},
                "url": _MAYBE_ADDRESS,
            },
        )
    ),
    "versions": _list(
        _object(
            "another text that it had, the newest first",
            {
                "version": {"type": "string", "pattern": "^[0-9a-f]{8}$"},
                "title": _TEXT,
                "date": _DATE,
                "url": _ADDRESS,
                "changes": _ADDRESS,
                "paragraphs": _PARAGRAPHS,
            },
        )
    ),
    "markdown": _ADDRESS,
}


def story_schema(base: str) -> Document:
    """The schema as a document; `base` is the address of the site."""
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": base + urls.STORY_SCHEMA,
        "title": "A story of the archive",
        **_object("A story: what its page has.", {"$schema": _ADDRESS} | _RECORD),
    }
    return Document(urls.STORY_SCHEMA, indented(encode(schema)) + b"\n", "the schema of records")
