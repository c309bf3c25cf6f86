"""Gettext catalogues: where that of a language is, its translations as far as they can be used, what it lacks."""

import re
from collections.abc import Iterable, Iterator
from io import BytesIO
from typing import NamedTuple

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, read_po
from babel.support import Translations

from generator.core.model import Tree
from generator.core.problems import Place, Problem

FOLDER, ALL_MESSAGES = "locale/", "locale/messages.pot"
"""The folder of the catalogues among the templates, each named by its language tag; and the list of all messages."""


class Catalogue(NamedTuple):
    """The translations of a catalogue, the messages that have one, and what is wrong with others."""

    texts: Translations
    translated: frozenset[str]
    problems: tuple[Problem, ...]


def wider(tag: str) -> Iterator[str]:
    """A language tag, and those that it is a case of, the nearest first (RFC 4647, section 3.4)."""
    parts = tag.split("-")
    while parts:
        yield "-".join(parts)
        parts.pop()


def catalogue_file(tag: str, templates: Tree) -> str:
    """The file of the nearest catalogue; where there is none, that of the tag itself."""
    folded = {name.lower(): name for name in templates if name.startswith(FOLDER)}
    files = (folded.get(f"{FOLDER}{each}.po".lower()) for each in wider(tag))
    return next((file for file in files if file), f"{FOLDER}{tag}.po")


def messages(templates: Tree) -> Iterator[str]:
    """All messages of Backfile."""
    for message in _catalog(templates.get(ALL_MESSAGES, b"")):
        if message.id:
            yield _as_tuple(message.id)[0]


def _catalog(data: bytes) -> Catalog:
    return read_po(BytesIO(data), abort_invalid=True)


def read(data: bytes, file: str) -> Catalogue:
    """The usable translations of a catalogue; of one that cannot be read at all, none.

    Args:
        data: Its bytes, as a PO file; none: a language without a catalogue.
        file: What problems call it.
    """
    try:
        catalog, problems = _usable(_catalog(data), file)
        return _compiled(catalog, problems)
    except PoFileError as error:
        return _compiled(Catalog(), (_unusable(str(error), file, error.lineno + 1),))
    except (LookupError, TypeError, ValueError) as error:
        return _compiled(Catalog(), (_unusable(str(error), file, 1),))


def _compiled(catalog: Catalog, problems: tuple[Problem, ...]) -> Catalogue:
    compiled = BytesIO()
    write_mo(compiled, catalog)
    compiled.seek(0)
    translated = frozenset(_as_tuple(each.id)[0] for each in catalog if each.id and all(_as_tuple(each.string)))
    return Catalogue(Translations(compiled), translated, problems)


def _usable(catalog: Catalog, file: str) -> tuple[Catalog, tuple[Problem, ...]]:
    """A catalogue without the translations that do not fit their messages, and a warning for each of these."""
    problems: list[Problem] = []
    for message in list(catalog):
        ids, strings = _as_tuple(message.id), _as_tuple(message.string)
        names = {name for text in ids for name in _names(text) or ()}
        if not ids[0] or message.fuzzy:
            continue
        wrong = next((text for text in strings if not _fits(text, names)), None)
        if wrong is not None:
            expected = ", ".join(f"%({name})s" for name in sorted(names)) or "nothing to fill in"
            problems.append(_unusable(f"{wrong!r} does not fit {ids[0]!r}, which has {expected}", file, message.lineno))
            message.string = "" if isinstance(message.id, str) else ("",) * len(strings)
    return catalog, tuple(problems)


def _unusable(message: str, file: str, line: int | None) -> Problem:
    return Problem(code="translation", message=message, place=Place(file, max(line or 1, 1)))


def _as_tuple(text: str | Iterable[str] | None) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text or ())


def _fits(text: str, names: set[str]) -> bool:
    own = _names(text)
    return own is not None and own <= names


def _names(text: str) -> set[str] | None:
    """The names of the values in a text; None if it has a percent sign that is none of them and not doubled."""
    names = set(re.findall(r"%\((\w+)\)s", text))
    return None if "%" in re.sub(r"%\(\w+\)s|%%", "", text) else names
