"""Case files: title · in · out."""

import re

import pytest
from verbs import ROOT

from generator import markdown, prose
from generator.seeds.marks import lift

CASES = ROOT / "tests/cases"
_CASE = re.compile(r"^([^\n#.][^\n]*)\n\.\n(.*?)\n\.\n(.*?)\n\.$", re.MULTILINE | re.DOTALL)


def cases(name):
    text = (CASES / name).read_text("utf-8")
    found = [pytest.param(case[2], case[3], id=case[1]) for case in _CASE.finditer(text)]
    assert len(found) == len(re.findall(r"^\.$", text, re.MULTILINE)) / 3
    return found


@pytest.mark.parametrize(("captured", "written"), cases("marks.md"))
def test_marks(captured, written):
    assert markdown.paragraph(lift(captured)) == written


@pytest.mark.parametrize(("captured", "_written"), cases("marks.md"))
def test_the_words_survive_markdown(captured, _written):
    passage = lift(captured)
    assert prose.render(markdown.paragraph(passage)).text == passage.text


@pytest.mark.parametrize(("source", "html"), cases("prose.md"))
def test_prose(source, html):
    assert prose.render(source).html == html + "\n"
