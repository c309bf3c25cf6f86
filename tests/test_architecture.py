"""The shape of the code: imports go down only, and below the line nothing touches the world."""

import ast
import tomllib

import pytest
from verbs import ROOT

FLOORS = (
    ("__main__",),
    ("cli",),
    ("preview",),
    ("telling", "watch", "indexing"),
    ("arguments", "processes", "progress"),
    ("check",),
    ("build",),
    ("unchanged",),
    ("search",),
    ("report",),
    ("output", "sources"),
    ("disk",),
    ("reading",),
    ("folders",),
    # ══ above: the world · below: values only ══
    ("publish", "ingest"),
    ("pages", "uncovered", "lost"),
    ("look", "bundles"),
    ("corpus",),
    ("alike", "concordance", "repeated"),
    ("entities",),
    ("marked",),
    ("redirects", "names", "wanted"),
    ("mentions",),
    ("remarks", "understood"),
    ("reconcile",),
    ("storyfile",),
    ("merge",),
    ("naming",),
    ("assemble",),
    ("overlay", "breaks"),
    ("wording",),
    ("seeds",),
    (
        "markdown",
        "frontmatter",
        "links",
        "settings",
        "registry",
        "compare",
        "layout",
        "phrases",
        "cues",
        "teasers",
        "periods",
    ),
    ("prose",),
    ("yamlfile", "page"),
    ("urls",),
    ("model",),
    ("sentences", "problems", "dates", "changes"),
    ("text", "work"),
)
FLOOR = {name: number for number, names in enumerate(FLOORS) for name in names}
PURE = FLOOR["folders"]

WORLD = {
    "asyncio", "io", "logging", "multiprocessing", "os", "pathlib", "random", "secrets", "shutil", "signal", "socket",
    "subprocess", "sys", "tempfile", "threading", "time", "urllib.request", "uuid", "watchfiles",
}  # fmt: skip

MODULES = sorted((ROOT / "generator").rglob("*.py"))


def room(path):
    parts = path.relative_to(ROOT / "generator").with_suffix("").parts
    return parts[0]


def imports(path):
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            if node.module == "generator":
                yield from (f"generator.{alias.name}" for alias in node.names)
            else:
                yield node.module


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_imports_go_down_only(path):
    if path.name == "__init__.py" and path.parent.name == "generator":
        return
    for name in imports(path):
        if name.startswith("generator."):
            other = name.split(".")[1]
            assert FLOOR[room(path)] < FLOOR[other] or room(path) == other, (
                f"{path.name} imports {name}, which is not below it"
            )


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_values_do_not_touch_the_world(path):
    if FLOOR.get(room(path), PURE) <= PURE:
        return
    assert not WORLD & set(imports(path))
    tree = ast.parse(path.read_text())
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            assert node.func.id not in ("print", "open", "input", "exit"), f"{path.name}:{node.lineno}"
        if isinstance(node, ast.Attribute):
            assert node.attr not in ("now", "today", "utcnow"), f"{path.name}:{node.lineno} asks the clock"


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_modules_fit_in_one_sitting(path):
    text = path.read_text()
    assert len(text.splitlines()) <= 260
    assert ast.get_docstring(ast.parse(text)), "a module starts with what goes in and what comes out"


def test_producers_do_not_lean_on_each_other():
    names = "site views drawers orders texts charts company metadata around records".split()
    shared = {f"generator.pages.{name}" for name in names}
    for path in (ROOT / "generator/pages").glob("*.py"):
        if path.name != "__init__.py":
            assert {name for name in imports(path) if name.startswith("generator.pages.")} <= shared, path.name


def test_both_lists_of_dependencies_agree():
    listed = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["dependencies"]
    pinned = [line for line in (ROOT / "requirements.in").read_text().splitlines() if line and line[0] != "#"]
    assert sorted(listed) == sorted(pinned)


def test_every_module_has_a_floor():
    assert {room(path) for path in MODULES} - {"__init__"} == set(FLOOR)
