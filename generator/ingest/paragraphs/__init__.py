"""Infers the paragraph breaks of a text that lost them.

Comes in: one passage. Goes out: the passages that it probably was, with the same words and marks. Must not know:
which capture the text is from.
"""
