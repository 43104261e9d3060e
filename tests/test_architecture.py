"""The house keeps its plan: which app may know which, layers downwards only, pure rules at the bottom.

Every import is read from the source, so that nothing has to be imported to be judged.
"""

import ast
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent

# Which other apps an app may import.
MAY_KNOW = {
    "election_site": set(),
    "nomination": {"election_site"},
    "ballots": {"election_site", "nomination"},
    "showcases": {"election_site", "nomination"},
}
# From the bottom to the top. What is in no list (views, admin, urls, commands, settings …) is the top.
LAYERS = ("domain", "table_files", "uploads", "printing", "models", "queries", "services", "forms", "tasks")
TOP = len(LAYERS)
ONLY_IN = dict.fromkeys(("table_files", "uploads", "printing"), "election_site")
LONGEST_FILE, LONGEST_VIEW = 400, 25  # lines
# Runs far from here, with nothing beside it: it has to be one file.
ALONE = {Path("ballots/archive/recount.py"): 500}
NAMELESS = {"utils", "util", "helpers", "helper", "common", "misc"}
CLOCK = {"now", "utcnow", "today"}


@dataclass(frozen=True)
class Source:
    """One module of an app: its path from the root, its text and its syntax tree."""

    path: Path
    text: str
    tree: ast.Module

    @property
    def app(self) -> str:
        return self.path.parts[0]

    @property
    def layer(self) -> int:
        return layer_of(self.path.with_suffix("").parts)

    @property
    def is_migration(self) -> bool:
        return "migrations" in self.path.parts


@dataclass(frozen=True)
class Import:
    """One import: ``module`` as it is written out in full."""

    source: Source
    line: int
    module: str
    is_in_function: bool

    @property
    def app(self) -> str:
        return self.module.partition(".")[0]

    def __str__(self):
        return f"{self.source.path}:{self.line} imports {self.module}"


def layer_of(parts: tuple[str, ...]) -> int:
    """The layer of a module ``(app, layer, …)``; the app itself and everything unnamed is the top."""
    return LAYERS.index(parts[1]) if len(parts) > 1 and parts[1] in LAYERS else TOP


@cache
def sources(root: Path) -> list[Source]:
    return [
        Source(path.relative_to(root), text := path.read_text(encoding="utf-8"), ast.parse(text))
        for app in MAY_KNOW
        for path in sorted((root / app).rglob("*.py"))
    ]


def imports(source: Source, root: Path) -> Iterator[Import]:
    """Every import of a module, wherever it stands."""
    inside = {
        id(node)
        for function in ast.walk(source.tree)
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
        for node in ast.walk(function)
    }
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Import):
            modules = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            modules = [from_module(source, node, alias.name, root) for alias in node.names]
        else:
            continue
        for module in modules:
            yield Import(source, node.lineno, module, id(node) in inside)


def from_module(source: Source, node: ast.ImportFrom, name: str, root: Path) -> str:
    """The module that ``from … import name`` reads: ``name`` itself where that is a module."""
    base = node.module or ""
    if node.level:
        package = source.path.parent.parts[: len(source.path.parent.parts) - node.level + 1]
        base = ".".join((*package, base)) if base else ".".join(package)
    place = root.joinpath(*base.split("."), name)
    return f"{base}.{name}" if place.is_dir() or place.with_suffix(".py").is_file() else base


@cache
def all_imports(root: Path) -> list[Import]:
    return [found for source in sources(root) for found in imports(source, root)]


def wrong_apps(root: Path) -> list[str]:
    """Imports of an app that this app must not know, or of the tests."""
    return [
        str(one)
        for one in all_imports(root)
        if one.app == "tests"
        or (one.app in MAY_KNOW and one.app != one.source.app and one.app not in MAY_KNOW[one.source.app])
    ]


def upward_imports(root: Path) -> list[str]:
    """Imports of a higher layer, of this app or of one below it."""
    return [
        str(one)
        for one in all_imports(root)
        if one.app in MAY_KNOW and layer_of(tuple(one.module.split("."))) > one.source.layer
    ]


def hidden_imports(root: Path) -> list[str]:
    """Imports inside functions."""
    return [str(one) for one in all_imports(root) if one.is_in_function]


def misplaced_layers(root: Path) -> list[str]:
    """Layers that only one app may have."""
    return [
        str(source.path)
        for source in sources(root)
        for layer, app in ONLY_IN.items()
        if len(source.path.parts) > 1 and source.path.parts[1].removesuffix(".py") == layer
        if source.app != app
    ]


