"""Domain code is pure: the standard library, the other domains, no float, no clock."""

import ast
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
APPS = ("election_site", "nomination", "ballots", "showcases")
# What an app's domain may import besides itself and the standard library.
BELOW = {
    "election_site": (),
    "nomination": ("election_site",),
    "ballots": ("election_site", "nomination"),
    "showcases": ("election_site", "nomination"),
}
FILES = sorted(path for app in APPS for path in (ROOT / app / "domain").rglob("*.py"))
# Modules of the standard library that would let the outside world in.
IMPURE = {"time", "random", "os", "subprocess", "socket", "urllib", "secrets", "threading", "sqlite3"}
# Divisions whose left side is a Fraction, so that the result is one.
EXACT = {"nomination/domain/scoring.py": {"number / 100", "weight * got * scale / base"}}


def _imports(tree):
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "relative import"
            yield node.module


def test_there_is_something_to_read():
    assert {path.relative_to(ROOT).parts[0] for path in FILES} == set(APPS)
    assert ROOT / "ballots" / "domain" / "election.py" in FILES


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_domain_imports_nothing_but_the_standard_library_and_domains_below(path):
    app = path.relative_to(ROOT).parts[0]
    allowed = tuple(f"{name}.domain." for name in (app, *BELOW[app]))
    for module in _imports(ast.parse(path.read_text(encoding="utf-8"))):
        top = module.partition(".")[0]
        if top in APPS:
            assert f"{module}.".startswith(allowed), module
        else:
            assert top in sys.stdlib_module_names, module
            assert top not in IMPURE, module


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_domain_has_no_float_and_no_clock(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        where = f"line {getattr(node, 'lineno', 0)}"
        if isinstance(node, ast.Constant):
            assert not isinstance(node.value, float | complex), where
        if isinstance(node, ast.Name):
            assert node.id != "float", where
        # A variable may well be called ``round``: votes have rounds.
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            assert node.func.id != "round", where
        # A true division of two whole numbers is a float; Fraction(a, b) is not. Paths join with / too.
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div):
            text = ast.unparse(node)
            known = EXACT.get(str(path.relative_to(ROOT)), ())
            assert text in known or any(word in text for word in ("Fraction", "Path", "files(")), where
        if isinstance(node, ast.Attribute):
            assert node.attr not in ("now", "today", "utcnow"), where
