"""Tells the WebSub hub of a site that its feeds have something new."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from urllib.error import URLError
from urllib.parse import urlencode
from urllib.request import Request, urlopen

from generator.cli.console import print_problem
from generator.cli.folders import folders_of
from generator.core.problems import Problem
from generator.core.text import plural
from generator.files import sources
from generator.files.reader import Reader
from generator.site import urls

_PATIENCE = 30
"""Seconds to wait for the hub."""


def announce(options: argparse.Namespace) -> bool:
    """Tell the hub of the settings of the site's feeds, one request each. Returns whether it took them all."""
    folders = folders_of(options)
    settings, problems = sources.read_settings(folders, options.base_url, Reader())
    wrong = next((problem for problem in problems if problem.code in {"settings", "no-base-url"}), None)
    feeds = _feeds(folders.output, every=options.all)
    if wrong is None and not settings.hub:
        wrong = Problem(code="settings", message="the settings name no hub", hint="set hub in site.yaml")
    if wrong is None and not feeds:
        message = f"there are no feeds in {folders.output}"
        wrong = Problem(code="settings", message=message, hint="build and publish the site first")
    if wrong:
        print_problem(wrong)
        return False
    for path in feeds:
        why = _tell(settings.hub, settings.base_url + path)
        if why:
            message = f"{settings.hub} does not take {settings.base_url}{path}: {why}"
            print_problem(Problem(code="hub", message=message, hint="try again; nothing was changed"))
            return False
    print(f"told {settings.hub} of {plural(len(feeds), 'feed')}", file=sys.stderr)
    return True


def _feeds(output: Path, *, every: bool) -> Sequence[str]:
    """The paths of the feeds of the site and its beats; of its entities, too, if `every` one is meant."""
    kinds = (
        urls.feed(""),
        urls.ARRIVALS,
        urls.feed(urls.beat("*")),
        *((urls.feed(urls.entity("*")),) if every else ()),
    )
    return [path.relative_to(output).as_posix() for kind in kinds for path in sorted(output.glob(kind))]


def _tell(hub: str, feed: str) -> str:
    """Publish to a hub (PubSubHubbub 0.4, section 7). Returns why it did not take it, or an empty text."""
    data = urlencode({"hub.mode": "publish", "hub.url": feed, "hub.topic": feed}).encode()
    try:
        with urlopen(Request(hub, data), timeout=_PATIENCE):  # noqa: S310 - the settings allow http and https only
            return ""
    except (URLError, OSError, ValueError) as error:
        return str(getattr(error, "reason", error)) or type(error).__name__
