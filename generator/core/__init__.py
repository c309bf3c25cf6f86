"""What every other folder speaks in: the records of the archive (captures, stories), text, dates, sentences, problems.

Comes in: nothing but plain values. Goes out: frozen records and pure functions on them. Must not know: any other
folder, files, clocks, formats, HTML or YAML.
"""
