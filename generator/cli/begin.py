"""Begins an archive, a page or a story: asks for what was not said, and writes the files that are not there yet."""

import argparse
import datetime as dt
import hashlib
import json
import sys
from collections.abc import Mapping
from dataclasses import fields
from importlib import metadata
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import url2pathname

from generator import __version__
from generator.cli.arguments import program_name
from generator.cli.console import print_problem
from generator.content import settings, yaml_writer
from generator.core.problems import Problem
from generator.files import writer
from generator.files.folders import ours
from generator.starter import archive, drafts
from generator.starter.answers import NO_HOST, Answers
from generator.starter.hosts import HOSTS

QUESTIONS: Mapping[str, str] = {
    "title": "What is the archive called?",
    "publication": "Whose stories are the captures of?",
    "publication_url": "What is the address of that publication?",
    "base_url": "Where will the archive be published? (empty: not known yet)",
    "language": "In which language are its pages?",
    "host": f"What publishes it? ({', '.join(HOSTS)})",
}
"""What is asked about a new archive, by the names of `Answers` and of the options."""

_WHEEL = f"backfile-{__version__}-py3-none-any.whl"


def init(options: argparse.Namespace) -> bool:
    """Begin an archive in a folder. Returns whether that was possible; a file that is there is left as it is."""
    said = {name: getattr(options, name) for name in QUESTIONS if getattr(options, name) is not None}
    problems = [problem for name, value in said.items() if (problem := _wrong(name, value))]
    if problems:
        print_problem(problems[0])
        return False
    asks = sys.stdin.isatty() and not options.yes
    answers = _asked(said) if asks else Answers(**said, year=_today().year)
    folder: Path = options.folder
    wheel = options.wheel or _installed_from()
    try:
        data = wheel.read_bytes() if wheel and answers.host != NO_HOST else None
        files = {path: text.encode() for path, text in archive.files_of(answers, _program(wheel, data)).items()}
        if wheel and data:
            files[wheel.name] = data
        for path in sorted(files):
            _write(folder / path, files[path])
    except OSError as error:
        print_problem(writer.disk_problem(error, str(folder)))
        return False
    _print_next(folder, answers, needs_wheel=data is None and answers.host != NO_HOST)
    return True


def new(options: argparse.Namespace) -> bool:
    """Begin a page or a story in an archive. Returns whether that was possible."""
    path, text = drafts.page(options.title) if options.kind == "page" else drafts.story(options.title, _today())
    target = options.content / path
    if not options.content.is_dir():
        problem = Problem(
            code="settings",
            message=f"there is no folder {options.content}",
            hint=f"name it with --content, or begin an archive: {program_name()} init",
        )
    elif target.exists():
        problem = Problem(
            code="settings", message=f"{target} is there already", hint="edit it, or choose another title"
        )
    else:
        try:
            _write(target, text.encode())
        except OSError as error:
            problem = writer.disk_problem(error, str(target))
        else:
            return True
    print_problem(problem)
    return False


def _asked(said: Mapping[str, str]) -> Answers:
    """The answers, asked for on the terminal where they were not given as options."""
    defaults = {field.name: str(field.default) for field in fields(Answers)}
    answers = dict(said)
    for name in [name for name in QUESTIONS if name not in said]:
        while True:
            shown = f" [{defaults[name]}]" if defaults[name] else ""
            answer = input(f"{QUESTIONS[name]}{shown} ").strip() or defaults[name]
            problem = _wrong(name, answer)
            if problem is None:
                break
            print_problem(problem)
        answers[name] = answer
    return Answers(**answers, year=_today().year)


def _wrong(name: str, value: str) -> Problem | None:
    """What is wrong with an answer, by the rules of the setting that it becomes."""
    if name == "host" or not value:
        is_right = value in HOSTS or (name == "base_url" and not value)
        hint = f"one of {', '.join(HOSTS)}" if name == "host" else ""
        return None if is_right else Problem(code="settings", message=f"{name}: {value!r} is not possible", hint=hint)
    _, problems = settings.read(yaml_writer.block({name: value}), f"--{name.replace('_', '-')}")
    return next((problem for problem in problems if problem.code == "settings"), None)


def _today() -> dt.date:
    return dt.datetime.now(tz=dt.UTC).date()


def _installed_from() -> Path | None:
    """The wheel that Backfile was installed from, if it is still there (PEP 610)."""
    try:
        record = metadata.distribution("backfile").read_text("direct_url.json")
        url = urlsplit(json.loads(record or "{}").get("url", ""))
    except (metadata.PackageNotFoundError, ValueError):
        return None
    path = Path(url2pathname(url.path))
    return path if url.scheme == "file" and path.suffix == ".whl" and path.is_file() else None


def _program(wheel: Path | None, data: bytes | None) -> str:
    """What a host installs: Backfile and what it needs, each with its digest."""
    if wheel and data:
        own = f"./{wheel.name} --hash=sha256:{hashlib.sha256(data).hexdigest()}\n"
    else:
        own = f"# ./{_WHEEL} --hash=sha256:…\n"
    first = "# Backfile, and what it needs. It is in no registry: its wheel lies beside this file.\n"
    return f"{first}{own}{ours('requirements.txt').read_text()}"


def _write(path: Path, data: bytes) -> None:
    writer.make_folder(path.parent)
    word = "created" if writer.replace_read([writer.Wanted(path, data, None)])[0] else "kept"
    print(f"{word} {path}", file=sys.stderr)


def _print_next(folder: Path, answers: Answers, *, needs_wheel: bool) -> None:
    program = program_name()
    steps = [
        f"put your captures into {folder / 'content/seeds'} (text exports, page texts, saved pages)",
        *([f"cd {folder}"] if folder != Path() else []),
        f"{program} check         what is made of each capture",
        f"{program} serve --open  the site, as you work on it",
        HOSTS[answers.host].step.format(program=program),
    ]
    if needs_wheel:
        steps.insert(-1, f"{program} init --host {answers.host} --wheel {_WHEEL}  the wheel that the host installs")
    print("\nnext:", file=sys.stderr)
    for number, step in enumerate(steps, 1):
        print(f"  {number}. {step}", file=sys.stderr)
