"""How to cite a story: in words, in BibTeX, RIS and CSL-JSON, and in the meta tags that reference managers read."""

import re
from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from msgspec.json import encode

from generator.content.settings import Settings
from generator.core.document import Document
from generator.core.model import Story
from generator.site import urls
from generator.site.language import Language
from generator.site.page import Link


class Citation(NamedTuple):
    """What a citation names: the story, whose it is, where it was published and is kept, and its capture.

    `is_corporate` says that the author is no person. `sha256` is the digest of the capture that the text is from,
    `taken` the day on which that was made.
    """

    slug: str
    title: str
    author: str
    is_corporate: bool
    publication: str
    date: datetime | None
    archive: str
    url: str
    original: str | None
    sha256: str | None
    taken: datetime | None
    language: str
    summary: str


def citation_of(story: Story, summary: str, settings: Settings) -> Citation:
    """The citation of a story; one that was written by hand for the archive is by its author, or by the archive."""
    of_text = next((source for source in story.captures if "body" in source.supplied), None)
    return Citation(
        slug=story.slug,
        title=story.title,
        author=settings.publication if story.captures else story.author or settings.title,
        is_corporate=bool(story.captures) or story.author is None,
        publication=settings.publication if story.captures else settings.title,
        date=story.date,
        archive=settings.title,
        url=settings.base_url + urls.story(story.slug),
        original=story.source_url,
        sha256=of_text.sha256 if of_text else None,
        taken=of_text.taken if of_text else None,
        language=story.lang or settings.texts_language,
        summary=summary,
    )


def in_words(of: Citation, language: Language) -> str:
    """The citation in a sentence or two, to be copied."""
    day = language.day(of.date) if of.date else language.gettext("undated")
    parts = [
        language.gettext("%(author)s, “%(title)s”, %(day)s.", author=of.author, title=of.title, day=day),
        language.gettext("In: %(archive)s, %(url)s", archive=of.archive, url=of.url),
    ]
    if of.original:
        parts.append(language.gettext("(original: %(url)s)", url=of.original))
    if of.sha256:
        parts.append(
            language.gettext("[captured on %(day)s, SHA-256 %(digest)s]", day=language.day(of.taken), digest=of.sha256)
            if of.taken
            else language.gettext("[capture SHA-256 %(digest)s]", digest=of.sha256)
        )
    return " ".join(parts)


def files(of: Citation) -> Iterator[Link]:
    """The files of a citation, by the names of their formats."""
    for name, ending in (("BibTeX", "bib"), ("RIS", "ris"), ("CSL-JSON", "csl.json")):
        yield Link(name, urls.citation(of.slug, ending))


def bibtex(of: Citation) -> Document:
    """The citation for BibTeX and BibLaTeX, in UTF-8."""
    fields = {
        "author": f"{{{_tex(of.author)}}}" if of.is_corporate else _tex(of.author),
        "title": f"{{{_tex(of.title)}}}",
        "date": f"{of.date:%Y-%m-%d}" if of.date else "",
        "year": f"{of.date.year:04d}" if of.date else "",
        "howpublished": _tex(of.publication),
        "organization": _tex(of.archive),
        "url": of.url,
        "urldate": f"{of.taken:%Y-%m-%d}" if of.taken else "",
        "note": _tex(_note(of)),
        "langid": of.language,
    }
    lines = [f"  {name} = {{{value}}}," for name, value in fields.items() if value]
    text = "\n".join((f"@online{{{of.slug},", *lines, "}", ""))
    return Document(urls.citation(of.slug, "bib"), text.encode(), f"the citation of {of.slug!r}")


def _tex(text: str) -> str:
    """A text with the characters that mean something to TeX escaped."""
    return re.sub(r"[\\{}%&$#_~^]", lambda found: _TEX.get(found[0], f"\\{found[0]}"), " ".join(text.split()))


_TEX = {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}


def ris(of: Citation) -> Document:
    """The citation in RIS, as Reference Manager and its successors read it."""
    tags = [
        ("TY", "ELEC"),
        ("AU", of.author),
        ("TI", of.title),
        ("T2", of.publication),
        ("PY", f"{of.date.year:04d}" if of.date else ""),
        ("DA", f"{of.date:%Y/%m/%d}/" if of.date else ""),
        ("Y2", f"{of.taken:%Y/%m/%d}/" if of.taken else ""),
        ("AB", of.summary),
        ("DB", of.archive),
        ("UR", of.url),
        ("L2", of.original or ""),
        ("LA", of.language),
        ("N1", _note(of)),
    ]
    lines = [f"{tag}  - {' '.join(value.split())}" for tag, value in tags if value]
    return Document(
        urls.citation(of.slug, "ris"), "\n".join((*lines, "ER  - ", "")).encode(), f"the citation of {of.slug!r}"
    )


def csl(of: Citation) -> Document:
    """The citation in CSL-JSON, a list of one item, as citation processors read it."""
    item = {
        "id": of.slug,
        "type": "webpage",
        "title": of.title,
        "author": [{"literal": of.author}],
        "container-title": of.publication,
        "issued": _parts(of.date),
        "accessed": _parts(of.taken),
        "archive": of.archive,
        "URL": of.url,
        "language": of.language,
        "abstract": of.summary,
        "note": _note(of),
    }
    data = encode([{name: value for name, value in item.items() if value}])
    return Document(urls.citation(of.slug, "csl.json"), data + b"\n", f"the citation of {of.slug!r}")


def _parts(moment: datetime | None) -> dict[str, list[list[int]]] | None:
    return {"date-parts": [[moment.year, moment.month, moment.day]]} if moment else None


def _note(of: Citation) -> str:
    parts = (f"original: {of.original}" if of.original else "", f"capture SHA-256: {of.sha256}" if of.sha256 else "")
    return "; ".join(part for part in parts if part)


def meta_tags(of: Citation) -> tuple[tuple[str, str], ...]:
    """The Highwire Press tags of a story, which Google Scholar, Zotero and others read, as (name, content)."""
    tags = [
        ("citation_title", of.title),
        ("citation_author", of.author),
        ("citation_publication_date", f"{of.date:%Y/%m/%d}" if of.date else ""),
        ("citation_publisher", of.publication),
        ("citation_language", of.language),
        ("citation_public_url", of.url),
    ]
    return tuple((name, content) for name, content in tags if content)
