"""What readers get: quiet, reachable, readable pages at every width, in light and dark, without JavaScript."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from captures import export, headless, page
from verbs import Archive

PAGES = [
    "/",
    "/stories/bylaw-19-returns-f3e8/",
    "/stories/crane-number-four-and-other-numbers-1ac9/",
    "/stories/the-allotment-society-s-hosepipe-ban-was-meant-to-c382/",
    "/stories/museum-label-corrected-twice-19e5/",
    "/stories/bylaw-19-returns-f3e8/d920c376/",
    "/stories/bylaw-19-returns-f3e8/d920c376/changes/",
    "/stories/washer-in-schoolgirls-drawing-fifty-nine-teeth-b07c/",
    "/stories/the-council-counts-its-bylaws-and-finds-nine-0fa5/",
    "/wanted/",
    "/about/corpus/",
    "/beats/",
    "/beats/town-council/",
    "/entities/",
    "/entities/town-clock/",
    "/months/",
    "/2026/06/",
    "/undated/",
    "/feeds/",
    "/about/",
    "/explore/",
    "/404.html",
]
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
WIDTHS = [320, 1280]
SCHEMES = ["light", "dark"]


@pytest.fixture(scope="module")
def site(serve, demo):
    return serve(demo)


@pytest.fixture(scope="module")
def hard(serve, tmp_path_factory):
    """An archive of stories that are hard to set."""
    archive = Archive(tmp_path_factory.mktemp("hard"))
    archive.seed(
        "a.txt",
        export("W" * 300, slug="long-1111", beat="B" * 120, body="{{entity:long|" + "E" * 200 + "}} " + "w" * 300),
    )
    archive.seed("b.txt", headless("D" * 290 + ".", body=("x" * 300,)))
    archive.seed("c.txt", page("Right \u202e to left", "A dek.", ("ab\u202ecd " * 30,)))
    assert not archive.build().failed
    return serve(archive.output)


def opened(chromium, address, *, width, scheme, **options):
    context = chromium.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme, **options)
    page = context.new_page()
    said, asked = [], []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("request", lambda request: asked.append(request.url))
    page.goto(address)
    return page, said, asked


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("address", PAGES)
def test_a_page_is_quiet_fits_and_is_accessible(chromium, site, address, width, scheme):
    page, said, asked = opened(chromium, site + address, width=width, scheme=scheme)
    try:
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        found = Axe().run(page, options={"runOnly": RULES})
        assert found.violations_count == 0, found.generate_report()
        assert said == []
        assert all(url.startswith(site) for url in asked)
        assert len(asked) <= 3
    finally:
        page.context.close()


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize(
    "address",
    [
        "/",
        "/stories/long-1111/",
        "/undated/",
        "/beats/",
        "/entities/",
        "/entities/long/",
        "/feeds/",
        "/explore/",
    ],
)
def test_words_of_300_characters_do_not_push_a_page_sideways(chromium, hard, address, width):
    page, said, _ = opened(chromium, hard + address, width=width, scheme="light")
    try:
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert said == []
    finally:
        page.context.close()


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize(
    "address", ["/", "/stories/bylaw-19-returns-f3e8/", "/explore/", "/entities/town-clock/", "/search/"]
)
def test_letters_of_twice_the_size_do_not_push_a_page_sideways(chromium, site, address, width):
    page, _, _ = opened(chromium, site + address, width=width, scheme="light")
    try:
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    finally:
        page.context.close()


@pytest.mark.parametrize("scheme", SCHEMES)
def test_where_colours_are_the_readers_own_the_paragraph_landed_on_is_marked(chromium, site, scheme):
    address = f"{site}/stories/bylaw-19-returns-f3e8/#on-8-january-the-council-5f53"
    page, _, _ = opened(chromium, address, width=390, scheme=scheme, forced_colors="active")
    try:
        assert page.evaluate("getComputedStyle(document.querySelector(':target')).outlineStyle") == "solid"
    finally:
        page.context.close()


def test_lines_have_60_to_75_characters(chromium, site):
    page, _, _ = opened(chromium, site + PAGES[1], width=1280, scheme="light")
    try:
        longest = page.evaluate(
            """() => {
                const words = document.querySelector('.text p').lastChild;
                const range = document.createRange(), lines = {};
                for (let i = 0; i < words.length; i++) {
                    range.setStart(words, i); range.setEnd(words, i + 1);
                    const top = Math.round(range.getBoundingClientRect().top);
                    lines[top] = (lines[top] || 0) + 1;
                }
                return Math.max(...Object.values(lines));
            }"""
        )
        assert 60 <= longest <= 78
    finally:
        page.context.close()


def test_the_first_stop_of_the_keyboard_skips_to_the_text(chromium, site):
    page, _, _ = opened(chromium, site + PAGES[1], width=1280, scheme="light")
    try:
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.textContent") == "Skip to content"
        page.keyboard.press("Enter")
        page.wait_for_url("**#main")
    finally:
        page.context.close()


def tabbed_to(page, name):
    """Press Tab until the link of that name has the focus, and see that it shows."""
    for _ in range(200):
        page.keyboard.press("Tab")
        focused = page.evaluate(
            """() => {
                const at = document.activeElement, box = at.getBoundingClientRect(), style = getComputedStyle(at);
                const name = at.getAttribute('aria-label') || at.textContent;
                const visible = box.bottom > 0 && box.top < innerHeight;
                return [name, style.outlineStyle, parseFloat(style.outlineWidth), visible];
            }"""
        )
        assert focused[1:] == ["solid", 2, True], focused
        if name in focused[0]:
            return
    pytest.fail(f"no link {name!r} by the keyboard")


# (Where the focus is, only a script can tell: keys are tried with JavaScript.)
@pytest.mark.parametrize(("keys", "script"), [(False, False), (False, True), (True, True)])
def test_from_home_to_a_story_an_entity_its_other_mentions_and_its_feed(chromium, site, keys, script):
    page, said, _ = opened(chromium, site + "/", width=390, scheme="light", java_script_enabled=script)

    def follow(name):
        if keys:
            tabbed_to(page, name)
            page.keyboard.press("Enter")
        else:
            page.get_by_role("link", name=name).first.click()
        page.wait_for_load_state()

    try:
        follow("Town Council")
        page.wait_for_url("**/beats/town-council/")
        follow("Council serves notice on a bakery clock")
        page.wait_for_url("**/stories/bylaw-19-returns-f3e8/")
        follow("Ida Marchbanks")
        page.wait_for_url("**/entities/ida-marchbanks/")
        others = page.locator(".concordance .line a.entity")
        assert others.count() >= 5
        target = others.last.get_attribute("href")
        if keys:
            others.last.focus()
            page.keyboard.press("Enter")
        else:
            others.last.click()
        page.wait_for_url("**/stories/*/#*")
        assert page.url.endswith(target.removeprefix("../.."))
        assert "Ida Marchbanks" in page.locator(":target").inner_text()
        page.go_back()
        feed = page.get_by_role("link", name="in a feed reader").get_attribute("href")
        assert page.request.get(f"{site}/entities/ida-marchbanks/{feed}").ok
        assert said == []
    finally:
        page.context.close()


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("scheme", SCHEMES)
def test_text_has_the_contrast_of_a_book_and_labels_enough(chromium, site, width, scheme):
    page, _, _ = opened(chromium, site + PAGES[1], width=width, scheme=scheme)
    try:
        colours = page.evaluate(
            """() => ['.text p', '.accession', '.text a', 'h2'].map((each) =>
                [getComputedStyle(document.querySelector(each)).color,
                 getComputedStyle(document.documentElement).backgroundColor])"""
        )
        ratios = [contrast(*pair) for pair in colours]
        assert ratios[0] >= 7
        assert min(ratios) >= 4.5
    finally:
        page.context.close()


def contrast(one, other):
    """The ratio of WCAG 2.2 between two colours as CSS has them computed."""

    def luminance(colour):
        parts = [int(part) / 255 for part in re.findall(r"\d+", colour)[:3]]
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def test_a_bar_and_a_line_of_the_drawings_lead_to_what_they_stand_for(chromium, site):
    page, _, _ = opened(chromium, f"{site}/explore/", width=1280, scheme="light")
    try:
        page.locator(".by-beat li", has_text="Town Council").locator("rect").first.click()
        page.wait_for_url("**/beats/town-council/#20*")
        page.go_back()
        page.locator(".network a", has_text="Bylaw 19").last.click()
        page.wait_for_url("**/entities/bylaw-19/")
        page.go_back()
        edge = page.locator(".network a:has(.reach)").first
        target = edge.get_attribute("href")
        edge.evaluate("each => each.dispatchEvent(new MouseEvent('click', {bubbles: true, cancelable: true}))")
        page.wait_for_url("**/entities/*/#with-*")
        assert page.url.endswith(target.removeprefix(".."))
        assert page.locator(":target").is_visible()
    finally:
        page.context.close()


def test_a_redirect_page_leads_on(chromium, site):
    page, _, _ = opened(
        chromium, f"{site}/stories/council-serves-notice-on-a-bakery-clock-and-3e1f/", width=390, scheme="light"
    )
    try:
        page.wait_for_url("**/stories/bylaw-19-returns-f3e8/")
    finally:
        page.context.close()


def test_a_printed_story_has_its_text_and_no_navigation(chromium, site):
    page, _, _ = opened(chromium, site + PAGES[1], width=1280, scheme="light")
    try:
        page.emulate_media(media="print")
        assert page.locator(".text").first.is_visible()
        assert not page.locator(".masthead nav").is_visible()
        assert page.locator(".original").is_visible()
    finally:
        page.context.close()
