"""Given an archive whose stories several processes own, expect the bytes of one that a single process made."""

import os
import pickle
import shutil
import signal
from contextlib import contextmanager

import pytest
from archives import Several, sent, several
from captures import export
from verbs import ROOT, codes

from generator.build import processes
from generator.build.memory import Memory
from generator.core import pool
from generator.core.memo import Memo
from generator.core.owners import EndedError, Step

GOLDEN = ROOT / "tests/golden"


@pytest.fixture(autouse=True)
def large(monkeypatch):
    """Every archive is large enough to be shared."""
    monkeypatch.setattr(pool, "SHARED_FROM", 0)


def story(title, body, **keys):
    lines = "".join(f"{key}: {value}\n" for key, value in {"title": title, **keys}.items())
    return f"---\n{lines}---\n\n{body}\n"


def by_hand(archive):
    """Stories by hand whose files say in every way whose version, alias or neighbour they are."""
    for number in range(6):
        text = f"[Ada](entity:ada) and [the next](story:s{(number + 1) % 6}). Words of {number}.\n\nBrewster was there."
        archive.put(f"content/stories/s{number}.md", story(f"T{number}", text, date=f"2026-01-0{number + 1}", beat="B"))
    for number in range(4):
        archive.put(f"content/stories/elsewhere/v{number}.md", story("Old", f"Old {number}.", version_of=f"s{number}"))
        archive.put(f"content/stories/v{number}b.md", story("Older", f"Older {number}.", version_of=f"former-{number}"))
        archive.put(
            f"content/stories/r{number}.md", story("R", "Text.", slug=f"renamed-{number}", aliases=f"[former-{number}]")
        )
    archive.put("content/stories/draft.md", story("Draft", "Not yet.", draft="true"))
    archive.put("content/entities.yaml", "brewster: {name: Brewster, merged: [ada]}\n")
    return archive.put("content/pages/notes.md", story("Notes", "[One](../stories/s1.md)."))


def from_captures(archive):
    shutil.copytree(GOLDEN / "seeds", archive.seeds, dirs_exist_ok=True)
    shutil.copy(GOLDEN / "site.yaml", archive.content / "site.yaml")
    return archive


def copied(archive):
    """Stories of which each has sentences, rare words and names of others; one has nothing of its own."""
    places = [f"the Quarrelwick{chr(97 + n)} bridge" for n in range(24)]
    said = [f"On day {n} somebody counted {n * 7} of the hinges beside {place}." for n, place in enumerate(places)]
    for n in range(24):
        own = [
            said[n],
            said[(n + 1) % 24],
            said[n * 5 % 24],
            f"See [that](story:c{(n + 7) % 24}) and [Ada](entity:ada{n % 5}).",
        ]
        archive.put(f"content/stories/c{n}.md", story(f"C{n}", "\n\n".join(own), date=f"2026-02-{n + 1:02}", beat="B"))
    for n in range(9):  # some that came in on a known day: with few entries in a feed, all have archive documents
        archive.seed(f"{n}.txt", export(f"No. {n}", slug=f"no-{n}", body=said[n]))
        archive.seed(f"{n}.txt.yaml", f"captured: 2026-0{n % 4 + 1}-07\n")
    archive.put("content/site.yaml", "base_url: https://file.example/\nfeed_entries: 3\n")
    return archive.put("content/stories/all.md", story("All", "\n\n".join(said)))


@pytest.mark.parametrize("owners", [2, 3, 4, 19])
@pytest.mark.parametrize("fill", [by_hand, from_captures, copied])
def test_any_number_of_owners_makes_the_same_bytes(archive, fill, owners):
    alone = fill(archive).build(Memory())
    assert not alone.failed, alone.problems
    expected = archive.tree(), archive.tree(archive.stories)
    shutil.rmtree(archive.output)
    report = archive.build(Memory(owners=several(owners)))
    assert (archive.tree(), archive.tree(archive.stories)) == expected
    assert [str(problem) for problem in report.problems] == [str(problem) for problem in alone.problems]
    assert report.stories == alone.stories


