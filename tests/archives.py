"""What a build makes of texts and of seeds, without folders; and owners who are several in one process."""

import pickle
from contextlib import contextmanager
from types import SimpleNamespace

from generator.content import markdown_reader, storyfile
from generator.content.storyfile import Named, Wanted
from generator.content.text_facts import facts_of
from generator.core.memo import Memo
from generator.core.owners import Owner
from generator.corpus import corpus, name_search
from generator.corpus.concordance import mentions_of
from generator.corpus.entities import entities
from generator.corpus.fingerprint_index import BUCKETS
from generator.corpus.fingerprints import profile
from generator.corpus.shared_phrases import shared_fingerprints, shared_phrases
from generator.corpus.similarity import rare_words, similar_stories
from generator.ingest.ingest import ingest


def corpus_of(stories, registry, *, compare_texts=True):
    """Stories, and versions of them, in; how they are related out."""
    texts = [(story, markdown_reader.render(story.body)) for story in stories]
    outline = corpus.outline([(story, facts_of(text)) for story, text in texts], registry)
    shown = {story.slug: text for story, text in texts if story.version_of is None and not story.draft}
    found = {
        slug: name_search.find_names(name_search.NameQuery(text.paragraphs, outline.marked.lookup))
        for slug, text in shown.items()
    }
    named = entities(outline.stories, outline.facts, outline.marked, found)
    mentions = {
        slug: mentions_of(text.paragraphs, text.references, named.matches.get(slug, ()), named.registry)
        for slug, text in shown.items()
    }
    profiles = {story.slug: profile(shown[story.slug].paragraphs) for story in outline.stories} if compare_texts else {}
    shared = shared_fingerprints(profiles, range(BUCKETS))
    phrases = shared_phrases(profiles, shared)
    slugs = [story.slug for story in outline.stories]
    similar = similar_stories(slugs, named, profiles, rare_words(profiles))
    return corpus.relate(outline, named, mentions, corpus.Comparison(profiles, phrases, similar))


def ingested(seeds, stories, *, unread=frozenset()):
    """The files of both folders in; the stories folder as it should be, with what was told, out."""
    files = [storyfile.read(Named(path, data, "stories")) for path, data in sorted(stories.items())]
    texts = {file.path: file.text.prose if file.text else None for file in files}
    found = ingest(seeds, files, lambda file: texts[file.path], seeds_at="seeds", stories_at="stories", unread=unread)
    made = [storyfile.make(Wanted(*written)) for written in sorted(found.write.items())]
    kept = [file for file in files if file.path not in found.write and file.path not in found.removed]
    return SimpleNamespace(
        files=sorted([*kept, *made], key=lambda file: file.path),
        stories={file.path: stories[file.path] for file in kept} | {file.path: file.text.data for file in made},
        removed=found.removed,
        raw=found.raw,
        outcomes=found.outcomes,
        problems=found.problems,
    )


class Several:
    """Owners who are all in this process, and hear of each other only what could be sent to another machine."""

    def __init__(self, number, cache):
        self.number = number
        self.owners = [Owner(Memo(cache=cache)) for _ in range(number)]

    def run(self, step, given):
        said = [owner.take(*sent((step, item))) for owner, item in zip(self.owners, given, strict=True)]
        if step.heard:
            for number, owner in enumerate(self.owners):
                owner.hear(sent(step.heard_by(number, said)))
        return step.told(said)


def sent(value):
    return pickle.loads(pickle.dumps(value))  # noqa: S301 - its own


def several(number):
    """How to start so many owners, for `Memory`."""

    @contextmanager
    def start(memo):
        yield Several(number, memo.cache)

    return start
