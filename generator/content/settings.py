"""Reads the site's settings from `site.yaml`. All are optional; an unknown key is an error."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields

from generator.content.yamlfile import Fields
from generator.core.problems import Problem
from generator.core.text import is_slug, web_address

PREVIEW_URL = "http://localhost:8000/"
"""Base address in feeds and the sitemap if none is set: correct only on one's own machine."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The settings of a site and of its source, named like the keys in `site.yaml`.

    Where `title`, `description` or `notice` is empty, the site says in its language what it is.

    `language` is that of the pages,
    `publication_language` that of the stories, if it is another one.

    `authority` is the authority under which feed ids are minted (RFC 4151: a domain one owns, a comma, a date on
    which one owned it). It must never change, and does not follow the site's address. `hub` is the WebSub hub
    that feeds name. `banner` is shown at the top
    of every page. If `match_names` is false, texts are not searched for the names of entities: only what the source
    marked is a mention. If `compare_texts` is false, texts are not compared: no similarity by words and no repeated
    phrases are computed. `search` is whether the site can be searched, `records` whether each story has a JSON record
    and its Markdown beside its page, and the archive its data; `database` and `parquet` whether these are there in that
    form, too. `accent` is a colour, `#rrggbb`; `logo` and `favicon` are files of the folder
    `static`. `offline` is whether links lead to files, so that the site can be
    opened from a folder; it has no search then, which no browser runs there. `gone` are addresses that were published
    and have no page any more, from the root of the site. `beats` holds (slug, what the beat covers) pairs.
    """

    title: str = ""
    description: str = ""
    language: str = "en"
    base_url: str = PREVIEW_URL
    authority: str = "backfile.example,2026"
    publication: str = "AIDRAN"
    publication_language: str = ""
    publication_url: str = "https://aidran.ai"
    terms_url: str = "https://aidran.ai/terms"
    notice: str = ""
    banner: str | None = None
    hub: str = ""
    feed_entries: int = 20
    latest_stories: int = 7
    match_names: bool = True
    compare_texts: bool = True
    accent: str = ""
    logo: str = ""
    favicon: str = ""
    search: bool = True
    records: bool = True
    database: bool = True
    parquet: bool = False
    offline: bool = False
    gone: tuple[str, ...] = ()
    beats: tuple[tuple[str, str], ...] = ()

    @property
    def texts_language(self) -> str:
        """The language of the stories."""
        return self.publication_language or self.language

    @property
    def other_language(self) -> str:
        """The language of the stories if it is not that of the pages, else empty."""
        return self.texts_language if self.texts_language != self.language else ""


def read(text: str, file: str, base_url: str | None = None) -> tuple[Settings, tuple[Problem, ...]]:
    """Parses the text of `site.yaml`.

    Args:
        text: The text of the file.
        file: The name of the file in problems.
        base_url: The base address given on the command line, which takes precedence over the file's; None if not
            given.

    Returns:
        The settings, with the default for each that is absent or wrong; and the problems.
    """
    site_fields = Fields(file, text, "settings").load(text)
    names = [field.name for field in fields(Settings)]
    site_fields.only(names)
    values: dict[str, object] = {}
    values["gone"] = _gone(site_fields)
    beats_value = site_fields.values.get("beats")
    if beats_value is not None:
        values["beats"] = _beats(site_fields.within(beats_value))
    for key in names:
        if key in {"beats", "gone"}:
            continue
        parse, expected = _FORMS.get(key, (str, "a text"))
        value = site_fields.parsed(key, parse, expected)
        if value is not None:
            values[key] = value
    problems = list(site_fields.problems)
    if base_url is not None:
        address = _base_address(base_url)
        if address is None:
            problems.append(
                Problem(
                    code="settings",
                    message=f"--base-url {base_url!r} is not a web address",
                    hint="write it as https://example.org/ or https://example.org/archive/",
                )
            )
        else:
            values["base_url"] = address
    if "base_url" not in values and not problems:
        problems.append(
            Problem(
                code="no-base-url",
                message=f"no base_url is set: feeds and sitemap carry {PREVIEW_URL}",
                hint=f"set base_url in {file}, or pass --base-url, before you deploy",
            )
        )
    if values.get("offline"):
        values["search"] = False
    return Settings(**values), tuple(problems)  # type: ignore[arg-type]  # each value was read with its field's type


def _beats(fields: Fields) -> tuple[tuple[str, str], ...]:
    """Reads what beats cover, as (slug, text) pairs."""
    for slug, value in fields.values.items():
        if not is_slug(slug):
            fields.add(f"{slug!r} is not the slug of a beat, as in the address of its page", value)
    texts = ((slug, fields.text(slug)) for slug in fields.values)
    return tuple((slug, text) for slug, text in texts if text)


def _gone(fields: Fields) -> tuple[str, ...]:
    """Reads addresses of pages that are gone."""
    addresses = fields.texts("gone")
    for address in addresses:
        if not _PAGE.fullmatch(address):
            fields.add(f"{address!r} is not the address of a page, such as beats/harbour/", fields.values["gone"])
    return tuple(address for address in addresses if _PAGE.fullmatch(address))


_PAGE = re.compile(r"(?:(?!\.)[^/\s]+/)+")


def _count(text: str) -> int | None:
    return int(text) if re.fullmatch(r"[1-9]\d{0,2}|1000", text) else None


def _base_address(text: str) -> str | None:
    """Returns a base address with one slash at its end; None if it has a query or fragment, or is not an address."""
    return text.rstrip("/") + "/" if web_address(text) and not {"?", "#"} & set(text) else None


def _language(text: str) -> str | None:
    """Returns the text if it has the form of a language tag as XML accepts it (RFC 5646, in outline), else None."""
    return text if re.fullmatch(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*", text) else None


LANGUAGE = (_language, "a language such as en or pt-BR")
"""How a language is parsed, and what is expected."""


def _colour(text: str) -> str | None:
    """Returns a colour as `#rrggbb` (CSS Color 4, hexadecimal notation), else None."""
    if re.fullmatch(r"#[0-9A-Fa-f]{3}", text):
        text = "#" + "".join(2 * digit for digit in text[1:])
    return text.lower() if re.fullmatch(r"#[0-9A-Fa-f]{6}", text) else None


def _icon(text: str) -> str | None:
    return text if re.search(r"\.(svg|png|ico)\Z", text, re.IGNORECASE) else None


def _authority(text: str) -> str | None:
    return text if re.fullmatch(r"[A-Za-z0-9.@-]+,\d{4}(-\d\d(-\d\d)?)?", text) else None


_FORMS: Mapping[str, tuple[Callable[[str], object], str]] = {
    "language": LANGUAGE,
    "publication_language": LANGUAGE,
    "base_url": (_base_address, "a web address such as https://example.org/archive/"),
    "accent": (_colour, "a colour such as '#2b5d8a'"),
    "favicon": (_icon, "a file of static/ that ends in .svg, .png or .ico"),
    "authority": (_authority, "a domain and a date such as example.org,2026"),
    "publication_url": (web_address, "a web address such as https://example.org/"),
    "hub": (web_address, "the address of a WebSub hub such as https://pubsubhubbub.appspot.com/"),
    "terms_url": (web_address, "a web address such as https://example.org/terms"),
    "feed_entries": (_count, "a whole number from 1 to 1000"),
    "latest_stories": (_count, "a whole number from 1 to 1000"),
    **dict.fromkeys(
        ("match_names", "compare_texts", "search", "records", "database", "parquet", "offline"),
        ({"true": True, "false": False}.get, "true or false"),
    ),
}
"""For each setting that is not plain text: its parser, and a description of valid values."""
