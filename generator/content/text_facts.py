"""What the archive needs to know of a text, wherever the text itself is: small enough to be sent and kept."""

import re
from functools import lru_cache
from typing import NamedTuple, TypeVar

from generator.content.prose import Prose, Reference
from generator.core.text import comparable, shortened, text_id

T = TypeVar("T")

OPENING = 200
"""How many characters of its beginning stand for a text where it has no dek."""

_OTHER_NOTATION = re.compile(
    r"\[\[[^\[\]\n]{1,200}\]\]|\{\{[<%]?[^{}\n]{1,200}\}\}|\]\((?:entity|beat|story):[^)\n]*\)", re.IGNORECASE
)


class TextFacts(NamedTuple):
    """What the archive needs to know of one text.

    `references` and `targets` are those of its `Prose`, `anchors` those of its paragraphs, in order. `text_id` is its
    id among the texts of its story, `opening` its first words. `unlinked` are links in it that are no Markdown.
    """

    references: tuple[Reference, ...]
    targets: tuple[tuple[str, str], ...]
    anchors: tuple[str, ...]
    text_id: str
    opening: str
    unlinked: tuple[str, ...]


def facts_of(prose: Prose) -> TextFacts:
    """The facts of a text."""
    text = prose.text
    facts = TextFacts(
        references=prose.references,
        targets=prose.targets,
        anchors=tuple([paragraph.anchor for paragraph in prose.paragraphs]),
        text_id=text_id(comparable(text)),
        opening=shortened(text, OPENING),
        unlinked=tuple(
            [match[0] for paragraph in prose.paragraphs for match in _OTHER_NOTATION.finditer(paragraph.text)]
        )
        if "]" in text or "}" in text
        else (),
    )
    return shared(facts)


def shared(facts: TextFacts) -> TextFacts:
    """The same facts, in which what many texts refer to is one object: they take less memory, and less of a message."""
    anchors = {anchor: anchor for anchor in facts.anchors}
    references = [
        Reference(_one(of.kind), _one(of.slug), _one(of.label), anchors.get(of.anchor, of.anchor), of.start, of.end)
        for of in facts.references
    ]
    return facts._replace(references=tuple(references), targets=tuple([_one(target) for target in facts.targets]))


@lru_cache(maxsize=1 << 16)
def _one(value: T) -> T:
    """One object for all that are equal."""
    return value
