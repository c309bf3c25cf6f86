"""From the corpus to the files of the site: pages, feeds, redirects, host files, rendered with templates.

Comes in: the corpus, settings, templates. Goes out: plans of documents, and documents as bytes. Must not know:
captures and their formats, the disk, the clock, processes.
"""
