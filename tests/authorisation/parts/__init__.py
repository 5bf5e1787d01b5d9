"""The parts of the authorisation table that stand apart, one per room. Each has

- TABLE: its rows, in the columns of the table in tests/authorisation/table.py, or below a header of its own,
- MARKS: what an answer shows when it shows something of programme GC,
- build_requests(places): per row a request that would succeed; it makes the rows it needs, through the verbs, and adds
  to places.people whoever its own header names beside the usual people.
"""

from importlib import import_module
from pkgutil import iter_modules
from types import ModuleType


def load_matrix_parts() -> list[ModuleType]:
    """Every part."""
    return [import_module(f"{__name__}.{found.name}") for found in iter_modules(__path__)]
