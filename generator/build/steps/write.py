"""Each owner writes the stories of its part that were made of captures; and says which names its texts have."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from generator.build.steps.relate import Related
from generator.content.storyfile import key_of
from generator.content.text import Text
from generator.core.memo import Memo
from generator.core.model import Tree
from generator.core.owners import Step
from generator.corpus.unregistered import lower_words, names_outside
from generator.files.changes import Changes
from generator.files.signatures import Stamp
from generator.files.target import Target


class ToWrite(NamedTuple):
    """Where to write the stories that were made of captures, and what was read there."""

    target: Target
    before: Tree
    dry: bool


class Written(NamedTuple):
    """What was written to the stories folder: the changes, and the stamps of the files that were written, by path.

    `left_alone` are those that somebody saved meanwhile; `data` are the bytes of all, where the
    owner remembers them.
    """

    changes: Changes
    stamps: Mapping[str, Stamp]
    left_alone: tuple[str, ...]
    data: Mapping[str, bytes]


def _write_stories(memo: Memo, related: Related, _heard: object, given: ToWrite) -> tuple[Related, Written]:
    """Write those stories of the part that were made of captures, where they differ from what was read."""
    share = related.share
    tree = {path: text.data for path in share.made for text in [share.files[path].text] if text}
    changes, stamps, left_alone = given.target.update(tree, given.before, (), dry=given.dry)
    return related, Written(changes, stamps, left_alone, tree if memo.keep else {})


def _lower_words(_memo: Memo, related: Related, _heard: object, _given: None) -> tuple[Related, frozenset[str]]:
    """Say which words the texts of the part have in lower case."""
    return related, lower_words(text.prose.paragraphs for _, text in _shown(related))


def _names_outside(
    _memo: Memo, related: Related, heard: tuple[frozenset[str], ...], _given: None
) -> tuple[Related, dict[str, frozenset[str]]]:
    """Say which names the texts of the part have outside marks and matches, by the slug of the story."""
    lower = frozenset().union(*heard)
    matches = related.gathered.corpus.entities.matches
    return related, {
        slug: names_outside(text.prose.paragraphs, matches.get(slug, ()), lower) for slug, text in _shown(related)
    }


def _shown(related: Related) -> Iterator[tuple[str, Text]]:
    """The slugs and texts of the part's stories."""
    site = related.gathered.site
    for story in related.gathered.corpus.stories:
        if site.has(story):
            yield story.slug, site.texts[key_of(story)]


WRITE_STORIES = Step(_write_stories, heard=False)
LOWER_WORDS, NAMES_OUTSIDE = Step(_lower_words), Step(_names_outside, heard=False)
