"""Backfile: captures of stories in, a browsable archive out."""
