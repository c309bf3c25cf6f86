"""What every page of a built site owes its readers and their programs: a way there, a name of its own, its data."""

import gzip
import json
import re
from collections import Counter
from datetime import UTC, datetime
from html import unescape
from itertools import pairwise
from urllib.parse import unquote, urljoin, urlsplit

import pytest
from captures import export, page
from sites import HOST, Links, broken_links

from generator.core.text import slugify
from generator.site.pages import beats as beat_pages

LISTED = re.compile(r'<link rel="canonical" href="[^"]+">\n(?!<meta http-equiv)')


def pages(folder):
    return {path.relative_to(folder).as_posix(): path.read_text() for path in sorted(folder.rglob("*.html"))}


def listed(folder):
    return {path: text for path, text in pages(folder).items() if LISTED.search(text)}


def clicks(texts, start="index.html"):
    """How many clicks from the start each page is away."""
    away = {start: 0}
    waiting = [start]
    while waiting:
        path = waiting.pop(0)
        for link in Links(texts[path]).found:
            parts = urlsplit(urljoin(f"{HOST}/{path}", link))
            target = unquote(parts.path).lstrip("/")
            target = f"{target}index.html" if not target or target.endswith("/") else target
            if f"{parts.scheme}://{parts.netloc}" == HOST and target in texts and target not in away:
                away[target] = away[path] + 1
                waiting.append(target)
    return away


def test_every_page_is_reached_from_home_and_every_story_within_three_clicks(demo):
    texts = listed(demo)
    away = clicks(texts)
    assert set(away) == set(texts)
    assert max(away[path] for path in texts if re.fullmatch(r"stories/[^/]+/index\.html", path)) <= 3


def test_in_an_archive_of_many_stories_on_few_days_too(archive):
    for number in range(700):
        date = f"2026-0{1 + number // 400}-{1 + number % 9:02}T00:00:00Z" if number % 5 else None
        head = f"title: Story number {number} of a long list of stories\nbeat: Kettles\n"
        dated = f"date: {date}\n" if date else ""
        archive.put(
            f"content/stories/s{number}.md",
            f"---\n{head}{dated}description: {'dek ' * 40}\n---\n[A](entity:a{number})\n",
        )
    assert not archive.build().failed
    texts = listed(archive.output)
    away = clicks(texts)
    assert max(away[path] for path in texts if path.startswith("stories/")) <= 3
    assert max(len(text.encode()) for text in texts.values()) < 100_000


def test_no_two_pages_have_the_same_title_or_description(demo):
    for pattern in (r"<title>(.*?)</title>", r'<meta name="description" content="(.*?)">'):
        found = Counter(re.search(pattern, text)[1] for text in listed(demo).values())
        assert [words for words, times in found.items() if times > 1] == []


def test_stories_with_the_same_title_or_dek_are_told_apart(archive):
    for slug in ("one", "two"):
        archive.put(f"content/stories/{slug}.md", f"---\ntitle: Same\ndescription: The same.\n---\n{slug}\n")
    assert not archive.build().failed
    heads = [archive.read(f"stories/{slug}/index.html") for slug in ("one", "two")]
    assert "<title>Same (one)" in heads[0]
    assert 'content="The same. (two)"' in heads[1]


def test_every_page_says_what_it_is_to_programs(demo):
    for path, text in listed(demo).items():
        assert text.count("<h1") == 1, path
        levels = [int(level) for level in re.findall(r"<h([1-6])", text)]
        assert all(after <= before + 1 for before, after in pairwise(levels)), path
        assert '<html lang="en">' in text
        for name in ("og:title", "og:description", "og:type", "og:site_name", "og:url"):
            assert text.count(f'property="{name}"') == 1, (path, name)
        assert 'type="application/atom+xml"' in text


def data_of(text):
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', text, re.DOTALL)
    return {each["@type"] if isinstance(each["@type"], str) else each["@type"][0]: each
            for each in json.loads(found[1])["@graph"]}  # fmt: skip


