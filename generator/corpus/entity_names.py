"""What entities are called in, which of their names can be matched in texts, and why others cannot, out."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from generator.content.registry import Registry
from generator.core.text import fold, slugify, straight_apostrophes
from generator.corpus.name_search import Lookup, NamesFound, lookup

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
_PARTS = re.compile(r"\w+(?:'\w+)*")
_POSSESSIVE = re.compile(r"['’]s?\Z")
_MINOR = frozenset("a an and at de for in of on the to van von".split())


@dataclass(frozen=True, slots=True)
class Refusal:
    """A name that is not matched in texts, or is odd, and why."""

    name: str
    slug: str
    why: str


@dataclass(frozen=True, slots=True)
class Names:
    """Which names can be matched, as texts have them, with their slugs; which cannot; which slugs are ambiguous."""

    matched: tuple[tuple[str, str], ...]
    refused: tuple[Refusal, ...]
    ambiguous: tuple[Refusal, ...]


@dataclass(frozen=True, slots=True)
class NameCandidates:
    """Names that may be matched, with their slugs and whether the registry allows them; refused and ambiguous ones."""

    names: tuple[tuple[str, str, bool], ...]
    refused: tuple[Refusal, ...]
    ambiguous: tuple[Refusal, ...]

    def lookup(self) -> Lookup:
        """What to look for in the texts: the names, and how the single words among them are written there."""
        single = {name.lower() for name, _, _ in self.names if _WORDS.fullmatch(name)}
        return lookup((form for name, _, _ in self.names for form in forms(name)), single)


def name_candidates(labels: Mapping[str, Counter[str]], registry: Registry) -> NameCandidates:
    """What each entity is marked as, how often, and what is registered, in; the names that may be matched out.

    Where an entity is registered with names, those are its names; else what it is marked as, where that fits its slug.
    """
    refused: list[Refusal] = []
    ambiguous: list[Refusal] = []
    found: list[tuple[str, str, bool]] = []
    for slug in sorted({*labels, *registry.entries}):
        entry = registry.entries.get(slug)
        known = {straight_apostrophes(fold(name)) for name in entry.names} if entry else set()
        marked = dict.fromkeys(straight_apostrophes(label) for label in labels.get(slug, ()))
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
        found += [(name, slug, bool(entry and entry.match)) for name in sorted(names)]
        refused += [Refusal(label, slug, "it does not fit its slug") for label in odd]
    return NameCandidates(tuple(found), tuple(refused), tuple(ambiguous))


def decide_names(known: NameCandidates, names_found_in: Iterable[NamesFound]) -> Names:
    """The candidates and what the texts have of them in; out the names that can be matched and those that cannot.

    Refused are the names that two entities have, and common words.
    """
    seen: Counter[str] = Counter()
    lower: Counter[str] = Counter()
    for names_found in names_found_in:
        if names_found.words:
            seen.update(names_found.words)
            lower.update(names_found.lower)
    owners: dict[str, set[str]] = {}
    for name, slug, _ in known.names:
        for form in forms(name):
            owners.setdefault(form, set()).add(slug)
    refused = list(known.refused)
    matched: list[tuple[str, str]] = []
    for name, slug, allowed in known.names:
        called = sorted(set().union(*(owners[form] for form in forms(name))))
        if not _WORDS.match(name):
            refused.append(Refusal(name, slug, "it does not begin with a letter or a digit"))
        elif len(called) > 1:
            refused.append(Refusal(name, slug, f"{' and '.join(called)} are both called so"))
        elif not allowed and is_common(name, lower, seen):
            refused.append(Refusal(name, slug, "it is a common word; `match: true` in the registry allows it"))
        else:
            matched += [(form, slug) for form in forms(name)]
    return Names(tuple(matched), tuple(refused), known.ambiguous)


def forms(name: str) -> tuple[str, ...]:
    """A name in, how texts have it out: as it is, and with a capital as at the start of a sentence."""
    return tuple(dict.fromkeys((name, name[:1].upper() + name[1:])))


def is_common(name: str, lower: Mapping[str, int], seen: Mapping[str, int]) -> bool:
    """Whether a name is a common word, or a phrase of such: nobody could tell the one from the other in a text."""
    words = _PARTS.findall(name)
    proper = [word for word in words if not word.islower() and not word.isdigit() and word.lower() not in GENERIC]
    if not proper:
        return True
    if len(words) == 1:
        word = words[0].lower()
        often = seen.get(word, 0)
        return word in COMMON or len(word) == 1 or (often > 0 and lower.get(word, 0) >= COMMON_SHARE * often)
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


def without_possessive(label: str) -> str:
    """What was marked in, the name out: folded, and without a possessive."""
    return _POSSESSIVE.sub("", fold(label)) or fold(label)
