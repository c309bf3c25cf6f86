"""Defines the commands and options of the command line, with their help texts."""

import argparse
from pathlib import Path

MOST_JOBS, MOST_PORTS = 64, 65535


def parser() -> argparse.ArgumentParser:
    """The parser of the whole command line."""
    main_parser = argparse.ArgumentParser(
        prog="python -m generator",
        description="Build a browsable archive from captures of stories.",
        allow_abbrev=False,
    )
    commands = main_parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name, text in (
        ("build", "convert seeds to Markdown and Markdown to the site"),
        ("watch", "build, and build again whenever something changes"),
        ("serve", "watch, and show the site in a browser as it changes"),
        ("check", "do everything that build does, except writing"),
    ):
        command = commands.add_parser(name, help=text, description=text, allow_abbrev=False)
        _add_folders(command)
        command.add_argument("--base-url", metavar="URL", help="where the site will be published; overrides site.yaml")
        command.add_argument("--strict", action="store_true", help="treat warnings as errors")
        command.add_argument("--allow-lost", action="store_true", help="build even if published addresses are lost")
        command.add_argument(
            "--jobs", type=_jobs, metavar="N", help="how many processes to use (default: one per processor)"
        )
        if name in {"watch", "serve"}:
            command.add_argument("--poll", action="store_true", help="poll files, for drives that send no events")
        else:
            command.add_argument(
                "--format", choices=("text", "json"), default="text", help="report for people or machines"
            )
        if name == "serve":
            command.add_argument("--bind", default="127.0.0.1", metavar="HOST", help="where to listen (127.0.0.1)")
            command.add_argument("--port", type=_port, metavar="N", help="port (default: 8000, or the next free one)")
            command.add_argument("--open", action="store_true", help="open the site in a browser")
        if name == "build":
            command.add_argument("--dry-run", action="store_true", help="report what would be written, write nothing")
        verbosity = command.add_mutually_exclusive_group()
        verbosity.add_argument("-q", "--quiet", action="store_true", help="print only warnings and errors")
        verbosity.add_argument("-v", "--verbose", action="store_true", help="print every note and every file written")
    text = "remove what builds wrote into the output folder"
    command = commands.add_parser("clean", help=text, description=text, allow_abbrev=False)
    command.add_argument("--output", type=Path, default=Path("output"), metavar="DIR")
    return main_parser


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
