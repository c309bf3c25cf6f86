"""Runs a build from the folders to the written site, decides when to build again, and makes the search index.

Comes in: folders and options. Goes out: a written site and a report. Must not know: the command line, the terminal,
how a preview is served.
"""
