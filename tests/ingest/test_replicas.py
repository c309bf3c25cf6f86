"""Captures in the source's real layouts, with invented words: what should be read from each is in `wanted-*.json`.

They are left out where the folder of replicas is missing.
"""

import json

import pytest
from verbs import SHARED

from generator.core.model import HEADING
from generator.core.text import decode
from generator.ingest.formats import Seed, read, refusals
from generator.ingest.formats.lines import ends_sentence

REPLICAS = SHARED / "replicas"

MAY_BE_REFUSED = ("page-plain", "page-headings-lost")
"""Forms that nothing shows to be a story's once their notice is cut off."""


def replicas(kind):
    wanted = REPLICAS / f"wanted-{kind}.json"
    if not wanted.exists():
        return [pytest.param(None, None, marks=pytest.mark.skip(f"{wanted} is missing"))]
    return [
        pytest.param(REPLICAS / kind / f"{name}.txt", fields, id=name)
        for name, fields in json.loads(wanted.read_text("utf-8")).items()
    ]


def told(capture):
    """The fields of a capture, as the files with what is wanted name them; pages state no address."""
    return {
        "form": capture.form,
        "title": capture.title,
        "dek": capture.description,
        "beat": capture.beat,
        "category": capture.category,
        "date": capture.date and capture.date.date().isoformat(),
    } | ({"slug": capture.slug} if capture.slug else {})


def begins_as_wanted(capture, wanted):
    first = next((passage.text for passage in capture.body if passage.role != HEADING), "")
    return first.startswith(wanted["first"])


def headings(capture):
    return [passage.text for passage in capture.body if passage.role == HEADING]


@pytest.mark.parametrize(("path", "wanted"), replicas("whole"))
def test_whole_captures(path, wanted):
    text = decode(path.read_bytes())
    capture = read(Seed(path.name, "0" * 64, text))
    if wanted["form"] is None:
        assert capture is None
        return
    assert told(capture).items() <= wanted.items()
    assert begins_as_wanted(capture, wanted)
    assert headings(capture) == wanted.get("heads", [])
    assert capture.complete == ends_sentence(capture.body[-1].text)


@pytest.mark.parametrize(("path", "wanted"), replicas("cut"))
def test_captures_that_were_cut_off(path, wanted):
    text = decode(path.read_bytes())
    capture = read(Seed(path.name, "0" * 64, text))
    if wanted["form"] is None:
        assert capture is None
    elif wanted["form"] in MAY_BE_REFUSED or path.name.startswith("sp-"):
        assert capture is None
        assert refusals.reason(text).startswith("it stops in the middle of a sentence")
    else:
        assert told(capture).items() <= wanted.items()
        assert begins_as_wanted(capture, wanted)
        assert headings(capture) == wanted.get("heads", [])[: len(headings(capture))]
        assert not capture.complete
