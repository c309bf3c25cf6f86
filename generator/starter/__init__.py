"""The files that somebody begins with: those of a new archive, of a host, of a new page or story.

Comes in: answers. Goes out: files, as texts by path. Must not know: which files exist, or who is asked.
"""
