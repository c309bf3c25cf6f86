"""A new page and a new story, to be written by hand."""

from datetime import date

from generator.content import yaml_writer
from generator.core.text import slugify

_DRAFT = "draft: true  # nobody sees it: remove this line to publish it\n---\n\n"


def page(title: str) -> tuple[str, str]:
    """The path of a new page in the content folder, and its text."""
    head = yaml_writer.block({"title": title})
    return f"pages/{slugify(title)}.md", f"---\n{head}# description: A line for search engines.\n{_DRAFT}"


def story(title: str, today: date) -> tuple[str, str]:
    """The path of a new story without captures, and its text."""
    head = yaml_writer.block({"title": title, "date": yaml_writer.Moment(today.isoformat())})
    more = "# author: Who wrote it.\n# beat: The topic that it belongs to.\n"
    return f"stories/{slugify(title)}.md", f"---\n{head}{more}{_DRAFT}"
