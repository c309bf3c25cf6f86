"""Given a language, expect every word of the pages in it, and dates, plurals and direction as the CLDR has them."""

import re
from datetime import date
from html.parser import HTMLParser
from io import BytesIO

import pytest
from babel.messages import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po
from hypothesis import given
from hypothesis import strategies as st
from verbs import ROOT, codes

from generator.content.settings import Settings
from generator.files.folders import TEMPLATES
from generator.site.catalogue import ALL_MESSAGES, FOLDER
from generator.site.language import in_language, language_of

OWN = {path.relative_to(TEMPLATES).as_posix(): path.read_bytes() for path in (TEMPLATES / FOLDER).iterdir()}
LANGUAGES = sorted(path.removeprefix(FOLDER).removesuffix(".po") for path in OWN if path.endswith(".po"))
KEYWORDS = {"_": None, "gettext": None, "gettext_noop": None, "ngettext": (1, 2)}
PLACEHOLDER = re.compile(r"%\(\w+\)s|\{\w+\}|<[^>]+>")


def texts(value):
    return (value,) if isinstance(value, str) else tuple(value)


def catalogue(data):
    return {texts(each.id): each for each in read_po(BytesIO(data), abort_invalid=True) if each.id}


def extracted():
    """The messages of program and templates, as gettext's tools find them."""
    places = ((ROOT / "generator", "**.py", "python"), (TEMPLATES, "**.html", "jinja2"))
    for folder, pattern, method in places:
        options = {pattern: {"trimmed": "true", "newstyle_gettext": "true"}}
        for _, _, message, *_ in extract_from_dir(folder, [(pattern, method)], options, KEYWORDS):
            yield texts(message)


def test_the_list_of_messages_is_that_of_program_and_templates():
    assert set(catalogue(OWN[ALL_MESSAGES])) == set(extracted()), "run `make messages`"


@pytest.mark.parametrize("tag", LANGUAGES)
def test_a_catalogue_translates_every_message_and_keeps_what_is_filled_in(tag):
    own = catalogue(OWN[f"{FOLDER}{tag}.po"])
    assert set(own) == set(catalogue(OWN[ALL_MESSAGES]))
    for ids, message in own.items():
        strings = texts(message.string)
        assert all(strings), ids
        for string in strings:
            assert set(PLACEHOLDER.findall(string)) <= set(PLACEHOLDER.findall("".join(ids))), string
        if len(ids) == 1:
            assert sorted(PLACEHOLDER.findall(strings[0])) == sorted(PLACEHOLDER.findall(ids[0])), strings[0]
    language = language_of(tag, OWN)
    assert language.problems == ()
    assert {ids[0] for ids in own} <= language.translated


@pytest.mark.parametrize(
    ("tag", "day", "month", "forms"),
    [
        ("en", "31 March 2026", "March 2026", {"one", "other"}),
        ("en-US", "March 31, 2026", "March 2026", {"one", "other"}),
        ("de-AT", "31. März 2026", "März 2026", {"one", "other"}),
        ("fr", "31 mars 2026", "mars 2026", {"one", "other"}),
        ("es", "31 de marzo de 2026", "marzo de 2026", {"one", "other"}),
        ("he", "31 במרץ 2026", "מרץ 2026", {"one", "other", "two"}),
        ("ja", "2026年3月31日", "2026年3月", {"other"}),
        ("pl", "31 marca 2026", "marzec 2026", {"few", "many", "one"}),
        ("tlh", "31 March 2026", "March 2026", {"one", "other"}),
    ],
)
def test_dates_and_plurals(tag, day, month, forms):
    language = language_of(tag, OWN)
    assert (language.day(date(2026, 3, 31)), language.month(2026, 3)) == (day, month)
    assert set(re.findall(r'"(\w+)": "', language.forms("%(num)s story", "%(num)s stories"))) == forms