def test_a_story_says_where_it_comes_from_and_that_a_machine_wrote_it(demo):
    found = data_of((demo / "stories/bylaw-19-returns-f3e8/index.html").read_text())
    article = found["NewsArticle"]
    assert article["isBasedOn"] == "https://aidran.example/stories/bylaw-19-returns-f3e8"
    assert article["digitalSourceType"] == "https://schema.org/TrainedAlgorithmicMediaDigitalSource"
    assert "may contain inaccuracies" in article["creditText"]
    assert article["author"]["name"] == "AIDRAN"
    assert {"Town Clock", "Bylaw 19"} <= {each["name"] for each in article["mentions"]}
    assert [each["name"] for each in found["BreadcrumbList"]["itemListElement"]][:3] == [
        "The Saltmarrow File", "Beats", "Town Council"]  # fmt: skip


def test_home_beats_and_entities_say_what_they_gather(demo):
    assert data_of((demo / "index.html").read_text())["WebSite"]["name"] == "The Saltmarrow File"
    for address, name in (("beats/town-council/", "Town Council"), ("entities/town-clock/", "Town Clock")):
        found = data_of((demo / address / "index.html").read_text())
        assert found["CollectionPage"]["name"] == name
        assert found["BreadcrumbList"]["itemListElement"][-1]["item"] == f"https://saltmarrow.example/{address}"


def test_a_story_that_a_person_wrote_claims_no_machine(archive):
    archive.put("content/stories/note.md", "---\ntitle: A note\n---\nBy hand.\n").build()
    found = data_of(archive.read("stories/note/index.html"))
    assert "digitalSourceType" not in found["Article"]
    assert found["Article"]["author"] == {"@type": "Organization", "name": "A File"}


def test_nothing_in_a_text_ends_the_data(archive):
    archive.seed("a.txt", export("</script><script>alert(1)</script> <!-- ", body="{{entity:x|</script>}} words."))
    assert not archive.build().failed
    article = data_of(archive.read("stories/kettle-question-1a2b/index.html"))["NewsArticle"]
    assert article["headline"] == "</script><script>alert(1)</script> <!--"


def test_a_story_is_there_as_markdown_and_as_json_beside_its_page(archive):
    archive.seed("a.txt", export(body="[¹] {{entity:ada|Ada}} filled it.")).seed("b.txt", page()).build()
    slug = "kettle-question-1a2b"
    text = archive.read(f"stories/{slug}/index.html")
    assert f'<link rel="alternate" type="text/markdown" href="../../stories/{slug}/story.md">' in text
    assert f'<link rel="alternate" type="application/json" href="../../stories/{slug}/story.json">' in text
    assert archive.read(f"stories/{slug}/story.md") == archive.story(slug)
    record = json.loads(archive.read(f"stories/{slug}/story.json"))
    assert record["url"] == f"https://file.example/stories/{slug}/"
    assert record["date"] == "2026-03-04T05:06:07.089Z"
    assert record["paragraphs"][0]["anchor"] in text
    assert record["entities"] == [{"name": "Ada", "url": "https://file.example/entities/ada/"}]
    assert [source["format"] for source in record["captures"]] == ["export"]
    assert archive.read(record["captures"][0]["url"].removeprefix("https://file.example/")) == export(
        body="[¹] {{entity:ada|Ada}} filled it."
    )


def test_a_story_with_its_style_sheet_fits_into_20_kilobytes(demo):
    style = gzip.compress((demo / "assets/style.css").read_bytes())
    for path in demo.glob("stories/*/index.html"):
        assert len(gzip.compress(path.read_bytes())) + len(style) <= 20_000, path


def test_one_page_alone_may_run_a_script_and_no_path_gets_two_policies(demo):
    from generator.site.host_rules import rules  # noqa: PLC0415 - what a host does with the file

    found = rules((demo / "_headers").read_text(), "")
    for path, text in pages(demo).items():
        address = "/" + path.removesuffix("index.html")
        policies = [
            value
            for pattern, headers in found.headers
            if pattern.fullmatch(address)
            for name, value in headers
            if name == "Content-Security-Policy"
        ]
        assert len(policies) == 1, address
        assert ("script-src" in policies[0]) == (address == "/search/")
        assert ("<script " in text.replace('<script type="application/ld+json">', "")) == (address == "/search/")


MOMENTS = re.compile(r"<time datetime=\"([^\"]+)\">([^<]+)</time>")


def test_dates_are_for_people_and_programs(demo):
    for text in listed(demo).values():
        for instant, day in MOMENTS.findall(text):
            moment = datetime.fromisoformat(instant).astimezone(UTC)
            assert unescape(day) == f"{moment.day} {moment:%B %Y}"


