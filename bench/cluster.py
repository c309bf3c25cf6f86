"""Measures a build on a cluster of this machine: stories a second, bytes moved, peak memory; and fits a model to that.

    python bench/cluster.py [--stories 10000 30000 100000] [--workers 1 2] [--work FOLDER]

The model is a + b·n/w + c·n for n stories on w workers, of the seconds and of the memory of the largest worker: what is
divided, and what every owner does or keeps of all stories. It is a forecast under assumptions that are printed with it,
not a measurement.
"""

import argparse
import resource
import shutil
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
import corpus
import psutil

from generator.build.report import Options
from generator.cluster.build import build_with
from generator.cluster.connection import connected
from generator.files.stored_sources import Stored

MANY, MACHINES = 1_000_000, 16
SETTINGS = "base_url: https://bench.example/\nsearch: false\ndatabase: false\n"


def peak():
    """The most memory that this process had, in MiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def moved():
    """The bytes that have come over the loopback of this machine: of everything that runs here."""
    return psutil.net_io_counters(pernic=True)["lo"].bytes_recv


def measure(number, workers, work):
    """One build of so many stories on so many workers, from nothing."""
    content, site = work / f"{number}", work / "site"
    shutil.rmtree(site, ignore_errors=True)
    at = Stored(content.as_uri(), f"{content.as_uri()}/seeds", None, site.as_uri())
    with connected(None, workers) as connection:
        started, before = time.monotonic(), moved()
        report, timings = build_with(connection, at, Options(), workers)
        seconds = time.monotonic() - started
        told = {
            "moved": moved() - before,
            "workers": max(connection.client.run(peak).values()),
            "leader": peak(),  # with the scheduler, which is in its process
        }
    if report.failed:
        sys.exit("\n".join(map(str, report.problems)))
    steps = {}
    for timing in timings:
        steps[timing.step] = max(steps.get(timing.step, 0), timing.seconds)
    page = max(((site / path).stat().st_size, path) for path in report.output.created if path.endswith(".html"))
    return {"n": number, "w": workers, "seconds": seconds, "steps": steps, "page": page, **told}


def solved(rows, what):
    """The a, b, c of the model with the smallest squares of relative errors: normal equations, by Cramer's rule."""
    lines = [[1 / r[what], r["n"] / r["w"] / r[what], r["n"] / r[what]] for r in rows]
    matrix = [[sum(x[i] * x[j] for x in lines) for j in range(3)] for i in range(3)]
    right = [sum(x[i] for x in lines) for i in range(3)]
    whole = determinant(matrix)
    return [
        determinant([[right[r] if c == k else matrix[r][c] for c in range(3)] for r in range(3)]) / whole
        for k in range(3)
    ]


def determinant(m):
    """Of three rows and columns."""
    return (
        m[0][0] * (m[1][1] * m[2][2] - m[1][2] * m[2][1])
        - m[0][1] * (m[1][0] * m[2][2] - m[1][2] * m[2][0])
        + m[0][2] * (m[1][0] * m[2][1] - m[1][1] * m[2][0])
    )


def forecast(rows):
    """Print the model, and what it says of a million stories."""
    a, b, c = solved(rows, "seconds")
    print(f"\nT = {a:.1f} s + {b * 1e6:.0f} µs·n/w + {c * 1e6:.0f} µs·n")
    for r in rows:
        said = a + b * r["n"] / r["w"] + c * r["n"]
        print(f"  {r['n']:>7,} on {r['w']}: {r['seconds']:.1f} s measured, {said:.1f} s by the model")
    seconds = a + b * MANY / MACHINES + c * MANY
    print(f"{MANY:,} stories on {MACHINES} workers: {seconds:,.0f} s, {MANY / seconds:,.0f} stories a second")
    print("  assumes: a worker has a processor and a network as here; c·n is what every owner does for all stories;")
    print("  nothing is lost to waiting for the slowest owner, and the store takes what is put")
    most = max(rows, key=lambda r: (r["n"], r["w"]))
    base, divided, whole = solved(rows, "workers")
    memory = base + divided * MANY / MACHINES + whole * MANY
    share = most["w"] * MANY / MACHINES / most["n"]
    step, longest = max(most["steps"].items(), key=lambda item: item[1])
    tasks = len(most["steps"]) * MACHINES * 4 + MACHINES * MACHINES
    size, page = most["page"]
    print(f"\nthe graph of {MANY:,} stories on {MACHINES} workers, not run:")
    print(f"  tasks: some {tasks:,} ({len(most['steps'])} steps of {MACHINES} owners, what they say and tell)")
    print(f"  largest task: {step}, {longest * share:,.0f} s of an owner")
    moved_by_all = most["moved"] / most["n"] * MANY / 1e9
    print(f"  moved: {moved_by_all:.0f} GB, if a story takes what it does here, most of it to whoever leads")
    print(f"  memory of an owner: {memory / 1024:,.0f} GiB, of which {whole * MANY / 1024:,.0f} GiB are of all stories")
    print(f"  largest page at {most['n']:,}: {page}, {size / 1000:.0f} KB; lists are divided by size")


def main():
    """Measure, print, fit."""
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    options.add_argument("--stories", type=int, nargs="+", default=[10_000, 30_000, 100_000])
    options.add_argument("--workers", type=int, nargs="+", default=[1, 2])
    options.add_argument("--work", type=Path, default=None, help="a scratch folder")
    given = options.parse_args()
    work = Path(tempfile.mkdtemp(prefix="cluster-", dir=given.work))
    rows = []
    print("stories  workers  seconds  stories/s  KB moved/story  MiB worker  MiB leader  slowest steps")
    for number in given.stories:
        content = work / str(number)
        corpus.write(number, content)
        shutil.rmtree(content / "hugo")
        shutil.rmtree(content / "seeds")
        (content / "site.yaml").write_text(SETTINGS)
        for workers in given.workers:
            r = measure(number, workers, work)
            rows.append(r)
            steps = sorted(r["steps"].items(), key=lambda item: -item[1])[:3]
            print(
                f"{number:>7,}  {workers:>7}  {r['seconds']:>7.1f}  {number / r['seconds']:>9.0f}"
                f"  {r['moved'] / number / 1000:>14.2f}  {r['workers']:>10.0f}  {r['leader']:>10.0f}"
                f"  {', '.join(f'{name} {seconds:.1f} s' for name, seconds in steps)}", flush=True,
            )  # fmt: skip
        shutil.rmtree(content)
    for number in given.stories:
        of = {r["w"]: r["seconds"] for r in rows if r["n"] == number}
        if {1, 2} <= of.keys():
            print(f"efficiency of two workers at {number:,}: {of[1] / of[2] / 2:.2f}")
    if len(rows) > 3:
        forecast(rows)
    shutil.rmtree(work)


if __name__ == "__main__":
    main()
