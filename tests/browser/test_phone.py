"""The demo archive on a telephone that is touched: what is there on a wide screen can be seen and reached on it."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from test_pages import RULES

STORY = "stories/bylaw-19-returns-f3e8/"
PHONE = {"viewport": {"width": 390, "height": 664}, "device_scale_factor": 3, "is_mobile": True, "has_touch": True}
"""The size of an iPhone 13, with fingers."""


@pytest.fixture
def phone(chromium, serve, demo):
    context = chromium.new_context(**PHONE)
    page = context.new_page()
    page.base = serve(demo)
    yield page
    context.close()


def test_the_first_line_of_a_rewritten_story_leads_to_what_changed(phone):
    phone.goto(f"{phone.base}/{STORY}")
    link = phone.locator("article > header .accession a.rewritten")
    assert link.bounding_box()["y"] < 664
    link.tap()
    phone.wait_for_url("**/changes/")
    assert phone.locator("ins").first.is_visible()


def test_the_link_of_a_paragraph_can_be_touched(phone):
    phone.goto(f"{phone.base}/{STORY}")
    number = phone.locator(".text .number").nth(1)
    number.scroll_into_view_if_needed()
    box = number.bounding_box()
    assert box["width"] >= 24
    assert box["height"] >= 24
    assert float(number.evaluate("element => getComputedStyle(element).opacity")) > 0.5
    number.tap()
    phone.wait_for_url("**/#on-8-january-the-council-5f53")
    assert Axe().run(phone, options={"runOnly": RULES}).violations_count == 0


def test_a_mention_is_one_line_with_the_name_in_it(phone):
    phone.goto(f"{phone.base}/entities/town-clock/")
    for line in phone.locator(".concordance .line").all():
        assert line.bounding_box()["height"] < 40
        name = line.locator("a").bounding_box()
        assert name["x"] >= 0
        assert name["x"] + name["width"] <= 390
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390


def test_the_network_is_a_list_of_the_strongest(phone):
    phone.goto(f"{phone.base}/explore/")
    assert not phone.locator("svg.network").is_visible()
    assert phone.locator(".strongest li").count() == 10
    assert phone.locator(".strongest li").first.is_visible()
    phone.set_viewport_size({"width": 1280, "height": 800})
    assert phone.locator("svg.network").is_visible()
    assert not phone.locator(".strongest").is_visible()