def impure_domain(root: Path) -> list[str]:
    """What a pure rule may not have: a library, a float, a clock."""
    found = []
    for source in sources(root):
        if source.layer != LAYERS.index("domain"):
            continue
        found += [
            str(one)
            for one in imports(source, root)
            if one.app not in MAY_KNOW and one.app not in sys.stdlib_module_names
        ]
        found += [
            f"{source.path}:{node.lineno} {what}"
            for node in ast.walk(source.tree)
            for what in impurities(node)
        ]
    return found


def impurities(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, float | complex):
        yield f"holds the float {node.value}"
    if isinstance(node, ast.Name) and node.id == "float":
        yield "speaks of float"
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in CLOCK:
        yield f"asks the clock ({node.func.attr})"


def long_files(root: Path) -> list[str]:
    return [
        f"{source.path}: {lines} lines"
        for source in sources(root)
        if not source.is_migration
        and (lines := len(source.text.splitlines())) > ALONE.get(source.path, LONGEST_FILE)
    ]


def nameless_modules(root: Path) -> list[str]:
    """Modules and folders whose name says nothing."""
    return [
        str(source.path)
        for source in sources(root)
        if NAMELESS.intersection(source.path.with_suffix("").parts)
    ]


def long_views(root: Path) -> list[str]:
    """Functions of the views that are too long; their decorators don't count."""
    return [
        f"{source.path}:{node.lineno} {node.name}: {lines} lines"
        for source in sources(root)
        if "views" in source.path.with_suffix("").parts
        for node in ast.walk(source.tree)
        if isinstance(node, ast.FunctionDef) and (lines := node.end_lineno - node.lineno + 1) > LONGEST_VIEW
    ]


RULES = {
    "an app knows only the apps below it": wrong_apps,
    "layers import downwards only": upward_imports,
    "no import hides in a function": hidden_imports,
    "table_files belong to the ground floor": misplaced_layers,
    "domain is pure": impure_domain,
    "no file holds two subjects": long_files,
    "every module has a name that says what it is": nameless_modules,
    "views are short": long_views,
}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.replace(" ", "_"))
def test_the_house_keeps_its_plan(rule):
    assert RULES[rule](ROOT) == []


def test_every_app_is_read():
    found = {source.app for source in sources(ROOT)}
    layers = {source.layer for source in sources(ROOT)}
    assert found == set(MAY_KNOW)
    assert layers == {*range(len(LAYERS)), TOP}


BAD_CODE = {
    "an app knows only the apps below it": {
        "nomination/services/a.py": "from ballots.models import Vote",
        "election_site/queries/b.py": "import nomination.models",
        "showcases/views.py": "from ballots import queries",
        "ballots/models.py": "import tests.cast",
    },
    "layers import downwards only": {
        "nomination/models.py": "from nomination.queries import one",
        "ballots/domain/a.py": "from election_site.models import Roll",
        "ballots/queries/b.py": "from ..services import urn",
        "election_site/services/c.py": "from election_site.views import public",
        "election_site/domain/d.py": "import election_site.table_files",
    },
    "no import hides in a function": {
        "nomination/services/a.py": "def one():\n    from nomination.models import Candidacy",
        "nomination/services/b.py": "class A:\n    def two(self):\n        import json",
    },
    "table_files belong to the ground floor": {"ballots/table_files/cells.py": ""},
    "domain is pure": {
        "ballots/domain/a.py": "import django",
        "ballots/domain/b.py": "HALF = 0.5",
        "ballots/domain/c.py": "x = float('1')",
        "ballots/domain/d.py": "from datetime import date\nday = date.today()",
    },
    "no file holds two subjects": {"ballots/services/a.py": "x = 1\n" * 401},
    "every module has a name that says what it is": {
        "ballots/services/utils.py": "",
        "ballots/helpers/one.py": "",
    },
    "views are short": {"ballots/views/a.py": "def one():\n" + "    x = 1\n" * 25},
}
GOOD_CODE = {
    "election_site/domain/rules.py": "from fractions import Fraction\nHALF = Fraction(1, 2)",
    "election_site/models.py": "from django.db import models\nfrom election_site.domain import rules",
    "nomination/services/one.py": "from election_site.services import chain\nfrom nomination import models",
    "nomination/models.py": "",
    "ballots/views/a.py": "@one\n@two\ndef one():\n" + "    x = 1\n" * 24,
    "ballots/services/a.py": "x = 1\n" * 400,
    "showcases/admin.py": "from showcases.services import lots",
    "election_site/services/chain.py": "",
}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.replace(" ", "_"))
def test_every_breach_is_found_and_nothing_else(rule, tmp_path):
    """A rule that finds nothing anywhere would keep nothing."""
    for path, text in (GOOD_CODE | BAD_CODE[rule]).items():
        file = tmp_path / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    found = RULES[rule](tmp_path)
    assert sorted({line.partition(":")[0].split()[0] for line in found}) == sorted(BAD_CODE[rule])
