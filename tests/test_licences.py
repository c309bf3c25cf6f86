"""Given what Backfile runs on, expect its licences to be those that are listed, and each to be one that allows it."""

import re
from importlib import metadata

import pytest
from verbs import ROOT

ALLOWED = {"MIT", "BSD", "BSD-2-Clause", "BSD-3-Clause", "Apache", "PSF-2.0", "Public Domain", "LGPLv3"}


def pinned():
    return set(re.findall(r"^([A-Za-z0-9._-]+)==", (ROOT / "requirements.txt").read_text("utf-8"), re.MULTILINE))


def listed():
    rows = re.findall(r"^\| ([\w.-]+) \| (.+) \|$", (ROOT / "docs/licences.md").read_text("utf-8"), re.MULTILINE)
    return {name: licence for name, licence in rows if name != "package"}


def words(text):
    """The licences that a text names, each in one way of writing."""
    found = re.sub(r"Apache(?: Software)?(?: License)?(?:[ -]2\.0)?", "Apache", text)
    found = re.sub(r"BSD License|FreeBSD", "BSD", found).replace("MIT License", "MIT")
    found = re.sub(r"GNU Lesser General Public License v3 or later \(LGPLv3\+\)|LGPLv3\+", "LGPLv3", found)
    return {word.strip() for word in re.split(r" or | and | OR | AND |, ", found) if word.strip()}


def test_every_package_is_listed():
    assert set(listed()) == pinned()


@pytest.mark.parametrize("name", sorted(pinned()))
def test_a_licence_is_the_one_that_is_declared(name):
    of = metadata.metadata(name)
    classifiers = [each.rpartition(" :: ")[2] for each in of.get_all("Classifier") or [] if each.startswith("License")]
    declared = of.get("License-Expression") or ", ".join(classifiers) or of.get("License") or ""
    told = words(listed()[name])
    assert told & words(declared), f"{name} declares {declared!r}"


@pytest.mark.parametrize("name", sorted(listed()))
def test_a_licence_is_one_that_allows_its_use(name):
    assert words(listed()[name]) <= ALLOWED
