"""Other generators that make the same pages and feeds as Hugo's site here: Pelican, and Eleventy.

Their sites are in `pelican/` and `eleventy/`; `make bench` installs them, Eleventy where there is npm. They have no
records either, no search for names, no comparison of texts. Eleventy reads Hugo's Markdown as it is.
"""

import ast
import shutil
from pathlib import Path

HERE = Path(__file__).resolve().parent
_PELICAN = HERE.parent / ".venv/pelican/bin/python"
_ELEVENTY = HERE / "eleventy/node_modules/@11ty/eleventy/cmd.cjs"


def available():
    """The commands of those that are installed, by name."""
    found = {}
    if _PELICAN.exists():
        found["pelican"] = [str(_PELICAN), "-m", "pelican", "-q"]
    if _ELEVENTY.exists() and shutil.which("node"):
        found["eleventy"] = ["node", str(_ELEVENTY), "--quiet"]
    return found


def prepare(stories, folder):
    """Write each one's site into a folder, given the stories as Hugo's Markdown."""
    shutil.copytree(HERE / "pelican", folder / "pelican", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(HERE / "eleventy", folder / "eleventy", ignore=shutil.ignore_patterns("node_modules"))
    (folder / "pelican/content").mkdir()
    for path in stories.iterdir():
        (folder / "pelican/content" / path.name).write_text(_for_pelican(path.read_text()))
        shutil.copy(path, folder / "eleventy/content/stories")


def _for_pelican(text):
    """A story as Pelican has it: its front matter is no YAML."""
    head, body = text.removeprefix("---\n").split("\n---\n", 1)
    keys = dict(line.split(": ", 1) for line in head.splitlines())
    keys = {key: ast.literal_eval(value) if value[0] in "['\"" else value for key, value in keys.items()}
    own = {
        "Title": keys["title"],
        "Slug": keys["slug"],
        "Date": keys["date"],
        "Category": keys["beats"][0],
        "Tags": ", ".join(keys["entities"]),
        "Summary": keys["description"],
    }
    return "".join(f"{key}: {value}\n" for key, value in own.items()) + body