@pytest.mark.parametrize("beats", [0, 1])
def test_an_archive_of_one_story_is_whole(archive, beats):
    archive.put("content/stories/a.md", f"---\ntitle: A\n{'beat: B' if beats else ''}\n---\nWords.\n")
    assert not archive.build().failed
    assert "no two months" in archive.read("explore/index.html")
    assert "Too few entities" in archive.read("explore/index.html")
    assert clicks(listed(archive.output))["stories/a/index.html"] <= 3


def test_however_many_entities_feeds_and_wanted_stories_there_are_no_page_grows_without_end(archive):
    for number in range(800):
        body = f"[Name of number {number}](entity:e-{number}), [x](story:lost-{number}), [y](story:gone-{number})."
        archive.put(f"content/stories/s{number}.md", f"---\ntitle: Story {number}\n---\n{body}\n")
    assert not archive.build().failed
    texts = listed(archive.output)
    assert max(len(text.encode()) for text in texts.values()) < 100_000
    assert "letters/n/index.html" in texts
    assert "wanted/part-2/index.html" in texts
    assert "600 more have a feed each" in texts["feeds/index.html"]
    away = clicks(texts)
    assert set(away) == set(texts)


def test_the_archive_at_a_glance_fits_on_a_page_however_much_there_is(archive):
    for number in range(504):
        beat, month = number % 14, number // 14 % 18
        names = [(number * step) % 61 for step in (1, 7, 11, 13, 17)]
        body = " ".join(f"[An entity with a long name {n}](entity:entity-with-a-long-slug-{n})" for n in names)
        archive.put(
            f"content/stories/s{number}.md",
            f"---\ntitle: S{number}\nbeat: Beat with a long name {beat}\n"
            f"date: {2025 + month // 12}-{month % 12 + 1:02}-03\n---\n{body}\n",
        )
    assert not archive.build().failed
    text = archive.read("explore/index.html")
    assert text.count('class="network"') == 1
    assert text.count("<rect") > 12 * 18
    assert len(text.encode()) < 100_000
    assert [link for link in broken_links(archive.tree()) if link[0] == "explore/index.html"] == []


def test_a_month_without_stories_is_no_link_in_the_table(archive):
    for slug, date in (("a", "2026-01-02"), ("b", "2026-04-02")):
        archive.put(f"content/stories/{slug}.md", f"---\ntitle: {slug}\nbeat: B\ndate: {date}\n---\nWords.\n")
    assert not archive.build().failed
    assert "February 2026</th>" in archive.read("explore/index.html")
    assert broken_links(archive.tree()) == []


def entity_stories(archive, names, months=(1,)):
    for number, name in enumerate(names):
        for month in months:
            text = f"[{name}](entity:{slugify(name)}) was there."
            archive.put(
                f"content/stories/{number}-{month}.md",
                f"---\ntitle: T{number}-{month}\ndate: 2026-{month:02}-02\n---\n\n{text}\n",
            )
    archive.build()


def test_letters_of_their_own_stand_behind_those_of_the_alphabet(archive):
    entity_stories(archive, ["Ørsted", "Zeta", "Æsir", "李白", "ßcharf", "Éclair", "42"])
    index = archive.read("entities/index.html")
    initials = re.findall(r'<h2 id="letter-[^"]*">(.)</h2>', index)
    assert initials == sorted(["#", "E", "Z", "Æ", "Ø", "ß", "李"])
    assert broken_links(archive.tree()) == []


def test_many_mentions_can_be_jumped_to_by_year(archive):
    for year in (2024, 2025, 2026):
        for month in (1, 2, 3):
            archive.put(
                f"content/stories/{year}-{month}.md",
                f"---\ntitle: T{year}{month}\ndate: {year}-{month:02}-02\n---\n\n[Ada](entity:ada) was there.\n",
            )
    archive.build()
    page = archive.read("entities/ada/index.html")
    assert re.findall(r'<li><a href="#([^"]*)">(\d{4})</a></li>', page) == [
        ("2026-03", "2026"), ("2025-03", "2025"), ("2024-03", "2024"),
    ]  # fmt: skip
    assert broken_links(archive.tree()) == []


