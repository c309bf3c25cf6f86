"""Every relation between the stories of an archive.

Comes in: stories with their rendered text, and the entity registry. Goes out: one frozen `Corpus`. Must not know:
captures and formats, pages, templates, addresses, the disk.
"""
