"""Writes the archive as a bag, or its site as a web archive."""

import argparse
import datetime as dt
import os
import sys
from pathlib import Path

from generator.build.derived.wacz import write_wacz
from generator.build.derived.web_archive import responses, write_warc
from generator.cli.console import print_problem
from generator.cli.folders import folders_of
from generator.content.settings import Settings
from generator.core.problems import Problem
from generator.core.text import plural
from generator.files import sources, writer
from generator.files.bag import write_bag
from generator.files.folders import MANIFEST, Folders
from generator.files.reader import Reader


def export(options: argparse.Namespace) -> bool:
    """Export as the options say. Returns whether that was possible; what could not be written whole is removed."""
    folders, target = folders_of(options), options.target
    settings, problems = sources.read_settings(folders, options.base_url, Reader())
    wrong = next((problem for problem in problems if problem.code == "settings"), None)
    problem = wrong or _misused(options.form, folders, target)
    if problem:
        print_problem(problem)
        return False
    stage = target.with_name(f".{target.name}.tmp")
    try:
        writer.make_folder(target.parent)
        writer.clear(stage)  # of an export that was killed
        number = _write(options.form, stage, folders, settings)
        stage.rename(target)
    except (OSError, UnicodeError) as error:
        told = error if isinstance(error, OSError) else OSError(str(error))
        print_problem(writer.disk_problem(told, str(target)))
        return False
    finally:
        writer.clear(stage)
    told_number = plural(number, "file") if options.form == "bag" else plural(number, "response")
    print(f"wrote {target}: {told_number}", file=sys.stderr)
    return True


def _misused(form: str, folders: Folders, target: Path) -> Problem | None:
    if os.path.lexists(target):
        return Problem(code="settings", message=f"{target} is there already", hint="name another, or move it away")
    if form == "bag":
        sources_of_bag = (folders.content, folders.seeds, folders.templates)
        inside = next((each for each in sources_of_bag if target.resolve().is_relative_to(each.resolve())), None)
        hint = "name a folder outside of it"
        return Problem(code="settings", message=f"{target} is inside {inside}", hint=hint) if inside else None
    if not (folders.output / MANIFEST).is_file():
        message = f"there is no site in {folders.output}"
        return Problem(code="settings", message=message, hint="build it first, or name its folder with --output")
    return None


def _write(form: str, stage: Path, folders: Folders, settings: Settings) -> int:
    now = _now()
    if form == "bag":
        return write_bag(stage, folders, settings, now)
    site, title = responses(folders.output, settings.base_url), settings.title or folders.output.resolve().parent.name
    if form == "wacz":
        return write_wacz(stage, site, settings.base_url, title, now)
    with stage.open("wb") as target:
        return len(write_warc(target, site, title, now))


def _now() -> dt.datetime:
    """The moment of the export; SOURCE_DATE_EPOCH gives another one, for exports that are the same to the byte."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    now = dt.datetime.now(dt.UTC).replace(microsecond=0)
    return dt.datetime.fromtimestamp(int(epoch), dt.UTC) if epoch.isascii() and epoch.isdigit() else now
