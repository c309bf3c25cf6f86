"""Backfile: captures of stories in, a browsable archive out."""

__version__ = "0.1.0"