@pytest.mark.parametrize(("tag", "is_rtl"), [("he", True), ("ar-EG", True), ("fa", True), ("de", False), ("ja", False)])
def test_direction(tag, is_rtl):
    assert language_of(tag, {}).is_rtl is is_rtl


def test_german_pages(archive):
    archive.put("content/site.yaml", "base_url: https://file.example/\nlanguage: de\n")
    archive.put("content/stories/a.md", "---\ntitle: Der Kessel\ndate: 2026-03-04\nbeat: Küche\n---\n\nEr kocht.\n")
    assert not codes(archive.build())
    home, month = archive.read("index.html"), archive.read("2026/03/index.html")
    assert '<html lang="de">' in home
    assert "<title>Archiv von AIDRAN</title>" in home
    assert "4. März 2026" in home
    assert "<h1>März 2026</h1>" in month
    assert "Follow" not in archive.read("beats/kuche/index.html")


def test_a_language_written_from_right_to_left(archive):
    archive.put("content/site.yaml", "base_url: https://file.example/\nlanguage: he\n")
    assert not archive.build().failed
    assert '<html lang="he" dir="rtl">' in archive.read("index.html")


def test_the_own_catalogue_of_an_archive(archive):
    archive.put("content/site.yaml", "base_url: https://file.example/\nlanguage: it-CH\n")
    archive.put("templates/locale/it.po", 'msgid ""\nmsgstr "Language: it\\n"\n\nmsgid "Months"\nmsgstr "Mesi"\n')
    report = archive.build()
    assert ">Mesi</a>" in archive.read("index.html")
    assert ">Entities</a>" in archive.read("index.html")
    assert codes(report) == ["untranslated"]
    archive.put("templates/locale/it.po", 'msgid "Months"\nmsgstr "I mesi"\n')
    archive.build()
    assert ">I mesi</a>" in archive.read("index.html")


@pytest.mark.parametrize(("tag", "other"), [("en", "Entities"), ("de", "Namen")])
def test_an_archive_has_another_word_for_some_and_backfiles_for_the_rest(archive, tag, other):
    archive.put("content/site.yaml", f"base_url: https://file.example/\nlanguage: {tag}\n")
    archive.put(f"templates/locale/{tag}.po", 'msgid "Months"\nmsgstr "Calendar"\n')
    assert not codes(archive.build())
    assert ">Calendar</a>" in archive.read("index.html")
    assert f">{other}</a>" in archive.read("index.html")


def test_the_stories_may_be_in_another_language_than_the_pages(archive):
    archive.put("content/site.yaml", "base_url: https://file.example/\nlanguage: he\npublication_language: en\n")
    archive.put("content/stories/a.md", "---\ntitle: Kettles\ndate: 2026-03-04\n---\n\nIt boils.\n")
    archive.put("content/stories/b.md", "---\ntitle: Kessel\nlang: de\n---\n\nEr kocht.\n")
    assert not archive.build().failed
    assert '<h1 lang="en" dir="ltr">Kettles</h1>' in archive.read("stories/a/index.html")
    assert '<h1 lang="de" dir="ltr">Kessel</h1>' in archive.read("stories/b/index.html")
    assert '<a href="./stories/a/" lang="en">Kettles</a>' in archive.read("index.html")
    assert 'xml:lang="en"' in archive.read("atom.xml")
    assert '"inLanguage":"en"' in archive.read("stories/a/index.html")
    assert '"language": "de"' in archive.read("stories/b/story.json")


@given(st.binary(max_size=200) | st.text(alphabet='msgidtr "\n%()snplurals=;\\<>0', max_size=200).map(str.encode))
def test_any_bytes_are_a_catalogue_or_a_problem(data):
    language = language_of("it", {f"{FOLDER}it.po": data})
    assert language.gettext("Months")
    assert all(problem.code == "translation" for problem in language.problems)


