"""Given any capture, and what people and programs put above it, below it or in front of its lines: the same story."""

import textwrap

import pytest
from captures import export, headless, page, rich, sectioned
from hypothesis import given
from hypothesis import strategies as st
from test_formats import captured, stories

from generator.core import dates
from generator.ingest.formats import Seed, read

ADDRESS = "https://aidran.ai/stories/kettle-question-1a2b"

ABOVE = {
    "a bare address": (f"{ADDRESS}\n\n", ADDRESS, None),
    "an address in angle brackets": (f"<{ADDRESS}>\n", ADDRESS, None),
    "a shared address": (f"{ADDRESS}?utm_source=share#top\n\n", ADDRESS, None),
    "saved from": (f"Saved from URL: {ADDRESS}\n\n", ADDRESS, None),
    "source and day": (f"Source: {ADDRESS}\nRetrieved: 2026-03-06\n\n", ADDRESS, "2026-03-06"),
    "a day in words": (f"URL: {ADDRESS}\nAccessed: March 6, 2026\n\n", ADDRESS, "2026-03-06"),
    "a sentence of saving": (f"Archived on 2026-03-06 from {ADDRESS}\n\n", ADDRESS, "2026-03-06"),
    "a forwarded mail": (
        (
            "---------- Forwarded message ---------\nFrom: Mara <mara@example.org>\nDate: Fri, 6 Mar 2026 at 08:01\n"
            "Subject: Fwd: kettles\nTo: archive <archive@example.org>\n\n"
        ),
        None,
        "2026-03-06T08:01:00Z",
    ),
    "a mail as Apple forwards it": (
        (
            "Begin forwarded message:\n\nFrom: Mara <mara@example.org>\nSubject: Kettles\nDate: 6 March 2026 at 08:01\n"
            "To: archive@example.org\n\n"
        ),
        None,
        "2026-03-06T08:01:00Z",
    ),
    "a mail's own headers": (
        (
            "Message-ID: <1@example.org>\nDate: Fri, 06 Mar 2026 08:01:00 +0100\nFrom: Mara <mara@example.org>\n"
            "MIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\nSubject: Kettles\n\n"
        ),
        None,
        "2026-03-06T07:01:00Z",
    ),
    "a mail in German": (
        "-----Ursprüngliche Nachricht-----\nVon: Mara <mara@example.org>\nGesendet: 2026-03-06\nAn: Archiv\n\n",
        None,
        "2026-03-06",
    ),
    "the Wayback Machine": (
        f"The Wayback Machine - https://web.archive.org/web/20260306080100/{ADDRESS}\n\n",
        ADDRESS,
        "2026-03-06T08:01:00Z",
    ),
    "the Wayback Machine's toolbar": (
        (
            f"Wayback Machine\nhttps://web.archive.org/web/20260306080100/{ADDRESS}\n3 captures\n"
            "6 Mar 2026 - 5 Apr 2026\n"
            "FEB MAR APR\n06\n2025 2026 2027\nsuccess\nfail\nAbout this capture\nCOLLECTED BY\n"
            "Collection: Kettles\nTIMESTAMPS\n\n"
        ),
        ADDRESS,
        "2026-03-06T08:01:00Z",
    ),
    "a clipper's front matter": (
        f'---\ntitle: "The Kettle Question"\nsource: {ADDRESS}\ncreated: 2026-03-06\ntags: [clippings]\n---\n\n',
        ADDRESS,
        "2026-03-06",
    ),
    "a browser's print header": ("3/6/26, 8:01 AM\tThe Kettle Question | AIDRAN\n\n", None, None),
    "a print header in Germany": ("06.03.26, 08:01  The Kettle Question | AIDRAN\n\n", None, None),
    "a print header without a comma": ("2026-03-06 08:01  The Kettle Question | AIDRAN\n\n", None, None),
    "front matter with blanks behind its marks": (f"---  \nurl: {ADDRESS}\nauthor:\n...\n\n", ADDRESS, None),
    "a reading service": (
        f"Title: The Kettle Question\n\nURL Source: {ADDRESS}\n\nMarkdown Content:\n\n",
        ADDRESS,
        None,
    ),
    "a greeting and an address": (f"Hi all, look at this one:\n\n{ADDRESS}\n\n", ADDRESS, None),
    "a link to the page": (f"[Source]({ADDRESS})\n\n", ADDRESS, None),
    "a heading of a person's": (f"# Saved page:\n\nSource: <{ADDRESS}>\n\n", ADDRESS, None),
    "a rule below what is said": (
        f"Captured 2026-03-06T08:01:00Z\n{ADDRESS}\n======\n\n",
        ADDRESS,
        "2026-03-06T08:01:00Z",
    ),
    "comments of a script": (f"# url: {ADDRESS}\n# captured: 2026-03-06\n\n", ADDRESS, "2026-03-06"),
    "a comment of HTML": (f"<!-- saved from url=(0044){ADDRESS} -->\n", ADDRESS, None),
    "a response's headers": (
        "HTTP/2 200\ncontent-type: text/html; charset=utf-8\ndate: Fri, 06 Mar 2026 08:01:00 GMT\n\n",
        None,
        "2026-03-06T08:01:00Z",
    ),
    "archive.today": (
        (
            f"archive.today\nwebpage capture\nSaved from\n{ADDRESS}\nno other snapshots from this url\n"
            "6 Mar 2026 08:01:00 UTC\nAll snapshots from host aidran.ai\n\nWebpage\nScreenshot\n\n"
        ),
        ADDRESS,
        "2026-03-06T08:01:00Z",
    ),
    "a mail's wrapped line": ("On Fri, Mar 6, 2026 at 8:01 AM Mara <mara@example.org>\nwrote:\n\n", None, None),
    "a mail in Spanish": (
        "De: Mara <mara@example.org>\nEnviado el: viernes, 6 de marzo de 2026 8:01\nPara: Archivo\nAsunto: Teteras\n\n",
        None,
        None,
    ),
    "a mail in Italian": ("Da: Mara\nInviato: venerdì\nA: Archivio\nOggetto: Bollitori\n\n", None, None),
    "a mail in Dutch": ("Van: Mara\nVerzonden: vrijdag\nAan: Archief\nOnderwerp: Ketels\n\n", None, None),
    "a note of Joplin's": (
        f"id: 0123\nparent_id: 4567\ncreated_time: 2026-03-06\nsource_url: {ADDRESS}\n\n",
        ADDRESS,
        "2026-03-06",
    ),
    "an address at another host": ("https://mirror.example/stories/kettle-question-1a2b\n\n", None, None),
}
BELOW = {
    "nothing": "",
    "a telephone's signature": "\n\nSent from my iPhone\n",
    "a signature in Dutch": "\n\nVerstuurd vanaf mijn telefoon\n",
    "a disclaimer": "\n\nCONFIDENTIALITY NOTICE: This e-mail is for the person to whom it is addressed.\n",
    "where it was clipped": f"\n\n---\nClipped from {ADDRESS} on 2026-03-06\n",
    "the end of a forwarded mail": "\n\n----- End forwarded message -----\n",
    "a link to read more": f"\n\nRead more: {ADDRESS}\n",
    "a mail's signature": "\n\n-- \nMara Quill\nHarbour Archive\n",
    "a signature in German": "\n\nGesendet von meinem Telefon\n",
    "an address": f"\n\n{ADDRESS}\n",
    "Outlook's signature": "\n\nGet Outlook for iOS\n",
}
TEXTS = {
    "export": export(),
    "export in lines": export(lines=True),
    "plain": page(body=("The kettle boiled over.", "Nobody had filled it.")),
    "headings lost": headless(),
    "rich": rich(),
    "sectioned": sectioned(headings=("What Boiled Over",)),
}


