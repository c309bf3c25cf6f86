"""Decides which names of entities can be matched in texts, and states why others cannot."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from generator.content.registry import Registry
from generator.core.text import fold, slugify
from generator.core.typography import plain_name
from generator.corpus.name_search import Lookup, NamesFound, lookup

COMMON_SHARE = 0.2
"""A name is a common word if at least this share of the stories that contain the word have it in lower case."""

GENERIC = frozenset(
    "agi ai api apis ar asi ceo cfo coo cpu cto cv diy dna faq gdp gpu gpus hr id ip it llm llms lora ml mlops "
    "nda nlp ocr pc pdf phd pr qa rag rl rlhf rng roi saas sdk sql tpu tv ui url usb ux vc vpn vr wifi x".split()
)
"""Abbreviations of a kind of thing, not of a single one."""

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
"""Common words that also name companies, products or papers: at the start of a sentence the two look the same."""

_WORDS = re.compile(r"\w+")
_PARTS = re.compile(r"\w+(?:'\w+)*")
_POSSESSIVE = re.compile(r"['’]s?\Z")
_MINOR = frozenset("a an and at de for in of on the to van von".split())


@dataclass(frozen=True, slots=True)
class Refusal:
    """A name that is not matched in texts, or is ambiguous, and the reason."""

    name: str
    slug: str
    why: str


@dataclass(frozen=True, slots=True)
class Names:
    """Which names are matched, as (form, slug) pairs, which are refused, and which slugs are ambiguous."""

    matched: tuple[tuple[str, str], ...]
    refused: tuple[Refusal, ...]
    ambiguous: tuple[Refusal, ...]


@dataclass(frozen=True, slots=True)
class NameCandidates:
    """Names that may be matched, and those already refused or ambiguous.

    `names` are (name, slug, allowed): `allowed` names are matched even if they are common words.
    """

    names: tuple[tuple[str, str, bool], ...]
    refused: tuple[Refusal, ...]
    ambiguous: tuple[Refusal, ...]

    def lookup(self) -> Lookup:
        """What to search the texts for: the names in all forms, and single words that may be common ones."""
        single = {name.lower() for name, _, _ in self.names if _WORDS.fullmatch(name)}
        return lookup((form for name, _, _ in self.names for form in forms(name)), single)


def name_candidates(labels: Mapping[str, Mapping[str, int]], registry: Registry) -> NameCandidates:
    """Collects the names of each entity that may be matched.

    A registered entity that has names is matched by these; any other by the labels it is marked with that fit its
    slug.

    Args:
        labels: For each slug, how often it is marked under which label.
        registry: The entities as registered.
    """
    refused: list[Refusal] = []
    ambiguous: list[Refusal] = []
    candidates: list[tuple[str, str, bool]] = []
    for slug in sorted({*labels, *registry.entries}):
        entry = registry.entries.get(slug)
        registered = {plain_name(fold(name)) for name in entry.names} if entry else set()
        marked = dict.fromkeys(plain_name(label) for label in labels.get(slug, ()))
        misfits = [label for label in marked if label not in registered and not fits(label, slug, registered)]
        if misfits and len(misfits) < len(marked):
            others = next(label for label in marked if label not in misfits)
            ambiguous += [
                Refusal(label, slug, f"the slug {slug!r} marks both {label!r} and {others!r}, which share no word")
                for label in misfits
            ]
        if entry and entry.match is False:
            refused += [
                Refusal(name, slug, "the registry says not to match it") for name in sorted(registered | marked.keys())
            ]
            continue
        names = registered or {label for label in marked if label not in misfits}
        candidates += [(name, slug, bool(entry and entry.match)) for name in sorted(names)]
        refused += [Refusal(label, slug, "it does not fit its slug") for label in misfits]
    return NameCandidates(tuple(candidates), tuple(refused), tuple(ambiguous))


def decide_names(known: NameCandidates, names_found_in: Iterable[NamesFound]) -> Names:
    """Decides which of the candidates can be matched.

    Refuses names that two entities have, common words, and names that do not begin with a letter or a digit.

    Args:
        known: The candidates.
        names_found_in: The names and words found in each text.
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
            refused.append(Refusal(name, slug, f"it is a name of {' and '.join(called)}"))
        elif not allowed and is_common(name, lower, seen):
            refused.append(Refusal(name, slug, "it is a common word; `match: true` in the registry allows it"))
        else:
            matched += [(form, slug) for form in forms(name)]
    return Names(tuple(matched), tuple(refused), known.ambiguous)


def forms(name: str) -> tuple[str, ...]:
    """The forms in which texts may contain a name: as it is, and capitalised as at the start of a sentence."""
    return tuple(dict.fromkeys((name, name[:1].upper() + name[1:])))


def is_common(name: str, lower: Mapping[str, int], seen: Mapping[str, int]) -> bool:
    """Whether a name is a common word, or a phrase of such, and cannot be distinguished from it in a text.

    Args:
        name: The name.
        lower: By lower-case word, in how many texts it occurs in lower case.
        seen: By lower-case word, in how many texts it occurs in any case.
    """
    words = _PARTS.findall(name)
    proper = [word for word in words if not word.islower() and not word.isdigit() and word.lower() not in GENERIC]
    if not proper:
        return True
    if len(words) == 1:
        word = words[0].lower()
        texts_with_word = seen.get(word, 0)
        return (
            word in COMMON
            or len(word) == 1
            or (texts_with_word > 0 and lower.get(word, 0) >= COMMON_SHARE * texts_with_word)
        )
    # "Deep learning" is a phrase that began a sentence, "Hugging Face" a name.
    return len(proper) == 1 and proper[0] == words[0] and proper[0].istitle() and all(w.islower() for w in words[1:])


def fits(label: str, slug: str, known: Iterable[str] = ()) -> bool:
    """Whether a label can be a name of an entity: it shares a word with the slug or a known name, or initials."""
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
    """Collapses the white space of a label and removes a possessive ending, unless nothing else is left."""
    return _POSSESSIVE.sub("", fold(label)) or fold(label)
