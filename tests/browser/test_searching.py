"""Searching, under the policy that the search page is sent with: what half-remembered words lead to."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from captures import export
from test_pages import RULES, SCHEMES, WIDTHS, opened
from verbs import Archive, build_demo

from generator.site import search_bundles


@pytest.fixture(scope="module")
def site(serve, tmp_path_factory):
    """The demo archive with its index."""
    return serve(build_demo(tmp_path_factory.mktemp("searched"), index=True))


@pytest.fixture
def searching(chromium, site, request):
    options = {"width": 1280, "scheme": "light"} | getattr(request, "param", {})
    page, said, asked = opened(chromium, f"{site}/search/", **options)
    page.get_by_role("searchbox").wait_for()
    yield page
    assert said == []
    assert all(url.startswith(site) for url in asked)
    page.context.close()


@pytest.mark.parametrize(
    "searching", [{"width": width, "scheme": scheme} for width in WIDTHS for scheme in SCHEMES], indirect=True
)
def test_the_page_with_results_is_quiet_fits_and_is_accessible(searching):
    searching.get_by_role("searchbox").fill("clock")
    searching.locator("mark").first.wait_for()
    assert searching.evaluate("document.documentElement.scrollWidth") <= searching.viewport_size["width"]
    found = Axe().run(searching, options={"runOnly": RULES})
    assert found.violations_count == 0, found.generate_report()


def test_a_phrase_that_is_half_remembered_leads_to_its_paragraph(searching):
    searching.get_by_role("searchbox").fill('"timepiece in public view"')
    searching.get_by_role("status").get_by_text("3 stories").wait_for()
    searching.get_by_label("Beat").select_option("Town Council")
    searching.get_by_role("status").get_by_text("2 stories").wait_for()
    searching.get_by_role("link", name="that no timepiece in public view").first.click()
    searching.wait_for_url("**/stories/bylaw-19-returns-f3e8/#on-8-january-the-council-5f53")
    assert "timepiece in public view" in searching.locator(":target").inner_text()


def test_by_keys_alone_from_the_words_to_a_story(searching):
    searching.keyboard.press("/")
    searching.keyboard.type("hosepipe ban")
    searching.get_by_role("status").get_by_text("for “hosepipe ban”").wait_for()
    searching.locator("mark").first.wait_for()
    searching.keyboard.press("ArrowDown")
    title = searching.evaluate("document.activeElement.textContent")
    searching.keyboard.press("Enter")
    searching.wait_for_url("**/stories/*/")
    assert searching.get_by_role("heading", level=1).inner_text() == title


def test_filters_narrow_without_words_and_are_kept_in_the_address(searching, site):
    searching.get_by_label("Entity").fill("Town Clock; Corin Vale")
    searching.get_by_label("Entity").press("Enter")
    searching.get_by_role("status").get_by_text("6 stories").wait_for()
    searching.get_by_label("Year").select_option("2025")
    searching.get_by_role("status").get_by_text("2 stories").wait_for()
    address = searching.url
    searching.goto(f"{site}/")
    searching.goto(address)
    searching.get_by_role("status").get_by_text("2 stories").wait_for()
    assert searching.get_by_label("Entity").input_value() == "Town Clock; Corin Vale"
    searching.get_by_label("Completeness").select_option(index=1)


def test_what_is_found_in_no_story_is_said_so(searching):
    searching.get_by_role("searchbox").fill("zyzzyva")
    searching.get_by_role("status").get_by_text("No stories for “zyzzyva”").wait_for()


def test_without_javascript_the_page_says_where_else_to_look(chromium, site):
    page, _, _ = opened(chromium, f"{site}/search/", width=390, scheme="light", java_script_enabled=False)
    try:
        assert page.get_by_text("Search needs JavaScript").is_visible()
        assert not page.get_by_role("searchbox").is_visible()
        page.get_by_role("link", name="Entities under T").click()
        page.get_by_role("link", name="Town Clock").click()
        assert page.get_by_role("heading", level=1).inner_text() == "Town Clock"
    finally:
        page.context.close()


def test_very_many_stories_are_in_an_index_for_each_year_searched_as_one(chromium, serve, tmp_path, monkeypatch):
    monkeypatch.setattr(search_bundles, "MOST", 2)
    archive = Archive(tmp_path)
    for year in (2024, 2025, 2026):
        archive.seed(
            f"{year}.txt",
            export(f"Year {year}", slug=f"y-{year}", date=f"{year}-01-02T00:00:00Z", body=f"A kettle in {year}."),
        )
    report = archive.build(index=True)
    assert not report.failed
    assert sorted(path.name for path in (archive.output / "pagefind").iterdir()) == ["2024", "2025", "2026"]
    page, said, _ = opened(chromium, f"{serve(archive.output)}/search/?q=kettle", width=1280, scheme="light")
    try:
        page.get_by_role("status").get_by_text("3 stories").wait_for()
        assert said == []
        page.get_by_role("link", name="Year 2024").click()
        page.wait_for_url("**/stories/y-2024/")
    finally:
        page.context.close()


def test_texts_that_look_like_markup_are_shown_as_text(chromium, serve, tmp_path):
    archive = Archive(tmp_path)
    archive.seed("a.txt", export("<img src=x onerror=alert(1)>", body="A kettle <script>alert(2)</script> boils."))
    assert not archive.build(index=True).failed
    page, said, _ = opened(chromium, f"{serve(archive.output)}/search/?q=kettle", width=390, scheme="dark")
    try:
        page.get_by_text("<script>alert(2)</script>").wait_for()
        assert page.locator("#found img, #found script").count() == 0
        assert said == []
    finally:
        page.context.close()