def seen(text):
    capture = read(Seed("a.txt", "0" * 64, text))
    return capture and (capture.form, capture.title, capture.description, capture.beat, capture.words)


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
@pytest.mark.parametrize(("above", "address", "taken"), ABOVE.values(), ids=ABOVE)
def test_lines_above_a_capture_are_no_part_of_it(text, above, address, taken):
    capture = read(Seed("a.txt", "0" * 64, above + text))
    form, title, *others = seen(text)
    assert seen(above + text) == (form, title or capture.title, *others)
    assert capture.title in (title, "The Kettle Question" if "The Kettle Question" in above else None)
    assert capture.source_url in (address, read(Seed("a.txt", "0" * 64, text)).source_url)
    assert capture.taken == (dates.parse_iso(taken) if taken else None)


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
@pytest.mark.parametrize("below", BELOW.values(), ids=BELOW)
def test_lines_below_a_capture_are_no_part_of_it(text, below):
    assert seen(text + below) == seen(text)
    capture = read(Seed("a.txt", "0" * 64, text + below))
    assert capture.related == read(Seed("a.txt", "0" * 64, text)).related


FRONTS = {
    "quoted": lambda text: "On Fri, 6 Mar 2026, Mara wrote:\n" + textwrap.indent(text, "> ", lambda _: True),
    "quoted twice": lambda text: textwrap.indent(text, ">> ", lambda _: True),
    "indented": lambda text: textwrap.indent(text, "    "),
    "fenced": lambda text: f"```text\n{text}\n```\n",
    "with bars": lambda text: textwrap.indent(text, "| ", lambda _: True),
    "with tabs": lambda text: textwrap.indent(text, "\t"),
}


@pytest.mark.parametrize(
    "text", [text for text in TEXTS.values() if "\n" in text], ids=[n for n, t in TEXTS.items() if "\n" in t]
)
@pytest.mark.parametrize("front", FRONTS.values(), ids=FRONTS)
def test_what_stands_in_front_of_lines_is_no_part_of_them(text, front):
    assert seen(front(text)) == seen(text)


@given(captured(), st.lists(st.sampled_from(list(ABOVE.values())), max_size=2), st.sampled_from(list(BELOW.values())))
def test_whatever_surrounds_a_story_its_words_are_the_same(case, above, below):
    text, _ = case
    if text.lstrip()[:1] in "<{":  # nobody quotes these: what is saved is a whole file
        return
    form, title, *others = seen("".join(lines for lines, _, _ in above) + text + below)
    own_form, own_title, *own_others = seen(text)
    stated = (
        "The Kettle Question" if own_title is None and any("The Kettle Question" in a for a, _, _ in above) else None
    )
    assert (form, others) == (own_form, own_others)
    assert title in (own_title, stated)  # a clipper names the title that a page has lost


@given(stories())
def test_a_title_that_looks_like_a_label_stays_a_title(story):
    title, dek, body = story
    text = page(f"Source: {title}", dek, body)
    assert seen(text)[1] == f"Source: {title}"


@pytest.mark.parametrize("line", ["https://aidran.ai/stories/kettle-question-1a2b", "* * *", "2026", "—"])
def test_a_line_without_letters_or_an_address_is_no_title(line):
    capture = read(Seed("a.txt", "0" * 64, page(line)))
    assert capture.title != line


def test_a_title_that_stands_above_the_address_of_a_page_that_lost_it_is_kept():
    capture = read(Seed("a.txt", "0" * 64, f"The Kettle Question\n\n{ADDRESS}\n\n{page(title='')}"))
    assert (capture.title, capture.source_url) == ("The Kettle Question", ADDRESS)
    assert capture.description == "A kettle boils, and the house wonders who put it on."
