"""The world outside, one file each: data sets, tills, ad platforms, plain files."""

from importlib import import_module

__all__ = [
    "DATASETS",
    "IMPORTERS",
    "PLATFORMS",
    "CostPull",
    "Dataset",
    "FileImport",
    "Progress",
    "bring_costs",
    "import_file",
]

# read on first use: who takes a payment or sends a message does not wait for the engine
_HOMES = {
    "CostPull": "vitrina.connectors.ad_costs",
    "DATASETS": "vitrina.connectors.dataset",
    "Dataset": "vitrina.connectors.dataset",
    "FileImport": "vitrina.connectors.file_import",
    "IMPORTERS": "vitrina.connectors.importer",
    "PLATFORMS": "vitrina.connectors.advertising",
    "Progress": "vitrina.connectors.dataset",
    "bring_costs": "vitrina.connectors.ad_costs",
    "import_file": "vitrina.connectors.file_import",
}


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module 'vitrina.connectors' has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)
