"""The preview in Chromium: what is edited is seen, without anything being done in the browser."""

import time

import pytest
from captures import export
from served import PATIENCE, Served
from verbs import Archive

SLUG = "kettle-question-1a2b"
PAGE = f"stories/{SLUG}/"


@pytest.fixture
def served(tmp_path):
    archive = Archive(tmp_path)
    body = " ".join(f"Sentence number {number} is about kettles." for number in range(400))
    archive.seed("a.txt", export(body=body))
    found = Served(archive)
    found.archive = archive
    yield found
    assert found.end() == 130


@pytest.fixture
def browser_page(chromium):
    page = chromium.new_page(viewport={"width": 800, "height": 600})
    page.said = []
    page.on("console", lambda message: page.said.append(message.text))
    page.on("pageerror", lambda error: page.said.append(str(error)))
    yield page
    page.close()


def eventually(holds):
    """Wait until something holds. (What waits inside the page is kept from it by the site's policy.)"""
    deadline = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def edit(archive, old, new):
    path = archive.stories / f"{SLUG}.md"
    path.write_text(path.read_text().replace(old, new))


def test_an_edited_story_is_seen_and_keeps_its_place(served, browser_page):
    page = browser_page
    page.goto(served.address + PAGE)
    page.evaluate("scrollTo(0, 900)")
    edit(served.archive, "number 3 is", "number three has always been")
    page.get_by_text("number three has always been").wait_for(state="attached")
    eventually(lambda: abs(page.evaluate("scrollY") - 900) < 5)
    assert page.said == []


def test_a_page_that_did_not_change_is_not_reloaded(served, browser_page):
    page = browser_page
    page.goto(served.address + "feeds/")
    page.evaluate("window.mark = 1")
    edit(served.archive, "number 3 is", "number three has always been")
    eventually(lambda: b"number three has always been" in served.get("/" + PAGE)[2])
    page.wait_for_timeout(500)
    assert page.evaluate("window.mark") == 1


def test_a_style_sheet_is_swapped_without_a_reload(served, browser_page):
    page = browser_page
    page.goto(served.address + PAGE)
    page.evaluate("window.mark = 1")
    served.archive.put("templates/assets/style.css", "h1 { color: rgb(1, 2, 3) }")
    eventually(lambda: page.evaluate("getComputedStyle(document.querySelector('h1')).color") == "rgb(1, 2, 3)")
    eventually(lambda: page.locator("link[rel=stylesheet]").count() == 1)
    assert page.evaluate("window.mark") == 1
    assert page.said == []


def test_a_broken_template_is_shown_over_the_page_until_it_is_mended(served, browser_page):
    page = browser_page
    page.goto(served.address + PAGE)
    served.archive.put("templates/pages/home.html", "<p>fine</p>\n<p>{{ page.nothing }}</p>\n")
    overlay = page.locator("backfile-problems")
    overlay.get_by_text("has no attribute 'nothing'").wait_for()
    assert overlay.locator(".place").inner_text() == "templates/pages/home.html:2:4"
    assert overlay.locator("pre").inner_text() == "2 | <p>{{ page.nothing }}</p>"
    assert overlay.get_by_role("alert").is_visible()
    page.reload()  # whoever comes later is told as well
    overlay.get_by_text("has no attribute 'nothing'").wait_for()
    served.archive.put("templates/pages/home.html", "<p>fine</p>\n")
    overlay.wait_for(state="detached")
    assert page.said == []


def test_a_story_that_appears_takes_the_place_of_the_404_page(served, browser_page):
    page = browser_page
    page.goto(served.address + "stories/new-one/")
    page.get_by_text("Page not found").first.wait_for()
    served.archive.put("content/stories/new-one.md", "---\ntitle: A New One\n---\nHere it is.\n")
    page.get_by_text("Here it is.").wait_for()


def test_nine_tabs_show_the_change_as_soon_as_they_are_seen(served, chromium):
    context = chromium.new_context()
    try:
        tabs = [context.new_page() for _ in range(9)]
        for tab in tabs:
            tab.goto(served.address + PAGE, timeout=10_000)
        edit(served.archive, "number 3 is", "number three has always been")
        for tab in tabs:
            tab.bring_to_front()
            tab.get_by_text("number three has always been").wait_for(state="attached", timeout=10_000)
    finally:
        context.close()


