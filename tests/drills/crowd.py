"""Eight builds at once, again and again, beside one that watches and one that serves.

python tests/drills/crowd.py [ROUNDS] [STORIES]
"""

import shutil
import signal
import sys
import time

import archive

AT_ONCE = 8


def main() -> None:
    """Every build ends with 0, or says that another one is running; in the end the site is whole."""
    rounds, stories = (int(each) for each in (*sys.argv[1:], *("20", "150")[len(sys.argv) - 1 :]))
    at = archive.folder(stories=stories, seeds=5)
    assert archive.run(at, "build", "-q").returncode == 0
    beside = [archive.start(at, "watch"), archive.start(at, "serve", "--port", "0")]
    time.sleep(2)
    built = refused = 0
    for number in range(rounds):
        archive.write_stories(at / "content", stories, number)
        for ended in [archive.start(at, "build", "-q", "--jobs", str(each % 2 + 1)) for each in range(AT_ONCE)]:
            said = ended.communicate(timeout=300)[1]
            assert "Traceback" not in said, said
            assert ended.returncode == 0 or "another build" in said, (ended.returncode, said)
            built += ended.returncode == 0
            refused += ended.returncode != 0
        assert all(each.poll() is None for each in beside)
    time.sleep(3)
    for each in beside:
        each.send_signal(signal.SIGTERM)
        assert "Traceback" not in "".join(each.communicate(timeout=60))
    assert archive.run(at, "build", "-q").returncode == 0
    assert archive.tree(at / "output") == archive.built(at)
    print(
        f"{rounds} rounds of {AT_ONCE}: {built} built, {refused} said that another one was running; the site is whole"
    )
    shutil.rmtree(at)


if __name__ == "__main__":
    main()
