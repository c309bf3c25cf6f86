"""From captures to stories: detect the format, parse, merge captures into stories and versions, name them.

Comes in: the files of the seeds folder and of the stories folder, as bytes. Goes out: the stories folder as it should
be, with notes, warnings and errors. Must not know: HTML pages, addresses of the site, the disk, the clock.
"""
