"""The files that people write: settings, the entity registry, stories as front matter and Markdown, rendered text.

Comes in: the text of a file. Goes out: records, with problems at their line and column; and a story's file as text.
Must not know: where files are, how captures become stories, what pages show.
"""
