"""Builds an archive on the machines of a Dask cluster, from a store and into one.

Comes in: the URLs of an archive, the address of a scheduler. Goes out: a published site and a report. Must not know:
the command line, the terminal, what the steps of a build do.
"""
