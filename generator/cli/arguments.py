"""The command line: its commands and options, and what they are called."""

import argparse
from pathlib import Path

MOST_JOBS, MOST_PORTS = 64, 65535


def parser() -> argparse.ArgumentParser:
    """The parser of the whole command line."""
    found = argparse.ArgumentParser(
        prog="python -m generator",
        description="Build a browsable archive from captures of stories.",
        allow_abbrev=False,
    )
    commands = found.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name, text in (
        ("build", "convert seeds to Markdown and Markdown to the site"),
        ("watch", "build, and again whenever something changes"),
        ("serve", "watch, and show the site in the browser as it changes"),
        ("check", "do all that build does but the writing"),
    ):
        command = commands.add_parser(name, help=text, description=text, allow_abbrev=False)
        _add_folders(command)
        command.add_argument("--base-url", metavar="URL", help="where the site will stand; outranks content/site.yaml")
        command.add_argument("--strict", action="store_true", help="take warnings for errors")
        command.add_argument("--allow-lost", action="store_true", help="go on although published addresses are lost")
        command.add_argument(
            "--jobs", type=_jobs, metavar="N", help="processes that share the work (default: one a processor)"
        )
        if name in {"watch", "serve"}:
            command.add_argument("--poll", action="store_true", help="look regularly, for drives that send no events")
        else:
            command.add_argument(
                "--format", choices=("text", "json"), default="text", help="report for people or machines"
            )
        if name == "serve":
            command.add_argument("--bind", default="127.0.0.1", metavar="HOST", help="where to listen (127.0.0.1)")
            command.add_argument("--port", type=_port, metavar="N", help="default: 8000, or the next that is free")
            command.add_argument("--open", action="store_true", help="open the site in a browser")
        if name == "build":
            command.add_argument("--dry-run", action="store_true", help="tell what would be written, write nothing")
        loudness = command.add_mutually_exclusive_group()
        loudness.add_argument("-q", "--quiet", action="store_true", help="print warnings and errors alone")
        loudness.add_argument("-v", "--verbose", action="store_true", help="print every note and every file written")
    text = "remove what builds wrote into the output folder"
    command = commands.add_parser("clean", help=text, description=text, allow_abbrev=False)
    command.add_argument("--output", type=Path, default=Path("output"), metavar="DIR")
    return found


def _jobs(text: str) -> int:
    number = int(text)
    if not 1 <= number <= MOST_JOBS:
        raise ValueError
    return number


def _port(text: str) -> int:
    number = int(text)
    if not 0 <= number <= MOST_PORTS:
        raise ValueError
    return number


def _add_folders(command: argparse.ArgumentParser) -> None:
    for name, default, text in (
        ("content", "content", "settings, stories, pages (default: content)"),
        ("seeds", None, "captures (default: seeds in the content folder)"),
        ("templates", None, "templates that override Backfile's own, file by file (default: templates)"),
        ("output", "output", "the site (default: output)"),
    ):
        command.add_argument(
            f"--{name}", type=Path, default=Path(default) if default else None, metavar="DIR", help=text
        )
