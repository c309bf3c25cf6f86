"""What owners tell each other of their texts: each what it relates, and no more.

Fingerprints go to the owner of their bucket, words to the owner of the word; who has compared them tells the owners of
the texts that have them. A mention goes to who makes the page of its entity or of the story that it refers to. A single
owner is given everything as it is.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import NamedTuple

from generator.build.steps.read import part_of
from generator.core.part import owner_of
from generator.corpus.concordance import Mention
from generator.corpus.corpus import Outline
from generator.corpus.fingerprint_index import Entry, SharedFingerprints
from generator.corpus.fingerprints import TextProfile
from generator.corpus.portions import Places, places, portions
from generator.corpus.similarity import Words
from generator.site.gather import Listed


class Studied(NamedTuple):
    """The mentions in a text, and what it is compared by."""

    mentions: tuple[Mention, ...]
    profile: TextProfile


class Found(NamedTuple):
    """What an owner is told of the texts of a part, by slug: mentions, and what it compares of their profiles."""

    mentions: Mapping[str, tuple[Mention, ...]]
    profiles: Mapping[str, TextProfile]


class Shared(NamedTuple):
    """What an owner is told of what its texts share: fingerprints, rare words; and where others have these."""

    fingerprints: SharedFingerprints
    words: Words
    places: tuple[Places, ...]


@dataclass(frozen=True, slots=True)
class Recipients:
    """Who is told what, of so many owners: those of stories, by slug; and what leads to stories."""

    of: int
    stories: Mapping[str, int]
    redirects: Mapping[str, str]

    def of_mention(self, mention: Mention) -> int | None:
        """The owner who is told of a mention; None if it leads to nothing."""
        if mention.kind == "entity":
            return owner_of(mention.slug, self.of)
        return self.stories.get(self.redirects.get(mention.slug, mention.slug))


def recipients_of(listed: Listed, of: int) -> Recipients:
    """Who is told what, of so many owners."""
    outline: Outline = listed.outline
    stories = outline.stories if of > 1 else ()  # a single owner is told all
    owners = {story.slug: owner_of(part_of(listed.paths[None, story.slug]), of) for story in stories}
    return Recipients(of, owners, outline.redirects)


def divide_found(texts: Mapping[str, Studied], to: Recipients) -> tuple[Found, ...]:
    """Divides what was found in texts, given by slug: for each owner, what it relates of it."""
    if to.of == 1:
        all_mentions = {slug: of.mentions for slug, of in texts.items()}
        return (Found(all_mentions, {slug: of.profile for slug, of in texts.items()}),)
    mentions: list[dict[str, list[Mention]]] = [{} for _ in range(to.of)]
    profiles: list[dict[str, TextProfile]] = [{} for _ in range(to.of)]
    for slug, studied in texts.items():
        for mention in studied.mentions:
            number = to.of_mention(mention)
            if number is not None:
                mentions[number].setdefault(slug, []).append(mention)
        for told, portion in zip(profiles, portions(studied.profile, to.of), strict=True):
            told[slug] = portion
    return tuple(
        Found({slug: tuple(of) for slug, of in told.items()}, of_profiles)
        for told, of_profiles in zip(mentions, profiles, strict=True)
    )


def divide_shared(
    fingerprints: SharedFingerprints, words: Words, profiles: Mapping[str, TextProfile], to: Recipients
) -> tuple[Shared, ...]:
    """Divides what texts share, as one owner has compared them: for each owner, what its own texts share."""
    if to.of == 1:
        return (Shared(fingerprints, words, ()),)
    entries: list[dict[str, tuple[Entry, ...]]] = [{} for _ in range(to.of)]
    wanted: dict[int, set[int]] = {}
    of_words: list[dict[str, tuple[str, ...]]] = [{} for _ in range(to.of)]
    for slug, of_text in fingerprints.items():
        number = to.stories[slug]
        entries[number][slug] = of_text
        for key, _ in of_text:
            wanted.setdefault(key, set()).add(number)
    for word, holders in words.items():
        for number in {to.stories[slug] for slug in holders}:
            of_words[number][word] = holders
    told = places(profiles, wanted, to.stories, to.of)
    return tuple(Shared(entries[number], of_words[number], (told[number],)) for number in range(to.of))


def shared_of(heard: Iterable[Shared]) -> Shared:
    """What the texts of a part share, as all owners have compared them."""
    all_shared = tuple(heard)
    if len(all_shared) == 1:
        return all_shared[0]
    entries: dict[str, tuple[Entry, ...]] = {}
    words: dict[str, tuple[str, ...]] = {}
    for shared in all_shared:
        words.update(shared.words)
        for slug, of_text in shared.fingerprints.items():
            entries[slug] = entries.get(slug, ()) + of_text
    return Shared(entries, words, tuple(chain.from_iterable(shared.places for shared in all_shared)))
