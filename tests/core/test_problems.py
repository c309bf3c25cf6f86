"""Every code of a problem has an example: a small archive in one file, and what the program says of it.

The files in `broken/` hold lines `--- path` with a file of the archive below each, and after `=== ` the exit code and
what is printed. `pytest --refresh` writes that part anew.
"""

import re

import pytest
from verbs import ROOT

from generator.core.problems import (
    CODES,
    Place,
    Problem,
    Severity,
    format_problem,
    in_order,
    problem_at,
    suggest,
)
from generator.files.folders import TEMPLATES

BROKEN = ROOT / "tests/broken"
CASES = sorted(BROKEN.glob("*.txt"))


def files_of(text):
    parts = re.split(r"^--- (\S+)\n", text, flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.stem)
def test_what_is_said(case, archive, capsys, refresh):
    given, _, expected = case.read_text("utf-8").partition("=== ")
    (archive.content / "site.yaml").write_text("base_url: https://file.example/\n")
    rounds = given.split("+++ then\n")
    code = 0
    for files in rounds:
        for path, text in files_of(files).items():
            if text == "(deleted)\n":
                (archive.folder / path).unlink()
            else:
                archive.put(path, text.replace("\\x", "�").encode().replace("�".encode(), b"\xff"))
        capsys.readouterr()
        code = archive.run("build", "-v")
    printed = re.sub(r"\(\d+\.\d\d s\)", "(0.00 s)", capsys.readouterr().err)
    printed = "".join(
        line for line in printed.splitlines(keepends=True) if not line.startswith(("created ", "changed ", "removed "))
    )
    said = f"{code}\n{printed}".replace(f"{TEMPLATES}/", "(Backfile's)/")
    if refresh:
        case.write_text(f"{given}=== {said}", "utf-8")
    else:
        assert said == expected


def test_every_code_has_an_example():
    said = "".join(case.read_text("utf-8") for case in CASES)
    elsewhere = {
        "disk",
        "cluster",
        "saved-meanwhile",
        "missed",
        "no-events",
        "no-database",
        "no-parquet",
        "hub",
    }  # told in test_writing.py, test_watch.py, test_data_files.py and test_announce.py, which can cause them
    assert {code for code in CODES if f"[{code}]" not in said} == elsewhere


def test_problems_come_in_the_order_of_their_places():
    here = [
        Problem(code="no-date", message="m", place=Place("a", line, column))
        for line, column in ((2, 1), (1, 9), (1, 2))
    ]
    assert [problem.place.line for problem in in_order([*here, here[0]])] == [1, 1, 2]


def test_a_long_line_is_shown_around_its_column():
    problem = problem_at("no-date", "m", "a", "x" * 499 + "HERE" + "y" * 500, column=500)
    assert "HERE" in format_problem(problem)
    assert max(len(line) for line in format_problem(problem).splitlines()) < 108


def test_a_mistyped_word_gets_the_nearest_known_one():
    assert suggest("tilte", ["title", "slug"]) == "did you mean 'title'?"
    assert suggest("zzz", ["title", "slug"]) == "known here: slug, title"


def test_notes_are_below_warnings_below_errors():
    assert Severity.NOTE < Severity.WARNING < Severity.ERROR
