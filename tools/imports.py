"""Who imports whom in the package: read from the source, so that nothing is run."""

from __future__ import annotations

import ast
from pathlib import Path

import bushputin_data

SOURCE = Path(bushputin_data.__file__).parent
PACKAGE = "bushputin_data"


def module_name(path: Path) -> str:
    """A module by its name below the package; a folder stands for its `__init__`."""
    parts = path.relative_to(SOURCE).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES = {module_name(path): path for path in sorted(SOURCE.rglob("*.py"))}


def imported(path: Path) -> set[str]:
    """The modules of this package that a file imports when it runs (what only type checkers read is left out)."""
    tree = ast.parse(path.read_text("utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            node.body = []
    names = {name for node in ast.walk(tree) for name in names_of(node)}
    return {name.removeprefix(PACKAGE).lstrip(".") for name in names if name.split(".")[0] == PACKAGE}


def names_of(node: ast.AST) -> list[str]:
    """The modules that a statement imports; a public name of the package stands for the module that it lives in."""
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom):
        assert node.level == 0, "imports are written in full"
        assert node.module
        return [home_of(node.module, alias.name) for alias in node.names]
    return []


def home_of(module: str, name: str) -> str:
    """The module that a name comes from."""
    if f"{module}.{name}".removeprefix(PACKAGE + ".") in MODULES:
        return f"{module}.{name}"
    if module == PACKAGE and name in bushputin_data._HOMES:
        return f"{PACKAGE}.{bushputin_data._HOMES[name]}"
    return module
