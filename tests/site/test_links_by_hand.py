"""Links and images as people write them in Markdown files: they lead somewhere, or are told."""

import re

import pytest
from captures import export
from verbs import codes

PNG = b"\x89PNG\r\n\x1a\n" + bytes(24)


def note(text, **front):
    keys = "".join(f"{key}: {value}\n" for key, value in front.items())
    return f"---\ntitle: A note\n{keys}---\n\n{text}\n"


def text_of(archive, path):
    page = archive.read(path)
    return page[page.index('<div class="text"') : page.index("<aside")]


LINKS = {
    "[b](b.md)": "../../stories/b/",
    "[b](./b.md#end)": "../../stories/b/#end",
    "[b](../stories/b.md)": "../../stories/b/",
    "[b](/stories/b/)": "../../stories/b/",
    "[b](deep/c.markdown)": "../../stories/c/",
    "[b](<my page.md>)": "../../stories/my-page/",
    "[b](../pages/kept.md)": "../../kept/",
    "[b](story:b)": "../../stories/b/",
    "[b](Story:B#end)": "../../stories/b/#end",
    "[b](story:b/?utm=1)": "../../stories/b/",
    "[b](<entity:Harbour Master>)": "../../entities/harbour-master/",
    "[b](entity:harbour%20master)": "../../entities/harbour-master/",
    "[b](ENTITY:café-noir)": "../../entities/cafe-noir/",
    "[b](<beat:Town Council>)": "../../beats/town-council/",
    "[b](#end)": "#end",
    "[b](https://example.org/x.md)": "https://example.org/x.md",
}


@pytest.mark.parametrize(("markdown", "href"), LINKS.items(), ids=LINKS)
def test_a_link_leads_where_it_says(archive, markdown, href):
    archive.put("content/stories/b.md", note("Else.", beat="Town Council"))
    archive.put("content/stories/deep/c.markdown", note("Deep."))
    archive.put("content/stories/my page.md", note("Page."))
    archive.put("content/pages/kept.md", note("Kept."))
    report = archive.put("content/stories/a.md", note(markdown)).build()
    assert re.findall(r'<a (?:class="\w+" )?href="([^"]*)">b</a>', text_of(archive, "stories/a/index.html")) == [href]
    assert "no-target" not in codes(report)


def test_a_link_to_a_version_leads_to_it_or_is_told(archive):
    archive.seed("a.txt", export(body="The kettle boiled.", date="2026-01-01"))
    archive.seed("b.txt", export(body="The kettle boiled again.", date="2026-02-01")).build()
    (version,) = (archive.stories / "kettle-question-1a2b").glob("*.md")
    slug = f"kettle-question-1a2b/{version.stem}"
    report = archive.put(
        "content/stories/n.md", note(f"[one](story:{slug}) [two](story:kettle-question-1a2b/00000000)")
    )
    report = archive.build()
    assert f'href="../../stories/{slug}/">one</a>' in archive.read("stories/n/index.html")
    assert '<span class="absent">two</span>' in archive.read("stories/n/index.html")
    assert codes(report).count("no-target") == 1


@pytest.mark.parametrize(
    "markdown",
    [
        "[b](gone.md)",
        "[b](story:gone)",
        "[b](beat:gone)",
        "[b](entity:Town Clock)",
        "[[b]]",
        '{{< ref "b.md" >}}',
        "{{entity:b|B}}",
    ],
)
def test_what_leads_nowhere_is_told(archive, markdown):
    report = archive.put("content/stories/a.md", note(markdown)).build()
    assert [problem.place.file for problem in report.problems if problem.code == "no-target"] == [
        str(archive.stories / "a.md")
    ]
    assert "<a href" not in text_of(archive, "stories/a/index.html")


def test_what_a_capture_names_and_the_archive_lacks_is_wanted_and_no_mistake(archive):
    report = archive.seed("a.txt", export(body="See {{story:gone-1a2b|this}}.")).build()
    assert "no-target" not in codes(report)


def test_an_image_beside_a_story_is_copied_and_shown(archive):
    archive.put("content/stories/images/map.PNG", PNG).put("content/stories/images/unused.png", PNG + b"2")
    archive.put("content/pages/kept.md", note("![The map](../stories/images/map.PNG)"))
    archive.put(
        "content/stories/a.md", note('![A map of the "harbour"](images/map.PNG) ![no](images/none.png)')
    ).build()
    (shown,) = re.findall(r'<img src="([^"]*)" alt="([^"]*)"', text_of(archive, "stories/a/index.html"))
    assert shown[1] == "A map of the &quot;harbour&quot;"
    assert (archive.output / "stories/a" / shown[0]).read_bytes() == PNG
    assert '<span class="absent">no</span>' in archive.read("stories/a/index.html")
    assert f'<img src="../{shown[0].removeprefix("../../")}"' in archive.read("kept/index.html")
    assert len(list((archive.output / "images").iterdir())) == 1
    assert "https://file.example/images/" in archive.read("atom.xml")


def test_an_image_of_another_site_is_a_link(archive):
    archive.put("content/stories/a.md", note("![A map](https://example.org/map.png)")).build()
    assert '<a href="https://example.org/map.png">A map</a>' in archive.read("stories/a/index.html")


def test_a_page_that_is_a_draft_is_not_published(archive):
    archive.put("content/stories/a.md", note("Words."))
    archive.put("content/pages/half.md", note("Half.", draft="true")).build()
    assert not (archive.output / "half").exists()


def test_stories_in_folders_are_counted(archive):
    archive.put("content/stories/2026/one.md", note("Words."))
    assert archive.build().stories == 1