def test_a_change_made_before_the_page_listens_is_seen(served, browser_page):
    page, held = browser_page, []
    page.route("**/.backfile/events", lambda route: held.append(route))  # noqa: PLW0108 - Playwright asks the function for its arguments
    page.goto(served.address + PAGE)
    edit(served.archive, "number 3 is", "number three has always been")
    eventually(lambda: b"number three has always been" in served.get("/" + PAGE)[2])
    page.wait_for_timeout(500)
    held[0].continue_()
    page.get_by_text("number three has always been").wait_for(state="attached")


def test_a_hidden_tab_does_not_listen_and_catches_up_when_it_is_seen(served, browser_page):
    page = browser_page
    page.goto(served.address + PAGE)
    hide = "Object.defineProperty(document, 'visibilityState', {value: '%s', configurable: true});"
    tell = "document.dispatchEvent(new Event('visibilitychange'))"
    page.evaluate(hide % "hidden" + tell)
    edit(served.archive, "number 3 is", "number three has always been")
    eventually(lambda: b"number three has always been" in served.get("/" + PAGE)[2])
    page.wait_for_timeout(500)
    assert page.get_by_text("number three has always been").count() == 0
    page.evaluate(hide % "visible" + tell)
    page.get_by_text("number three has always been").wait_for(state="attached")


def test_the_back_button_shows_what_is_current(served, browser_page):
    page = browser_page
    page.goto(served.address + PAGE)
    page.goto(served.address + "feeds/")
    edit(served.archive, "number 3 is", "number three has always been")
    eventually(lambda: b"number three has always been" in served.get("/" + PAGE)[2])
    page.go_back()
    page.get_by_text("number three has always been").wait_for(state="attached")


@pytest.mark.parametrize("address", [f"{PAGE}index.html", PAGE.rstrip("/")])
def test_a_page_is_known_by_any_of_its_addresses(served, browser_page, address):
    page = browser_page
    page.goto(served.address + address)
    edit(served.archive, "number 3 is", "number three has always been")
    page.get_by_text("number three has always been").wait_for(state="attached")


def test_a_404_page_follows_its_template(served, browser_page):
    page = browser_page
    page.goto(served.address + "nowhere/at/all/")
    served.archive.put("templates/pages/404.html", "<!doctype html><title>x</title><body>Nothing, as ever.</body>")
    page.get_by_text("Nothing, as ever.").wait_for()


def test_a_site_that_could_not_be_built_at_the_start_is_shown_once_it_can(tmp_path, browser_page):
    archive = Archive(tmp_path)
    archive.put("content/stories/kettle.md", "---\ntitle: [\n---\nWords.\n")
    served = Served(archive)
    try:
        page = browser_page
        page.goto(served.address)
        page.get_by_text("is not built yet").wait_for()
        page.locator("backfile-problems").get_by_text("kettle.md").wait_for()
        archive.put("content/stories/kettle.md", "---\ntitle: Mended\ndate: 2026-01-02\n---\nWords.\n")
        page.get_by_role("link", name="Mended").first.wait_for()
    finally:
        assert served.end() == 130


def test_a_path_with_encoded_letters_is_served_and_a_changed_one_followed(tmp_path, browser_page):
    archive = Archive(tmp_path)
    archive.put("content/site.yaml", "base_url: https://file.example/m%C3%A4rz%20a/\n")
    archive.put("content/stories/kettle.md", "---\ntitle: Kettle\naliases: [pot]\n---\nWords.\n")
    served = Served(archive)
    try:
        page = browser_page
        assert served.address.endswith("/m%C3%A4rz%20a/")
        page.goto(served.address + "stories/kettle/")
        archive.put("content/stories/kettle.md", "---\ntitle: Kettle\naliases: [pot]\n---\nOther words.\n")
        page.get_by_text("Other words.").wait_for()
        assert served.get("/m%C3%A4rz%20a/stories/pot/")[0] == 301
        archive.put("content/site.yaml", "base_url: https://file.example/april/\n")
        page.wait_for_url("**/april/stories/kettle/")
        assert page.get_by_text("Other words.").count() == 1
        eventually(lambda: any("/april/" in line for line in served.said))
    finally:
        assert served.end() == 130