@given(st.from_regex(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,3}", fullmatch=True), st.integers(0, 10**6), st.dates())
def test_any_tag_is_a_language(tag, number, day):
    language = language_of(tag, OWN)
    assert language.day(day)
    assert language.month(day.year, day.month)
    assert str(number) in language.ngettext("%(num)s story", "%(num)s stories", number) or number in {0, 1, 2}


def test_settings_say_what_an_archive_is_where_they_are_not_set():
    told = in_language(Settings(publication="Der Anzeiger", language="de"), language_of("de", OWN))
    assert told.title == "Archiv von Der Anzeiger"
    assert in_language(Settings(title="Mein Archiv"), language_of("de", OWN)).title == "Mein Archiv"


FORMATS = {"BibTeX", "CSL", "CSV", "JSON", "Lines", "Markdown", "RIS", "SHA"}
"""Names that are the same in every language."""


class _Words(HTMLParser):
    """The texts of a page that people see or hear, without what it says to machines."""

    def __init__(self):
        super().__init__()
        self.found = []
        self.hidden = ""

    def handle_starttag(self, tag, attributes):
        self.hidden = tag if tag in {"script", "style", "code"} else ""
        given_ = dict(attributes)
        heard = [given_.get(name) for name in ("aria-label", "title", "alt", "placeholder")]
        if tag == "meta" and given_.get("name") == "description":
            heard.append(given_["content"])
        self.found += [each for each in heard if each]

    def handle_endtag(self, _tag):
        self.hidden = ""

    def handle_data(self, data):
        if not self.hidden:
            self.found.append(data)


def _in_greek(message):
    """A message with every letter a Greek one, but for what is filled in and for tags."""
    parts = re.split(f"({PLACEHOLDER.pattern})", message)
    return "".join(part if number % 2 else re.sub("[A-Za-z]", "ω", part) for number, part in enumerate(parts))


def test_no_word_of_the_pages_is_outside_the_catalogue(archive):
    """An archive whose texts, settings and catalogue are all Greek has no other letters on its pages."""
    catalog = Catalog(locale="el")
    for ids in catalogue(OWN[ALL_MESSAGES]):
        catalog.add(
            ids if len(ids) > 1 else ids[0], [_in_greek(each) for each in ids] if len(ids) > 1 else _in_greek(ids[0])
        )
    data = BytesIO()
    write_po(data, catalog)
    archive.put("templates/locale/el.po", data.getvalue())
    archive.put(
        "content/site.yaml",
        "base_url: https://file.example/\nlanguage: el\ntitle: Αρχείο\ndescription: Αρχείο\npublication: Εφημερίδα\n"
        "notice: Μηχανή.\n",
    )
    for number in range(12):
        archive.put(
            f"content/stories/α{number}.md",
            f"---\ntitle: Ιστορία {number}\nslug: a{number}\ndate: 2026-0{number % 3 + 1}-04\nbeat: Θέμα\n"
            f"entities:\n" + "".join(f"  - Πρόσωπο {each}\n" for each in range(number, number + 4)) + f"---\n\n"
            f"Αυτή η μεγάλη ιστορία με πολλές λέξεις επαναλαμβάνεται εδώ ξανά και ξανά. Πρόσωπο 3 {number}.\n",
        )
    archive.put("content/stories/β.md", "---\ntitle: Άλλη\nslug: b\n---\n\nΠρόσωπο 3 και [λέξη](story:a1) εδώ.\n")
    archive.put("content/stories/γ.md", "---\ntitle: Παλιά\nslug: c\nwithdrawn: λάθος\n---\n\nΤέλος.\n")
    assert not archive.build().failed
    seen = 0
    for path in sorted(archive.output.rglob("*.html")):
        page = _Words()
        page.feed(re.sub(r'<(\w+)[^>]* lang="en"[^>]*>.*?</\1>', "", path.read_text("utf-8"), flags=re.DOTALL))
        seen += len(page.found)
        told = [re.sub(r"https?://\S+", "", text) for text in page.found]
        latin = {word for text in told for word in re.findall("[A-Za-z]{2,}", text)} - FORMATS
        assert not latin, f"{path.relative_to(archive.output)}: {latin}"
    assert seen > 1_000