def test_no_story_stands_twice_on_the_page_of_its_beat(archive):
    for number in range(6):
        archive.put(
            f"content/stories/s{number}.md",
            f"---\ntitle: T{number}\nbeat: B\ndate: 2026-01-0{number + 1}\n---\n\nWords.\n",
        )
    archive.build()
    page = archive.read("beats/b/index.html")
    assert [page.count(f"stories/s{number}/") for number in range(6)] == [1] * 6


def test_where_several_have_the_most_none_is_said_to(archive):
    for number, beat in enumerate(["A", "A", "B", "B"]):
        archive.put(
            f"content/stories/s{number}.md",
            f"---\ntitle: T{number}\nbeat: {beat}\ndate: 2026-0{number + 1}-01\n---\n\nWords.\n",
        )
    archive.build()
    assert "A and B have the most, 2 each." in archive.read("explore/index.html")


def test_the_front_page_of_a_small_archive_has_its_undated_stories(archive):
    archive.put("content/stories/dated.md", "---\ntitle: Dated\ndate: 2026-01-01\n---\n\nWords.\n")
    archive.put("content/stories/undated.md", "---\ntitle: Never dated\n---\n\nWords.\n")
    archive.build()
    home = archive.read("index.html")
    assert home.index("stories/dated/") < home.index("Undated stories") < home.index("stories/undated/")


def test_a_comparison_folds_what_did_not_change_and_leads_from_change_to_change(archive):
    old = "One stays.\n\nTwo goes here.\n\nThree stays.\n\nFour stays.\n\nFive was old.\n\nSix stays."
    new = "One stays.\n\nTwo comes here.\n\nThree stays.\n\nFour stays.\n\nFive is new.\n\nSix stays."
    archive.put("content/stories/x.md", f"---\ntitle: X\ndate: 2026-02-01\n---\n\n{new}\n")
    archive.put("content/stories/x/0a0a0a0a.md", f"---\ntitle: X\nversion_of: x\ndate: 2026-01-01\n---\n\n{old}\n")
    archive.build()
    page = archive.read("stories/x/0a0a0a0a/changes/index.html")
    assert re.findall(r"<summary>(.*?)</summary>", page) == [
        "1 unchanged paragraph",
        "2 unchanged paragraphs",
        "1 unchanged paragraph",
    ]
    assert '<a href="#change-1">First change</a>' in page
    assert '<a href="#change-2">Next change</a>' in page
    assert "rewritten: what changed</a>" in archive.read("stories/x/index.html")
    assert broken_links(archive.tree()) == []


def test_the_page_about_an_archive_says_what_it_is_where_nobody_wrote_one(archive):
    for number in (1, 2):
        archive.put(f"content/stories/s{number}.md", f"---\ntitle: T{number}\ndate: 2026-0{number}-03\n---\n\nWords.\n")
    archive.build()
    about = re.sub(r"<[^>]*>", "", archive.read("about/index.html"))
    assert (
        "an unofficial archive of 2 stories published by AIDRAN. They are dated from 3 January 2026 to 3 February 2026."
        in about
    )
    archive.put("content/pages/about.md", "---\ntitle: Ours\n---\n\nOur own words.\n").build()
    assert "an unofficial archive of" not in archive.read("about/index.html")


def test_an_index_that_describes_as_many_beats_as_it_may_is_below_100_kb(archive):
    number = 0
    for beat in range(beat_pages.DESCRIBED):
        for month in range(36):
            number += 1
            archive.put(
                f"content/stories/s{number}.md",
                f"---\ntitle: A story that is called number {number}\nbeat: Beat number {beat}\n"
                f"date: {2021 + month // 12}-{month % 12 + 1:02}-03\n---\n\nWords {number}.\n",
            )
    archive.put("content/site.yaml", "search: false\nmatch_names: false\ncompare_texts: false\nrecords: false\n")
    archive.build()
    assert 60_000 < len(archive.read("beats/index.html")) < 100_000


def test_the_index_of_beats_says_how_many_stories_have_none_if_any_has(archive):
    archive.put("content/stories/one.md", "---\ntitle: One\nbeat: Tea\n---\n\nWords.\n").build()
    assert "to none" not in archive.read("beats/index.html")
    archive.put("content/stories/two.md", "---\ntitle: Two\n---\n\nWords.\n").build()
    assert "1 story belongs to none." in archive.read("beats/index.html")
