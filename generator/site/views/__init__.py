"""What templates show: links, rows, counts, lists in parts, charts, texts. Templates only print these values.

Comes in: records of the corpus. Goes out: frozen values with finished words and addresses. Must not know: which page
they are on, templates, producers.
"""
