"""Run and measure a business whose customers start online and end at a counter."""

from importlib import import_module

__all__ = ["Lake", "Money", "Table", "open_lake"]
__version__ = "0.1.0"

# read on first use, so that `import vitrina` is quick: sqlglot and pyarrow take half a second
_HOMES = {
    "Lake": "vitrina.engine",
    "Money": "vitrina.money",
    "Table": "vitrina.engine",
    "open_lake": "vitrina.engine",
}


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module 'vitrina' has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)
