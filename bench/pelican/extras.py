"""What Hugo's site has and Pelican alone has not: each story's neighbours, and a feed for each month."""

from pelican import signals


def neighbours(generator):
    """Let each story know the newer and the older one."""
    stories = generator.articles
    for story, newer, older in zip(stories, [None, *stories], [*stories[1:], None], strict=False):
        story.newer, story.older = newer, older


def feeds(generator, writer):
    """Write the feed of each month."""
    for month in generator.period_archives["month"]:
        title = "{}-{:02}".format(*month["period_num"])
        writer.write_feed(month["articles"], generator.context, month["url"] + "atom.xml", feed_title=title)


def register():
    """Have Pelican call these."""
    signals.article_generator_finalized.connect(neighbours)
    signals.article_writer_finalized.connect(feeds)
