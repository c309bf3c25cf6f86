"""The only folder that reads and writes the disk: inputs as trees of bytes, the output folder, its lock and manifest.

Comes in: paths, and the bytes to write. Goes out: trees of bytes, signatures of files, what was created, changed,
removed. Must not know: what is in the files.
"""
