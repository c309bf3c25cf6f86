"""Defines the commands and options of the command line, with their help texts."""

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

from generator import __version__

MOST_JOBS, MOST_PORTS = 64, 65535
HOSTS = ("netlify", "github", "cloudflare", "rsync", "none")

_EXAMPLES = """\
examples:
  {program} init archive           begin an archive in a new folder
  {program} check                  what would be made of the captures in content/seeds
  {program} diff                   what publishing the next build would change
  {program} serve --open           build it, and show it while you work on it
  {program} build --base-url https://example.org/archive/
  {program} export wacz archive.wacz

exit codes:
  0 done, 1 the content has errors, 2 wrong usage or settings, 130 interrupted
"""


def parser() -> argparse.ArgumentParser:
    """The parser of the whole command line."""
    program = program_name()
    main_parser = argparse.ArgumentParser(
        prog=program,
        description="Build a browsable archive from captures of stories.",
        epilog=_EXAMPLES.format(program=program),
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    main_parser.add_argument("--version", action="version", version=f"backfile {__version__}")
    commands = main_parser.add_subparsers(dest="command", metavar="COMMAND")
    for name, text in (
        ("build", "convert seeds to Markdown and Markdown to the site"),
        ("watch", "build, and build again whenever something changes"),
        ("serve", "watch, and show the site in a browser as it changes"),
        ("check", "do everything that build does, except writing"),
        ("diff", "tell what the next build would change of the site, and write nothing"),
    ):
        command = commands.add_parser(name, help=text, description=text, allow_abbrev=False)
        _add_folders(command, _place if name == "build" else Path)
        command.add_argument("--base-url", metavar="URL", help="where the site will be published; overrides site.yaml")
        command.add_argument("--strict", action="store_true", help="treat warnings as errors")
        command.add_argument(
            "--allow-lost",
            action="append",
            nargs="?",
            const="",
            metavar="SLUG",
            help="build even if published addresses are lost: any, or those of a story, entity or beat",
        )
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
            command.add_argument(
                "--offline", action="store_true", help="make a site that opens from a folder; without search"
            )
            command.add_argument("--dry-run", action="store_true", help="report what would be written, write nothing")
            command.add_argument(
                "--engine",
                choices=("processes", "dask"),
                default="processes",
                help="where to build: in processes of this machine, or on a Dask cluster (folders may be URLs)",
            )
            command.add_argument(
                "--scheduler",
                metavar="URL",
                help="of the cluster: tcp://host:8786 (default: one of this machine)",
            )
        verbosity = command.add_mutually_exclusive_group()
        verbosity.add_argument("-q", "--quiet", action="store_true", help="print only warnings and errors")
        verbosity.add_argument("-v", "--verbose", action="store_true", help="print every note and every file written")
    text = "remove what builds wrote into the output folder"
    command = commands.add_parser("clean", help=text, description=text, allow_abbrev=False)
    command.add_argument("--output", type=Path, default=Path("output"), metavar="DIR")
    _add_export(commands)
    _add_announce(commands)
    _add_init(commands)
    _add_new(commands)
    return main_parser


def _add_export(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    text = "write the archive, or its site, in a form in which libraries keep it"
    more = "bag: what the site is made from, with digests (BagIt). warc, wacz: the built site as a web archive."
    command = commands.add_parser("export", help=text, description=f"{text}. {more}", allow_abbrev=False)
    command.add_argument("form", choices=("bag", "warc", "wacz"), help="the form")
    command.add_argument("target", type=Path, help="what to write: a folder for a bag, else a file; there is none yet")
    _add_folders(command)
    command.add_argument("--base-url", metavar="URL", help="where the site is published; overrides site.yaml")


def _add_announce(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    text = "tell the WebSub hub of site.yaml, after publishing, that feeds have something new"
    command = commands.add_parser("announce", help=text, description=text, allow_abbrev=False)
    command.add_argument("--all", action="store_true", help="of the feeds of all entities, too")
    _add_folders(command)
    command.add_argument("--base-url", metavar="URL", help="where the site is published; overrides site.yaml")


def _add_init(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    text = "begin an archive: settings, folders, and what a host needs"
    more = "Asks for what no option says. A file that is there already is left as it is."
    command = commands.add_parser("init", help=text, description=f"{text}. {more}", allow_abbrev=False)
    command.add_argument("folder", type=Path, nargs="?", default=Path(), help="where (default: the current folder)")
    for name, help_text in (
        ("title", "what the archive is called"),
        ("publication", "whose stories the captures are of"),
        ("publication-url", "the address of the publication"),
        ("base-url", "where the site will be published"),
        ("language", "the language of its pages, such as en"),
        ("host", f"what publishes it: {', '.join(HOSTS)}"),
    ):
        command.add_argument(f"--{name}", metavar="URL" if name.endswith("url") else name.upper(), help=help_text)
    command.add_argument("--wheel", type=Path, metavar="FILE", help="the wheel of Backfile that the host installs")
    command.add_argument("-y", "--yes", action="store_true", help="ask nothing")


def _add_new(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    text = "begin a page or a story that is written by hand"
    command = commands.add_parser("new", help=text, description=text, allow_abbrev=False)
    command.add_argument("kind", choices=("page", "story"), help="which of them")
    command.add_argument("title", help="its title")
    command.add_argument("--content", type=Path, default=Path("content"), metavar="DIR", help="default: content")


def program_name() -> str:
    """What the program was called as: by its name, or as a module of Python."""
    return "backfile" if Path(sys.argv[0]).stem == "backfile" else "python -m generator"


def _place(text: str) -> Path | str:
    """A folder of this machine, or the URL of one in a store."""
    return text.rstrip("/") if "://" in text else Path(text)


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


def _add_folders(command: argparse.ArgumentParser, kind: Callable[[str], Path | str] = Path) -> None:
    for name, default, text in (
        ("content", "content", "settings, stories, pages (default: content)"),
        ("seeds", None, "captures (default: seeds in the content folder)"),
        ("templates", None, "templates that override Backfile's own, file by file (default: templates)"),
        ("output", "output", "the site (default: output)"),
    ):
        command.add_argument(
            f"--{name}", type=kind, default=Path(default) if default else None, metavar="DIR", help=text
        )
