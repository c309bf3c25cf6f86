"""The language of a site: its texts from a gettext catalogue; dates, plurals and direction from the CLDR, by Babel."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from functools import lru_cache

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_skeleton

from generator.content.settings import Settings
from generator.core.dates import EPOCH
from generator.core.digests import digest_of
from generator.core.model import Tree
from generator.core.problems import Place, Problem
from generator.site.catalogue import ALL_MESSAGES, FOLDER, catalogue_file, messages, read, wider

SOURCE = "en"
"""The language that templates and program are written in; it needs no catalogue."""

_CLDR = {SOURCE: "en-001"}
"""English without a country has its dates with the day first, as most countries where it is spoken."""

_SAMPLES = range(200)
"""Numbers that include one for every plural category of every language."""

_NAMED = 3
"""How many messages without a translation are named."""


class Language:
    """The language of a site: how its texts, numbers, dates are told, and the direction in which it is written.

    Equal if the tag and the catalogue are, in every process.
    """

    def __init__(self, tag: str, catalogue: bytes, file: str) -> None:
        self.tag = tag
        self.digest = digest_of(tag, catalogue)
        self._made_from = (tag, catalogue, file)
        self._locale = _locale(tag)
        self.is_rtl = direction_of(tag) == "rtl"
        self.messages, self.translated, self.problems = read(catalogue, file)
        # A page takes some fifteen texts and dates, the same as other pages: gettext and Babel are asked once for each.
        self._text = lru_cache(None)(self.messages.gettext)
        self._form = lru_cache(1 << 14)(self.messages.ngettext)
        self.day = lru_cache(1 << 14)(self._day)
        self.month = lru_cache(1 << 12)(self._month)

    def gettext(self, message: str, /, **values: object) -> str:
        """A text, with values in the places of `%(name)s`."""
        return self._text(message) % values

    def told(self, text: str) -> str:
        """A text in the language of the site if it is one of the messages, such as the reason for an inference."""
        return self._text(text) if text else ""

    def ngettext(self, one: str, many: str, number: int, /, **values: object) -> str:
        """A text in the plural form for a number, which is one of its values, `%(num)s`."""
        return self._form(one, many, number) % {"num": number, **values}

    def forms(self, one: str, many: str) -> str:
        """The forms of a text as JSON, by the plural categories of the CLDR, as `Intl.PluralRules` has them.

        In each, `{number}` stands for the number.
        """
        sample = {self._locale.plural_form(number): number for number in reversed(_SAMPLES)}
        forms = {
            category: self.messages.ngettext(one, many, number) % {"num": "{number}"}
            for category, number in sorted(sample.items())
        }
        return json.dumps(forms, ensure_ascii=False)

    def month_name(self, number: int) -> str:
        """The name of a month, from 1 to 12."""
        return str(self._locale.months["stand-alone"]["wide"][number])

    def month_short(self, number: int) -> str:
        """The abbreviated name of a month, from 1 to 12."""
        return str(self._locale.months["stand-alone"]["abbreviated"][number])

    def _day(self, moment: date) -> str:
        return format_date(moment, "long", self._locale)

    def _month(self, year: int, number: int) -> str:
        return format_skeleton("yMMMM", EPOCH.replace(year=year, month=number).date(), locale=self._locale)

    def __eq__(self, other: object) -> bool:
        return self is other or (isinstance(other, Language) and self.digest == other.digest)

    def __hash__(self) -> int:
        return hash(self.digest)

    def __reduce__(self) -> tuple[object, tuple[object, ...]]:
        """Pickles the catalogue: another process compiles it for itself."""
        return _language, self._made_from


def language_of(tag: str, templates: Tree) -> Language:
    """The language with a tag (RFC 5646), with the catalogue that is nearest to it: `pt-BR.po`, or else `pt.po`."""
    file = catalogue_file(tag, templates)
    return _language(tag, templates.get(file, b""), file)


@lru_cache(maxsize=4)
def _language(tag: str, catalogue: bytes, file: str) -> Language:
    return Language(tag, catalogue, file)


def direction_of(tag: str) -> str:
    """The direction in which a language is written: `ltr` or `rtl`, as in HTML."""
    return str(_locale(tag).text_direction)


def default_title(settings: Settings, language: Language) -> str:
    """What an archive without a title is called."""
    return language.gettext("Archive of %(publication)s", publication=settings.publication)


def in_language(settings: Settings, language: Language) -> Settings:
    """The settings, with texts in the language of the site for those that are not set."""
    name = {"publication": settings.publication}
    return replace(
        settings,
        title=settings.title or default_title(settings, language),
        description=settings.description
        or language.gettext("What %(publication)s published, kept as it was captured.", **name),
        notice=settings.notice
        or language.gettext("This text was generated by a machine and may contain inaccuracies."),
    )


def untranslated(language: Language, templates: Tree, places: Mapping[str, str], at: str) -> Iterator[Problem]:
    """Yields a note if messages have no translation, and a warning for each translation that cannot be used.

    Args:
        language: The language.
        templates: The templates, with the catalogues.
        places: What problems call each template.
        at: The folder of the site's own templates, as problems call it.
    """
    file = catalogue_file(language.tag, templates)
    for problem in language.problems:
        if problem.place:
            yield replace(problem, place=replace(problem.place, file=places.get(file, file)))
    if _is_source(language.tag):
        return
    own = f"{at}/{FOLDER}{language.tag}.po"
    if file not in templates:
        yield Problem(
            code="untranslated",
            message=f"there is no translation into {language.tag!r}: the pages' own words are in English",
            hint=f"translate {places.get(ALL_MESSAGES, ALL_MESSAGES)} as {own}",
        )
        return
    missing = [message for message in messages(templates) if message not in language.translated]
    if missing:
        named = ", ".join(f"“{message}”" for message in missing[:_NAMED])
        rest = f" and {len(missing) - _NAMED} more" if len(missing) > _NAMED else ""
        yield Problem(
            code="untranslated",
            message=f"no translation into {language.tag!r}, so shown in English: {named}{rest}",
            place=Place(places.get(file, file)),
            hint=f"add them to {own}",
        )


def _is_source(tag: str) -> bool:
    return tag.partition("-")[0].lower() == SOURCE


@lru_cache(maxsize=64)
def _locale(tag: str) -> Locale:
    for each in wider(tag):
        try:
            return Locale.parse(_CLDR.get(each.lower(), each), sep="-")
        except (UnknownLocaleError, ValueError):
            continue
    return Locale.parse(_CLDR[SOURCE], sep="-")