def test_what_owners_are_told_of_texts_hardly_grows_with_their_number(archive):
    def heard(number):
        """Bytes that so many owners hear from each other in the steps that address what they say."""
        told = []

        class Counting(Several):
            def run(self, step, given):
                said = super().run(step, given)
                if step.addressed:
                    told.extend(len(pickle.dumps(owner._heard)) for owner in self.owners)  # noqa: SLF001 - it is counted
                return said

        @contextmanager
        def start(memo):
            yield Counting(number, memo.cache)

        archive.build(Memory(owners=start))
        return sum(told)

    copied(archive)
    assert heard(16) < 3 * heard(2)  # said to all, it would be eight times as much


def test_owners_may_move_to_another_machine_between_steps(archive):
    alone = from_captures(archive).build(Memory())
    assert not alone.failed
    expected = archive.tree(), archive.tree(archive.stories)
    shutil.rmtree(archive.output)

    class Moving(Several):
        def run(self, step, given):
            for owner in self.owners:
                owner._holds = sent(owner._holds)  # noqa: SLF001 - as an engine sends what a step left
            return super().run(step, given)

    @contextmanager
    def start(memo):
        yield Moving(2, memo.cache)

    archive.build(Memory(owners=start))
    assert (archive.tree(), archive.tree(archive.stories)) == expected


def test_what_two_owners_claim_is_told_as_when_one_does(archive):
    by_hand(archive).put("content/stories/one.md", story("One", "x", aliases="[s1]"))
    alone = archive.build(Memory())
    several_owners = archive.build(Memory(owners=several(3)))
    assert "address-taken" in codes(alone)
    assert [str(problem) for problem in several_owners.problems] == [str(problem) for problem in alone.problems]


def test_check_names_what_no_entity_has_whoever_owns_the_texts(archive):
    for number in range(5):
        archive.put(f"content/stories/s{number}.md", story(f"T{number}", "We met Maud Ferrier. She left."))
    alone = archive.build(Memory(), dry_run=True, names=True)
    shared = archive.build(Memory(owners=several(3)), dry_run=True, names=True)
    assert [name.name for name in alone.unregistered] == ["Maud Ferrier"]
    assert shared.unregistered == alone.unregistered


@pytest.mark.parametrize("how", ["fork", "spawn"])
def test_processes_make_the_same_bytes(archive, monkeypatch, how):
    monkeypatch.setattr(processes, "_start_method", lambda **_: how)
    from_captures(archive).build(Memory())
    expected = archive.tree()
    shutil.rmtree(archive.output)
    report = archive.build(Memory(owners=processes.owners(3)))
    assert not report.failed
    assert archive.tree() == expected


def test_a_template_error_is_told_whoever_finds_it(archive):
    by_hand(archive).put("templates/pages/story.html", "{{ view.nothing.at_all }}")
    report = archive.build(Memory(owners=processes.owners(2)))
    assert "template" in codes(report)
    assert not report.written


def _ends(_memo, _holds, _heard, given):
    if given:
        os.kill(os.getpid(), signal.SIGKILL)
    return None, None


def _raises(_memo, _holds, _heard, given):
    if given:
        raise OSError(28, "No space left on device", "a/file")
    return None, None


def test_a_process_that_is_ended_ends_the_step():
    with processes.owners(2)(Memo()) as owners, pytest.raises(EndedError):
        owners.run(Step(_ends), [False, True])


def test_what_a_step_raises_in_another_process_is_raised_here():
    with processes.owners(2)(Memo()) as owners, pytest.raises(OSError, match="No space left") as raised:
        owners.run(Step(_raises), [False, True])
    assert raised.value.filename == "a/file"


def test_a_build_whose_owner_ends_says_so(archive, monkeypatch):
    archive.seed("a.txt", export())

    class Ending:
        number = 1

        def run(self, *_):
            raise EndedError

    monkeypatch.setattr(processes, "OwnerProcesses", lambda *_: Ending())
    monkeypatch.setattr(Ending, "close", lambda _: None, raising=False)
    report = archive.build(Memory(owners=processes.owners(2)))
    assert codes(report) == ["disk"]
    assert not report.written
