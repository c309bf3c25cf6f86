"""The preview: the site on a local port as its host would serve it, with live reload.

Comes in: the output folder and each build as it ends. Goes out: HTTP responses, and events to the pages that are open.
Must not know: how a site is built, the command line.
"""
