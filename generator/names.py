"""What entities are called in, which of their names can be matched in texts, and why others cannot, out."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from generator.registry import Registry
from generator.text import fold, slugify

COMMON_SHARE = 0.2
"""A name is a common word where at least this share of the stories that have the word have it in lower case."""

GENERIC = frozenset(
    "agi ai api apis ar asi ceo cfo coo cpu cto cv diy dna faq gdp gpu gpus hr id ip it llm llms lora ml mlops "
    "nda nlp ocr pc pdf phd pr qa rag rl rlhf rng roi saas sdk sql tpu tv ui url usb ux vc vpn vr wifi x".split()
)
"""Letters that stand for a kind of thing, not for one."""

COMMON = frozenset(
    "agent agents alphabet amazon apple arc arm atlantic atlas bard base bing block blocks bloom brave byte "
    "canvas cell character chip chrome claw cloud cohere copilot crew cursor dash delta discord dove dragon drop "
    "eagle echo edge falcon figure flow flux focus forge fortune gap gemini globe go grok guardian hedge hill "
    "horizon independent inflection insider intercept journal lancet lens light linear luma mail marvel match "
    "matter medium mercury meta mirror mistral motion nation nature nest notion office opera oracle orange orca "
    "outlook perplexity phoenix pi pilot post press prime python quest rabbit record register replicate ring "
    "runway rust sage scale science scratch shell signal slack snap sonic sora source spark spear square "
    "stability star steam stream stripe sun swift switch target teams telegraph threads time times titan token "
    "tower twitch uber unity universe unreal verge visa vision wave web windows wire wired word world xai yahoo "
    "zoom".split()
)
"""Words that are names of companies, products and papers as well: at the start of a sentence nobody could tell."""

_WORDS = re.compile(r"\w+")
_POSSESSIVE = re.compile(r"['’]s?\Z")
_MINOR = frozenset("a an and at de for in of on the to van von".split())


@dataclass(frozen=True, slots=True)
class Refusal:
    """A name that is not matched in texts, or is odd, and why."""

    name: str
    slug: str
    why: str


@dataclass(frozen=True, slots=True)
class Naming:
    """Which names can be matched, with their slugs; which cannot; and slugs that stand for different things."""

    matched: tuple[tuple[str, str], ...]
    refused: tuple[Refusal, ...]
    ambiguous: tuple[Refusal, ...]


def naming(labels: Mapping[str, Counter[str]], registry: Registry, texts: Iterable[str]) -> Naming:
    """What each entity is marked as, how often, what is registered, and the texts in; its names out.

    Where an entity is registered with names, those are its names; else what it is marked as, where that fits its slug.
    """
    refused: list[Refusal] = []
    ambiguous: list[Refusal] = []
    wanted: list[tuple[str, str, bool]] = []
    for slug in sorted({*labels, *registry.entries}):
        entry = registry.entries.get(slug)
        known = {plain(name) for name in entry.names} if entry else set()
        marked = dict.fromkeys(plain(label) for label in labels.get(slug, ()))
        odd = [label for label in marked if label not in known and not fits(label, slug, known)]
        if odd and len(odd) < len(marked):
            others = next(label for label in marked if label not in odd)
            ambiguous += [
                Refusal(label, slug, f"the slug {slug!r} is marked on {label!r} and on {others!r}, which share no word")
                for label in odd
            ]
        if entry and entry.match is False:
            refused += [
                Refusal(name, slug, "the registry says not to match it") for name in sorted(known | marked.keys())
            ]
            continue
        names = known or {label for label in marked if label not in odd}
        wanted += [(name, slug, bool(entry and entry.match)) for name in sorted(names)]
        refused += [Refusal(label, slug, "it does not fit its slug") for label in odd]
    return _allowed(wanted, refused, ambiguous, texts)


def _allowed(
    wanted: list[tuple[str, str, bool]], refused: list[Refusal], ambiguous: list[Refusal], texts: Iterable[str]
) -> Naming:
    """The names that are wanted without those that two entities have, and without common words."""
    owners: dict[str, set[str]] = {}
    for name, slug, _ in wanted:
        owners.setdefault(name, set()).add(slug)
    single = {name.lower() for name, _, _ in wanted if _WORDS.fullmatch(name)}
    lower, upper = _shares(texts, single)
    matched: list[tuple[str, str]] = []
    for name, slug, allowed in wanted:
        if len(owners[name]) > 1:
            refused.append(Refusal(name, slug, f"{' and '.join(sorted(owners[name]))} are both called so"))
        elif not allowed and is_common(name, lower, upper):
            refused.append(Refusal(name, slug, "it is a common word; `match: true` in the registry allows it"))
        else:
            matched.append((name, slug))
    return Naming(tuple(matched), tuple(refused), tuple(ambiguous))


def _shares(texts: Iterable[str], single: set[str]) -> tuple[Counter[str], Counter[str]]:
    """In how many texts each of the words stands in lower case, and in how many otherwise."""
    lower: Counter[str] = Counter()
    upper: Counter[str] = Counter()
    for text in texts:
        for word in set(_WORDS.findall(text)):
            if word in single:
                lower[word] += 1
            elif (folded := word.lower()) in single:
                upper[folded] += 1
    return lower, upper


def is_common(name: str, lower: Mapping[str, int], upper: Mapping[str, int]) -> bool:
    """Whether a name is a common word, or a phrase of such: nobody could tell the one from the other in a text."""
    words = _WORDS.findall(name)
    proper = [word for word in words if not word.islower() and not word.isdigit() and word.lower() not in GENERIC]
    if not proper:
        return True
    if len(words) == 1:
        word = words[0].lower()
        seen = lower.get(word, 0) + upper.get(word, 0)
        return word in COMMON or len(word) == 1 or (seen > 0 and lower.get(word, 0) >= COMMON_SHARE * seen)
    # Deep learning: a phrase that began a sentence. Hugging Face: a name.
    return len(proper) == 1 and proper[0] == words[0] and proper[0].istitle() and all(w.islower() for w in words[1:])


def fits(label: str, slug: str, known: Iterable[str] = ()) -> bool:
    """Whether something marked can be a name of an entity: it shares a word with its slug or names, or initials."""
    words = slugify(label).split("-")
    for other in (slug, *map(slugify, known)):
        parts = other.split("-")
        if (set(words) & set(parts)) - _MINOR or "".join(words) == "".join(parts):
            return True
        if "".join(words) in _initials(parts) or "".join(parts) in _initials(words):
            return True
    return False


def _initials(words: list[str]) -> tuple[str, str]:
    return "".join(word[:1] for word in words), "".join(word[:1] for word in words if word not in _MINOR)


def plain(label: str) -> str:
    """What was marked in, the name out: folded, with one kind of apostrophe, and without a possessive."""
    return _POSSESSIVE.sub("", fold(label).replace("’", "'")) or fold(label)
