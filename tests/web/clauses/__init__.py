"""What do the clauses add to the table of routes? Each `mNN_routes.py` here: its ROUTES, and in OBJECTS how to make what
they are about, for the firm of a credit code.
"""

from collections.abc import Callable
from functools import cache
from importlib import import_module
from pathlib import Path

from web.route import Route

_MODULES = [f"{__name__}.{file.stem}" for file in sorted(Path(__file__).parent.glob("m*_routes.py"))]


def clause_routes() -> dict[str, Route]:
    """The rows of every clause."""
    return {name: route for module in _MODULES for name, route in import_module(module).ROUTES.items()}


@cache
def clause_objects() -> dict[str, Callable[[str], object]]:
    """By name of the object, what makes it."""
    return {key: make for module in _MODULES for key, make in import_module(module).OBJECTS.items()}
