"""Case files: title · in · out."""

import re

import pytest
from verbs import ROOT

from generator.content import markdown_reader, markdown_writer
from generator.core import dates
from generator.core.sentences import sentences
from generator.corpus import name_search
from generator.corpus.entity_names import forms
from generator.ingest.formats import Seed, read
from generator.ingest.formats.marks import lift

CASES = ROOT / "tests/cases"
_CASE = re.compile(r"^([^\n#.][^\n]*)\n\.\n(.*?)\n\.\n(.*?)\n?(?<=\n)\.$", re.MULTILINE | re.DOTALL)


def cases(name):
    text = (CASES / name).read_text("utf-8")
    found = [pytest.param(case[2], case[3], id=case[1]) for case in _CASE.finditer(text)]
    assert len(found) == len(re.findall(r"^\.$", text, re.MULTILINE)) / 3
    return found


@pytest.mark.parametrize(("captured", "written"), cases("marks.md"))
def test_marks(captured, written):
    assert markdown_writer.paragraph(lift(captured)) == written


@pytest.mark.parametrize(("captured", "_written"), cases("marks.md"))
def test_the_words_survive_markdown(captured, _written):
    passage = lift(captured)
    assert markdown_reader.render(markdown_writer.paragraph(passage)).text == passage.text


@pytest.mark.parametrize(("source", "html"), cases("prose.md"))
def test_prose(source, html):
    assert markdown_reader.render(source).html == html + "\n"


def outcomes(text):
    """What a seed is understood as, in lines: its fields, its body as Markdown, what stands around it."""
    found = read(Seed("seed", "0" * 64, text))
    if found is None:
        return "no story"
    fields = {
        "format": found.form,
        "title": found.title,
        "dek": found.description,
        "kind": found.kind,
        "category": found.category,
        "beat": found.beat,
        "date": found.date and dates.iso(found.date),
        "date text": found.date_text,
        "updated": found.updated and dates.iso(found.updated),
        "address": found.source_url,
        "slug": found.slug,
        "complete": None if found.complete else "no",
    }
    lines = [f"{name}: {value}" for name, value in fields.items() if value]
    lines += [f"inferred {field}: {reason}" for field, reason in found.inferred]
    lines += [f"counter {label}: {value}" for label, value in found.counters]
    lines += [f"source {source.marker}: {source.title} <{source.url}>" for source in found.citations]
    lines += [f"related: {teaser.title} | {teaser.dek} | {teaser.slug}" for teaser in found.related]
    return "\n".join([*lines, "", markdown_writer.body(found.body)]).strip()


FORMATS = sorted((CASES / "captures").glob("*.md"))


@pytest.mark.parametrize(("seed", "told"), [case for path in FORMATS for case in cases(f"captures/{path.name}")])
def test_captures(seed, told):
    assert outcomes(seed) == told.strip()


def test_captures_are_refreshed(refresh):
    if refresh:
        for path in FORMATS:
            text = path.read_text("utf-8")
            path.write_text(
                _CASE.sub(lambda case: f"{case[1]}\n.\n{case[2]}\n.\n{outcomes(case[2])}\n.", text), "utf-8"
            )


LOOKED_FOR = ("Claude", "Claude Code", "OpenAI", "Open AI Institute", "O'Hara", "GPT", "US", "open source", "Nature")


@pytest.mark.parametrize(("source", "found"), cases("mentions.md"))
def test_mentions(source, found):
    (paragraph,) = markdown_reader.render(source).paragraphs
    names = {form: name for name in LOOKED_FOR for form in forms(name)}
    seen = name_search.find_names(name_search.NameQuery((paragraph,), name_search.lookup(names)))
    text = paragraph.text
    for match in reversed([*name_search.matched(seen, (paragraph,), names)]):
        text = f"{text[: match.start]}[{text[match.start : match.end]}]{text[match.end :]}"
    assert text == found.strip()


@pytest.mark.parametrize(("text", "parted"), cases("sentences.md"))
def test_sentences(text, parted):
    assert " | ".join(text[start:end] for start, end in sentences(text)) == parted.strip()
