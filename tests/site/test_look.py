"""Given files, pages and settings of a site's own, expect them on every page, and nothing of Backfile's own lost."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sites import broken_links
from verbs import codes

from generator.site import look

PAPER, NIGHT = (0xF7, 0xF2, 0xE8), (0x1D, 0x1A, 0x17)


@pytest.fixture
def own(archive):
    """An archive with everything that a site can have of its own."""
    archive.put("content/stories/x.md", "---\ntitle: X\nbeat: B\n---\n\nWords.\n")
    archive.put("content/static/CNAME", "file.example\n").put("content/static/images/a map.png", b"\x89PNG")
    archive.put("content/static/custom.css", "h1 { color: red; }\n").put("content/static/mark.svg", "<svg/>")
    archive.put("content/static/icon.png", b"\x89PNG")
    archive.put("content/pages/help.md", "---\ntitle: How to help\nmenu: Help\nweight: 2\n---\n\nDo.\n")
    archive.put("content/pages/thanks.md", "---\ntitle: Thanks\nmenu: true\nweight: -1\n---\n\nTo all.\n")
    archive.put("content/pages/quiet.md", "---\ntitle: Quiet\n---\n\nNot in the menu.\n")
    archive.put(
        "content/site.yaml",
        "base_url: https://file.example/\naccent: '#ff8800'\nlogo: mark.svg\nfavicon: icon.png\n",
    )
    return archive


def test_files_are_copied_as_they_are(own):
    assert not own.build().failed
    assert own.read("CNAME") == "file.example\n"
    assert (own.output / "images/a map.png").read_bytes() == b"\x89PNG"


def test_every_page_has_them_and_all_links_lead_somewhere(own):
    own.build()
    pages = {path: data.decode() for path, data in own.tree().items() if path.endswith(".html")}
    moved = {path for path, page in pages.items() if "masthead" not in page}
    for path, page in pages.items():
        if path not in moved:
            assert 'custom.css"' in page
            assert 'mark.svg" alt=""' in page
            assert 'type="image/png"' in page
            menu = page[page.index('aria-label="Archive"') : page.index("</nav>")]
            assert menu.index(">Feeds<") < menu.index(">Thanks<") < menu.index(">Help<") < menu.index(">About<")
            assert "Quiet" not in menu
    assert 'href="../help/" aria-current="page">Help' in own.read("help/index.html")
    assert broken_links(own.tree()) == []


def test_what_was_taken_away_is_gone(own):
    own.build()
    (own.content / "static/CNAME").unlink()
    assert not own.build(allow_lost=True).failed
    assert not (own.output / "CNAME").exists()


def test_an_archive_without_them_loads_nothing_more(archive):
    archive.put("content/stories/x.md", "---\ntitle: X\n---\n\nWords.\n")
    archive.build()
    assert archive.read("index.html").count("stylesheet") == 1
    assert not (archive.output / "assets/accent.css").exists()


def test_an_own_template_that_is_included_by_another_is_used(archive):
    archive.put("content/stories/x.md", "---\ntitle: X\n---\n\nWords.\n")
    archive.put("templates/parts/colophon.html", '<footer>{% include "parts/own.html" %}</footer>')
    archive.put("templates/parts/own.html", "Own words.")
    report = archive.build()
    assert "unused-template" not in codes(report)
    assert "Own words." in archive.read("index.html")


@given(st.tuples(*[st.integers(0, 255)] * 3))
def test_whatever_colour_is_chosen_text_in_it_can_be_read(colour):
    styles = look.accent_styles("#{:02x}{:02x}{:02x}".format(*colour))
    by_day, by_night = (tuple(bytes.fromhex(part[:6])) for part in styles.replace("--pencil: #", "\0").split("\0")[1:])
    assert look.contrast(by_day, PAPER) >= 4.5
    assert look.contrast(by_night, NIGHT) >= 4.5
    if look.contrast(colour, PAPER) >= 4.6:
        assert by_day == colour


def test_a_story_may_be_in_a_language_of_its_own(archive):
    archive.put("content/stories/x.md", "---\ntitle: Kessel\nlang: de\ndescription: Kurz.\n---\n\nWorte.\n")
    archive.build()
    page = archive.read("stories/x/index.html")
    assert '<h1 lang="de" dir="ltr">Kessel</h1>' in page
    assert '<p class="dek" lang="de" dir="ltr">Kurz.</p>' in page
    assert '<div class="text" lang="de" ' in page
    archive.put("content/stories/x.md", "---\ntitle: Kessel\nlang: '?'\n---\n\nWorte.\n")
    assert "front-matter" in codes(archive.build())
