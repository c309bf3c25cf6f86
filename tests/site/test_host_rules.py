"""Given files that hosts read, expect their rules, and nothing of lines that are none."""

from hypothesis import given
from hypothesis import strategies as st

from generator.site.host_rules import rules


def test_redirects_and_statuses():
    found = rules("", "# a comment\n/a/ /b/ 301!\n/c /d\n/e/ /e/index.html 410!\n/m%C3%A4rz/ /april/ 302\n")
    assert found.redirects == {
        "/a": ("/b/", 301), "/c": ("/d", 301), "/e": ("/e/index.html", 410), "/märz": ("/april/", 302),
    }  # fmt: skip


def test_lines_that_are_no_rules_are_left_out():
    assert rules("", "/a\n/a /b x\n/a /b 999\n/a /b 30\n/a /b -1\n\n").redirects == {}


@given(st.text(), st.text())
def test_any_text_is_read(headers, redirects):
    rules(headers, redirects).headers_for("/a/")
