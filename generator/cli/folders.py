"""Determines the folders that a command works on, and checks whether they make sense together."""

import argparse
from pathlib import Path

from generator.core.problems import Problem
from generator.files.folders import Folders


def folders_of(options: argparse.Namespace) -> Folders:
    """The folders that the options name, or the default ones."""
    return Folders(
        content=options.content,
        seeds=options.seeds or options.content / "seeds",
        templates=options.templates or Path("templates"),
        output=options.output,
    )


def wrong_folders(folders: Folders, options: argparse.Namespace) -> Problem | None:
    """The problem with the folders of a command; None if there is none."""
    return _misplaced(folders) or _missing(folders, options)


def _misplaced(folders: Folders) -> Problem | None:
    """The problem of an output folder that contains, or is inside, a folder that a build reads."""
    output = folders.output.resolve()
    for source in (folders.content, folders.seeds, folders.templates, Path.cwd()):
        if source.resolve().is_relative_to(output):
            return Problem(
                code="settings",
                message=f"the output folder {folders.output} holds {source}, which a build reads",
                hint="name another folder with --output",
            )
    for source in (folders.stories, folders.pages, folders.seeds, folders.templates):
        if output.is_relative_to(source.resolve()):
            return Problem(
                code="settings",
                message=f"the output folder {folders.output} is inside {source}, which a build reads",
                hint="name another folder with --output",
            )
    return None


def _missing(folders: Folders, options: argparse.Namespace) -> Problem | None:
    """The problem of a folder to read from that does not exist: its name was probably mistyped."""
    if not folders.content.is_dir() and not folders.seeds.is_dir():
        message = f"there is no folder {folders.content}, nor {folders.seeds}"
        return Problem(code="settings", message=message, hint="name them with --content and --seeds")
    if options.seeds and not folders.seeds.is_dir() and not folders.stories.is_dir():
        return Problem(code="settings", message=f"there is no folder {folders.seeds}", hint="see --seeds")
    if options.templates and not folders.templates.is_dir():
        return Problem(code="settings", message=f"there is no folder {folders.templates}", hint="see --templates")
    return None
