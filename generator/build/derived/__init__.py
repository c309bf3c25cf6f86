"""What is made of the written site, once it is in place: the data in other forms, from the records that it publishes.

Comes in: the output folder. Goes out: files in its folder `data/`. Must not know: the corpus, how pages are made.
"""
