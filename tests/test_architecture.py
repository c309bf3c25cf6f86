"""The shape of the code: imports go down only, values touch nothing of the world, ARCHITECTURE draws what is there."""

import ast
import re
import tomllib
from fnmatch import fnmatchcase
from functools import cache

import pytest
from verbs import ROOT

FLOORS = (
    ("__main__",),
    ("cli",),
    ("preview", "cluster"),
    ("build",),
    ("site",),
    ("ingest", "corpus", "files", "starter"),
    ("content",),
    ("core",),
)
"""The folders of `generator/`, top floor first: a file imports from its own folder and from floors below."""

VALUES = {"core", "content", "ingest", "corpus", "site", "starter"}
"""The folders of pure functions: no clock, disk, environment, terminal or chance."""

INSIDE = {
    "site": (
        ("publish",),
        ("data_listing", "gather"),
        ("pages",),
        ("views",),
        ("renderer", "host_files", "host_rules", "lost_addresses"),
        ("look", "environment"),
        ("site",),
        ("page", "periods", "references", "word_diff", "graph_layout", "search_bundles", "search_words", "overrides"),
        ("language", "feed_ids", "offline"),
        ("catalogue", "urls"),
    ),
    "ingest": (
        ("ingest",),
        ("notes", "outcomes", "passed_over", "reconcile"),
        ("edits",),
        ("merge", "seeds"),
        ("assemble", "known_text", "slugs", "unpack", "years"),
        ("formats", "overlay_marks", "paragraphs", "retype", "sidecar"),
        ("ingested",),
    ),
}
"""The floors within the largest folders, likewise."""

ROOMS = 13
LINES = 260

WORLD = {
    "asyncio", "io", "logging", "multiprocessing", "os", "pathlib", "random", "secrets", "shutil", "signal", "socket",
    "subprocess", "sys", "tempfile", "threading", "time", "urllib.request", "uuid", "watchfiles",
}  # fmt: skip

IN_MEMORY = {"ingest.unpack.warc", "site.catalogue"}
"""Modules whose libraries take bytes in memory as files only."""

GENERATOR = ROOT / "generator"
MODULES = sorted(GENERATOR.rglob("*.py"))


def name(path):
    """`site/pages/home.py` → `site.pages.home`, and a folder's `__init__.py` → the folder."""
    parts = path.relative_to(GENERATOR).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def floors(table):
    return {name: number for number, names in enumerate(table) for name in names}


@cache
def imports(path):
    """The modules that a file imports, by their whole names."""
    return tuple(_imports(path))


def _imports(path):
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            for alias in node.names:
                inner = GENERATOR.parent / f"{node.module}.{alias.name}".replace(".", "/")
                is_module = node.module.startswith("generator") and (
                    inner.with_suffix(".py").exists() or inner.is_dir()
                )
                yield f"{node.module}.{alias.name}" if is_module else node.module


def own(path):
    """The modules of the project that a file imports, without `generator.`."""
    return [found.removeprefix("generator.") for found in imports(path) if found.startswith("generator.")]


each_module = pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))


@each_module
def test_imports_go_down_only(path):
    floor, room = floors(FLOORS), name(path).partition(".")[0]
    for other in own(path):
        target = other.partition(".")[0]
        assert room == target or floor[room] < floor[target], f"{name(path)} imports {other}, which is not below it"


@pytest.mark.parametrize("room", INSIDE)
def test_imports_inside_a_folder_go_down_only(room):
    floor = floors(INSIDE[room])
    here = {name(path).split(".")[1] for path in (GENERATOR / room).rglob("*.py") if path.parent != GENERATOR / room}
    here |= {path.stem for path in (GENERATOR / room).glob("*.py")} - {"__init__"}
    assert here == set(floor)
    for path in (GENERATOR / room).rglob("*.py"):
        module = name(path).split(".")
        for other in own(path):
            target = other.split(".")
            if len(module) > 1 and len(target) > 1 and target[0] == room and target[1] != module[1]:
                assert floor[module[1]] < floor[target[1]], f"{name(path)} imports {other}, which is not below it"


def test_modules_do_not_import_each_other_in_circles():
    left = {name(path): {other for other in own(path) if other != name(path)} for path in MODULES}
    while free := {module for module, targets in left.items() if targets.isdisjoint(left)}:
        left = {module: targets for module, targets in left.items() if module not in free}
    assert not left, f"these import each other in a circle: {sorted(left)}"


@each_module
def test_values_do_not_touch_the_world(path):
    if name(path).partition(".")[0] not in VALUES:
        return
    in_memory = {"io"} if name(path) in IN_MEMORY else set()
    assert not (WORLD - in_memory) & set(imports(path))
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            assert node.func.id not in ("print", "open", "input", "exit"), f"{path.name}:{node.lineno}"
        if isinstance(node, ast.Attribute):
            assert node.attr not in ("now", "today", "utcnow"), f"{path.name}:{node.lineno} asks the clock"


@each_module
def test_modules_fit_in_one_sitting(path):
    text = path.read_text()
    assert len(text.splitlines()) <= LINES
    assert ast.get_docstring(ast.parse(text)), "a module starts with what it is for"


@pytest.mark.parametrize(
    "folder", [path.parent for path in MODULES if path.name == "__init__.py" and path.parent != GENERATOR], ids=str
)
def test_folders_say_what_comes_in_what_goes_out_and_what_they_must_not_know(folder):
    told = ast.get_docstring(ast.parse((folder / "__init__.py").read_text()))
    assert re.search(r"\n\nComes\s+in:\s.*Goes\s+out:\s.*Must\s+not\s+know:\s", told, re.DOTALL), folder


def test_no_folder_of_tests_is_left_out(pytestconfig):
    left_out = pytestconfig.getini("norecursedirs")
    folders = {path.parent.relative_to(ROOT / "tests") for path in (ROOT / "tests").rglob("test_*.py")}
    assert not [
        name for folder in folders for name in folder.parts for pattern in left_out if fnmatchcase(name, pattern)
    ]


def test_there_are_few_rooms_and_each_has_a_floor():
    rooms = {path.name for path in GENERATOR.iterdir() if path.suffix == ".py" or (path / "__init__.py").exists()}
    assert len(rooms) <= ROOMS
    assert {room.removesuffix(".py") for room in rooms} - {"__init__"} == set(floors(FLOORS))


def test_producers_do_not_import_each_other():
    for path in (GENERATOR / "site/pages").glob("*.py"):
        if path.name != "__init__.py":
            assert not [other for other in own(path) if other.startswith("site.pages")], path.name


def test_architecture_draws_the_floors_that_are_held():
    text = (ROOT / "ARCHITECTURE.md").read_text()
    section = text[text.index("## Floors") :].split("\n## ")[0]
    drawn = [
        re.findall(r"(\w+)/? ", f"{line.strip()} ".partition("  ")[0] + " ") for line in re.findall("    .*", section)
    ]
    assert [set(names) for names in drawn] == [set(names) for names in FLOORS]


def test_tests_are_laid_out_like_the_code():
    folders = {path.name for path in (ROOT / "tests").iterdir() if path.is_dir() and list(path.glob("test_*.py"))}
    assert folders - set(floors(FLOORS)) == {"browser", "cases", "promises"}


def test_both_lists_of_dependencies_agree():
    listed = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["dependencies"]
    pinned = [line for line in (ROOT / "requirements.in").read_text().splitlines() if line and line[0] != "#"]
    assert sorted(listed) == sorted(pinned)
