"""Determines the folders that a command works on, and checks whether they make sense together."""

import argparse
import errno
from pathlib import Path

from generator.core.problems import Problem
from generator.files.folders import Folders
from generator.files.inputs import FILES
from generator.files.names import is_skipped


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
    return _looped(folders) or _misplaced(folders) or _missing(folders, options)


def _looped(folders: Folders) -> Problem | None:
    """The problem of a folder that is a link to itself, over others perhaps: nobody can tell where it is."""
    named = (folders.content, folders.seeds, folders.templates, folders.output)
    for folder in (*named, folders.stories, folders.pages, folders.static):
        try:
            folder.stat()
        except OSError as error:
            if error.errno == errno.ELOOP:
                return Problem(
                    code="settings",
                    message=f"{folder} is a link that leads to itself",
                    hint="remove the link, or name another folder",
                )
    return None


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
    captures = (
        None if options.seeds or folders.seeds.is_dir() or folders.stories.is_dir() else _beside_settings(folders)
    )
    if captures:
        return Problem(
            code="settings",
            message=f"{folders.content} holds files such as {captures}, but no folder of captures",
            hint=f"move the captures into {folders.seeds}, or name the folder they are in: --seeds {captures.parent}",
        )
    if options.seeds and not folders.seeds.is_dir() and not folders.stories.is_dir():
        return Problem(code="settings", message=f"there is no folder {folders.seeds}", hint="see --seeds")
    if options.templates and not folders.templates.is_dir():
        return Problem(code="settings", message=f"there is no folder {folders.templates}", hint="see --templates")
    return None


def _beside_settings(folders: Folders) -> Path | None:
    """A file in the content folder that is neither a setting nor part of a page."""
    known = {folders.content / name for name in FILES}
    for path in sorted(folders.content.rglob("*")):
        inside = path.relative_to(folders.content).parts
        if path.is_file() and path not in known and not is_skipped(path.name) and inside[0] != folders.pages.name:
            return path
    return None
