"""The demo archive with pages in Hebrew and in Japanese, and stories in English, as Chromium shows it."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from test_pages import RULES, opened
from verbs import Archive, build_demo

PAGES = (
    "/",
    "/stories/bylaw-19-returns-f3e8/",
    "/stories/bylaw-19-returns-f3e8/d920c376/changes/",
    "/beats/town-council/",
    "/entities/town-clock/",
    "/explore/",
    "/search/",
    "/feeds/",
    "/about/",
)
TAGS = ("he", "ja")


@pytest.fixture(scope="module")
def sites(serve, tmp_path_factory):
    """The address of the demo archive in each language, with its index."""
    return {
        tag: serve(
            build_demo(
                tmp_path_factory.mktemp(tag), settings=f"language: {tag}\npublication_language: en\n", index=True
            )
        )
        for tag in TAGS
    }


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("address", PAGES)
@pytest.mark.parametrize("tag", TAGS)
def test_a_page_is_quiet_fits_and_is_accessible(chromium, sites, tag, address, width):
    page, said, _ = opened(chromium, sites[tag] + address, width=width, scheme="light")
    try:
        assert page.evaluate("[document.documentElement.lang, document.dir]") == [tag, "rtl" if tag == "he" else ""]
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        found = Axe().run(page, options={"runOnly": RULES})
        assert found.violations_count == 0, found.generate_report()
        assert said == []
    finally:
        page.context.close()


@pytest.mark.parametrize(
    ("tag", "three", "missing"), [("he", "3 כתבות", "אין כתבה"), ("ja", "記事3件", "を含む記事なし")]
)
def test_the_search_page_counts_and_says_what_is_missing_in_its_language(chromium, sites, tag, three, missing):
    page, said, _ = opened(chromium, f"{sites[tag]}/search/", width=1280, scheme="light")
    told = page.get_by_role("status")
    try:
        page.get_by_role("searchbox").fill('"timepiece in public view"')
        told.get_by_text(three).wait_for()
        page.locator("mark").first.wait_for()
        page.get_by_role("searchbox").fill("xylophone")
        told.get_by_text("xylophone").wait_for()
        assert missing in told.inner_text()
        assert said == []
    finally:
        page.context.close()


def test_time_runs_from_right_to_left(chromium, sites):
    page, _, _ = opened(chromium, f"{sites['he']}/explore/", width=1280, scheme="light")
    try:
        bars = [bar.bounding_box()["x"] for bar in page.locator(".by-beat li:first-child rect").all()]
        assert len(bars) > 2
        assert bars == sorted(bars, reverse=True)
        first, last = (page.locator(".axis span").nth(place).bounding_box()["x"] for place in (0, 1))
        assert first > last
    finally:
        page.context.close()


def test_titles_keep_to_the_side_of_the_page_and_a_text_to_its_own(chromium, sites):
    page, _, _ = opened(chromium, f"{sites['he']}/", width=1280, scheme="light")
    try:
        right = page.locator(".latest .row").first.bounding_box()
        title = page.evaluate(
            """() => { const range = document.createRange();
                range.selectNodeContents(document.querySelector('.latest .headline a'));
                return range.getBoundingClientRect().right; }"""
        )
        assert abs(right["x"] + right["width"] - title) < 2
        page.goto(f"{sites['he']}/stories/bylaw-19-returns-f3e8/")
        for words in ("article h1", "article header .dek", ".text p"):
            assert page.locator(words).first.evaluate("element => getComputedStyle(element).direction") == "ltr"
        page.goto(f"{sites['he']}/entities/town-clock/")
        before, after = (
            page.locator(f".concordance .line .{side}").first.bounding_box() for side in ("before", "after")
        )
        assert before["x"] < after["x"]
        page.goto(f"{sites['he']}/stories/bylaw-19-returns-f3e8/")
        aside, text = page.locator("article > .margin").bounding_box(), page.locator(".text").bounding_box()
        assert aside["x"] < text["x"]
    finally:
        page.context.close()


def test_quotation_marks_of_hebrew(chromium, serve, tmp_path):
    """Between two letters the mark stands for an abbreviation; around words it makes them a phrase."""
    archive = Archive(tmp_path).put("content/site.yaml", "base_url: https://file.example/\nlanguage: he\n")
    archive.put("content/stories/a.md", '---\ntitle: שעון\n---\n\nדו"ח על השעון הגדול.\n')
    archive.put("content/stories/b.md", "---\ntitle: גשר\n---\n\nהגדול שבגשרים, השעון איחר.\n")
    assert not archive.build(index=True).failed
    page, _, _ = opened(chromium, f"{serve(archive.output)}/search/", width=1280, scheme="light")
    try:
        for typed, number in (('דו"ח', "כתבה אחת"), ("״השעון הגדול״", "כתבה אחת"), ("השעון הגדול", "שתי כתבות")):
            page.get_by_role("searchbox").fill(typed)
            page.get_by_role("status").get_by_text(number).wait_for(timeout=10_000)
    finally:
        page.context.close()
