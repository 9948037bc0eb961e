"""What `vitrina.__getattr__` gives, for type checkers: the public list is lazy at run time."""

from vitrina.engine import Lake as Lake
from vitrina.engine import Table as Table
from vitrina.engine import open_lake as open_lake
from vitrina.money import Money as Money

__version__: str
