"""The files of a new archive: settings with every key explained, a page about it, and how it is published."""

from urllib.parse import urlsplit

from generator.content import yaml_writer
from generator.starter import hosts
from generator.starter.answers import Answers

IGNORED = "/output/\n/.cache/\n/.venv/\n"
MERGED = "# Where two copies add addresses, all lines stay.\n/content/addresses.txt merge=union\n"


def files_of(answers: Answers, program: str) -> dict[str, str]:
    """The files of a new archive.

    Args:
        answers: What is known of it.
        program: What a host installs, as the text of a `requirements.txt`.

    Returns:
        The texts of the files by path, with forward slashes.
    """
    is_english = answers.language.partition("-")[0].lower() == "en"
    return {
        "content/site.yaml": _settings(answers),
        "content/seeds/.gitkeep": "",
        # In other languages, the page that every archive has says the same in its own.
        **({"content/pages/about.md": _about(answers)} if is_english else {}),
        ".gitignore": IGNORED,
        ".gitattributes": MERGED,
    } | hosts.files_of(answers, program)


def _key(name: str, value: str) -> str:
    return yaml_writer.block({name: value})


def _settings(answers: Answers) -> str:
    host = urlsplit(answers.base_url).hostname
    whole = answers.base_url.rstrip("/") + "/" if answers.base_url else ""
    return f"""\
# The settings of this archive. All are optional; a key that Backfile does not know is an error.

{_key("title", answers.title)}\
# A line about it; without one, the site says in its language what it is.
# description: Stories of {answers.publication}, as they were captured.
{_key("language", answers.language)}\
# The language of the stories, if it is another one.
# publication_language: en

# Where the site is published, with its path if it has one. Feeds and the sitemap need it.
{_key("base_url", whole) if whole else "# base_url: https://example.org/archive/" + chr(10)}
# What the ids in feeds are made from: a domain of yours, a comma, and a year in which it was yours.
# Set it before you publish, and never change it, even if the site moves: readers would see every story anew.
{_key("authority", f"{host},{answers.year}") if host else f"# authority: example.org,{answers.year}{chr(10)}"}
# Whose stories these are, and their terms.
{_key("publication", answers.publication)}\
{_key("publication_url", answers.publication_url)}\
# terms_url: {answers.publication_url.rstrip("/")}/terms

# A line at the top of every page.
# banner: This archive is not complete yet.

# A colour for links and marks, and files of content/static/: that folder goes into the site as it is, and every page
# loads custom.css from it.
# accent: '#2b5d8a'
# logo: logo.svg
# favicon: favicon.svg

# The WebSub hub that feeds name; `announce` tells it of changes after you publish.
# hub: https://hub.example.org/
# How many stories a feed has in full, and the front page.
# feed_entries: 20
# latest_stories: 7

# false: texts are not searched for names that the source did not mark.
# match_names: true
# false: texts are not compared; no shared phrases, and stories are similar by entities alone.
# compare_texts: true
# false: no search page and no index.
# search: true
# false: no tables at /data/, and no JSON records, Markdown or citations as files beside pages.
# records: true
# false: no database of all data; it has all texts twice, and some hosts refuse files of more than 25 MB.
# database: true
# true: the tables also as Parquet, for which pyarrow must be installed.
# parquet: false

# true: links lead to files, so that the site opens from a folder; it has no search then.
# offline: false

# Pages that were published and are gone for good, by their addresses: a page there says so.
# gone: [beats/harbour/]

# What beats cover, by the slugs in their addresses.
# beats:
#   town-council: Resolutions and bylaws.
"""


def _about(answers: Answers) -> str:
    return f"""\
---
title: About this archive
{_key("description", f"What {answers.title} is, and how it was made.")}---

This is an unofficial archive of stories published by [{answers.publication}]({answers.publication_url}). They were
written by a machine and may be wrong. The archive keeps them as they were captured, because the publication rewrites
them under the same address.

It invents nothing: a date, a title or a beat that no capture states stays unknown, or is marked as inferred. Each story
says which capture supplied what.
"""
