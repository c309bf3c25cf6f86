"""What a build does to its process and to those that share its work: they end with it, however that ends."""

import gc
import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest
from captures import export
from verbs import ROOT

PATIENCE = 20
WORK = """
import os, sys, time
from generator.build import processes

def work(number):
    time.sleep(0.2)
    return os.getpid()

if __name__ == "__main__":
    with processes.executor(2, threads=sys.argv[1] == "threads") as executor:
        print(*sorted(set(executor.map(work, range(4)))), flush=True)
        time.sleep(60)
"""


OWN = """
import os, time
from generator.build import processes
from generator.core.memo import Memo
from generator.core.owners import Step

def who(_memo, _holds, _heard, _given):
    return None, os.getpid()

if __name__ == "__main__":
    with processes.owners(3)(Memo()) as owners:
        print(*owners.run(Step(who), [None] * 3)[1:], flush=True)
        time.sleep(60)
"""


def is_alive(pid):
    with suppress(OSError):
        return ") Z " not in Path(f"/proc/{pid}/stat").read_text()
    return False


@pytest.mark.skipif(sys.platform != "linux", reason="processes are looked up in /proc")
@pytest.mark.parametrize(("work", "how"), [(WORK, ""), (WORK, "threads"), (OWN, "")])
def test_workers_end_when_the_program_is_killed(tmp_path, work, how):
    (tmp_path / "work.py").write_text(work)
    program = subprocess.Popen(
        [sys.executable, tmp_path / "work.py", how],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        text=True,
    )
    workers = [int(pid) for pid in program.stdout.readline().split()]
    assert len(workers) == 2
    assert all(map(is_alive, workers))
    program.send_signal(signal.SIGKILL)
    program.wait()
    deadline = time.monotonic() + PATIENCE
    while any(map(is_alive, workers)) and time.monotonic() < deadline:
        time.sleep(0.02)
    program.stdout.close()
    assert not any(map(is_alive, workers))


def test_the_garbage_collector_rests_during_a_build_and_works_after_it(archive):
    archive.seed("a.txt", export())
    collections = []
    gc.callbacks.append(lambda phase, _: collections.append(phase))
    try:
        archive.build()
    finally:
        gc.callbacks.pop()
    assert collections.count("start") <= 1, "the one that is due when the build has ended"
    assert gc.isenabled()
