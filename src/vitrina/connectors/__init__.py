"""The world outside, one file each: data sets, tills, ad platforms, plain files."""

from vitrina.connectors.dataset import DATASETS, Dataset, Progress
from vitrina.connectors.file_import import FileImport, import_file
from vitrina.connectors.importer import IMPORTERS

__all__ = ["DATASETS", "IMPORTERS", "Dataset", "FileImport", "Progress", "import_file"]
