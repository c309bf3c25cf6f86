"""Searching, under the policy that the search page is sent with: what half-remembered words lead to."""

import re
from datetime import datetime
from urllib.parse import quote

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


ABSENT = [
    "zyzzyva", "clockx", "councilq", "aardvark", "bylawfare", "xylophone", "quokka", "tidepoolish", "a1b2c3", "boatx",
    "thex", "townedge", "ofx", "museumgoing", "yz", "hosepipery", "vq", "zebra", "kazoo", "ubiquitousness", "inqz",
]  # fmt: skip


@pytest.mark.parametrize("word", ABSENT)
def test_a_word_that_no_story_has_is_said_to_be_in_none(searching, demo, word):
    texts = [path.read_text("utf-8").casefold() for path in demo.glob("stories/*/index.html")]
    assert not [text for text in texts if re.search(rf"\b{word}", text)]
    searching.get_by_role("searchbox").fill(word)
    searching.get_by_role("status").get_by_text(f"No story has “{word}”").wait_for()
    assert searching.locator("#found .row").count() == 0


def test_the_beginning_of_a_word_finds_it(searching):
    searching.get_by_role("searchbox").fill("timepie")
    searching.locator("mark", has_text="timepiece").first.wait_for()


def test_words_of_which_one_is_nowhere_name_it(searching):
    searching.get_by_role("searchbox").fill("clock zyzzyva")
    searching.get_by_role("status").get_by_text("No story has “zyzzyva”").wait_for()


def test_a_name_leads_to_the_page_of_the_entity_or_beat(searching, site):
    searching.get_by_role("searchbox").fill("town clock")
    searching.locator("#called").get_by_role("link", name="Town Clock", exact=True).click()
    searching.wait_for_url(f"{site}/entities/town-clock/")
    searching.goto(f"{site}/search/?q=Town+Council")
    searching.locator("#called").get_by_role("link", name="Town Council", exact=True).click()
    searching.wait_for_url(f"{site}/beats/town-council/")


def test_numbers_beside_filters_follow_the_search(searching):
    option = searching.locator("#beat option", has_text="Town Council")
    option.wait_for(state="attached")
    whole = option.inner_text()
    searching.get_by_role("searchbox").fill('"timepiece in public view"')
    searching.get_by_role("status").get_by_text("3 stories").wait_for()
    assert option.inner_text() == "Town Council (2)" != whole
    searching.get_by_role("searchbox").fill("")
    searching.get_by_role("status").get_by_text("stories").wait_for(state="hidden")
    assert option.inner_text() == whole


def test_stories_can_be_ordered_by_date_and_undated_ones_come_last(searching, site):
    searching.goto(f"{site}/search/?q=clock")
    searching.locator("mark").first.wait_for()
    number = searching.get_by_role("status").inner_text()
    searching.get_by_label("Order").select_option("newest first")
    searching.wait_for_url("**order=desc")
    searching.wait_for_timeout(300)
    assert searching.get_by_role("status").inner_text() == number
    while searching.get_by_role("button", name="Show more").is_visible():
        searching.get_by_role("button", name="Show more").click()
        searching.wait_for_timeout(200)
    days = [text.partition(" ·")[0] for text in searching.locator("#found .accession").all_inner_texts()]
    dated = [day for day in days if day != "undated"]
    assert days == [*sorted(dated, key=date_of, reverse=True), *["undated"] * (len(days) - len(dated))]
    assert "undated" in days


def date_of(day):
    return datetime.strptime(day, "%d %B %Y")  # noqa: DTZ007 - two days are compared


def test_on_a_phone_filters_are_folded_away_until_they_are_wanted(chromium, site):
    page, said, _ = opened(chromium, f"{site}/search/", width=390, scheme="light", has_touch=True)
    try:
        page.get_by_text("Narrow down").wait_for()
        assert not page.get_by_label("Beat").is_visible()
        page.get_by_text("Narrow down").click()
        assert page.get_by_label("Beat").is_visible()
        assert said == []
    finally:
        page.context.close()


TEXTS = {
    "chinese": "今天天气很好，人工智能改变世界。Alice 用AI模型写作。",
    "japanese": "今日は公園を散歩します。人工知能は世界を変える。ガラス。",
    "korean": "오늘은날씨가좋아서공원을산책합니다. 인공지능은 세상을 바꾼다.",
    "thai": "วันนี้อากาศดีมากเราไปเดินเล่นในสวนสาธารณะ",
    "german": "Die Straße zum Hafen. Das Maß ist voll.",
    "swiss": "Die Strasse zum Hafen.",
    "joined": "They ﬁnd the oﬃce in a ﬂat. Ｗｉｄｅ letters.",
}
FINDS = [
    ("天气", ["chinese"]), ("改变世界", ["chinese"]), ("AI", ["chinese"]), ("模型", ["chinese"]), ("天世", []),
    ("人工", ["chinese", "japanese"]), ("人工知能", ["japanese"]), ("公園 散歩", ["japanese"]),
    ("ガラス", ["japanese"]), ("날씨", ["korean"]), ("인공지능", ["korean"]), ("산책", ["korean"]),
    ("สวนสาธารณะ", ["thai"]), ("เดินเล่น", ["thai"]), ("Straße", ["german", "swiss"]),
    ("strasse", ["german", "swiss"]), ("mass", ["german"]), ("Strasse Maß", ["german"]),
    ("find", ["joined"]), ("office", ["joined"]), ("wide", ["joined"]),
]  # fmt: skip


@pytest.fixture(scope="module", params=["en", "ja", "la"])
def languages(serve, tmp_path_factory, request):
    """An archive of many scripts, in a language that has a stemmer, and in two that have none."""
    archive = Archive(tmp_path_factory.mktemp("languages"))
    archive.put("content/site.yaml", f"base_url: https://file.example/\nlanguage: {request.param}\n")
    for name, text in TEXTS.items():
        archive.put(f"content/stories/{name}.md", f"---\ntitle: {name.title()} 題名\n---\n\n{text}\n")
    assert not archive.build(index=True).failed
    return serve(archive.output)


def test_words_are_found_in_every_script_and_spelling(chromium, languages):
    page, said, _ = opened(chromium, f"{languages}/search/", width=1280, scheme="light")
    try:
        for typed, expected in FINDS:
            page.goto(f"{languages}/search/?q={quote(typed)}")
            page.get_by_role("status").get_by_text(re.compile(r"\S")).wait_for()
            page.wait_for_timeout(50)
            titles = page.locator("#found .headline").all_inner_texts()
            assert sorted(title.lower() for title in titles) == sorted(f"{name} 題名" for name in expected), typed
        page.goto(f"{languages}/search/?q={quote('改变世界')}")
        page.locator("mark").first.wait_for()
        assert "人工智能改变世界。" in page.locator("#found .line").inner_text()
        assert said == []
    finally:
        page.context.close()


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
