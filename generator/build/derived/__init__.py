"""What is made of the written site: its data in other forms, and the whole of it as a web archive.

Comes in: the output folder. Goes out: files in its folder `data/`, or a file elsewhere. Must not know: the corpus, how
pages are made.
"""
