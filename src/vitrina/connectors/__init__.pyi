"""What `vitrina.connectors.__getattr__` gives, for type checkers: it is lazy at run time."""

from vitrina.connectors.ad_costs import CostPull as CostPull
from vitrina.connectors.ad_costs import bring_costs as bring_costs
from vitrina.connectors.advertising import PLATFORMS as PLATFORMS
from vitrina.connectors.dataset import DATASETS as DATASETS
from vitrina.connectors.dataset import Dataset as Dataset
from vitrina.connectors.dataset import Progress as Progress
from vitrina.connectors.file_import import FileImport as FileImport
from vitrina.connectors.file_import import import_file as import_file
from vitrina.connectors.importer import IMPORTERS as IMPORTERS
