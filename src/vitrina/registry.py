"""Named parts that live one to a file and find themselves.

A folder of parts (attribution models, experiment designs, connectors, console pages) owns
one Registry. Dropping a file into that folder is the whole of adding a part; an installed
package adds one through an entry point whose group is the registry's package path.
"""

import pkgutil
from collections.abc import Callable, Iterator
from importlib import import_module
from importlib.metadata import entry_points
from threading import RLock
from typing import Generic, TypeVar

from vitrina.errors import SettingError, UnknownNameError

Part = TypeVar("Part")
Added = TypeVar("Added")


class Registry(Generic[Part]):
    """The parts of one kind, by name; the folder is read on first use."""

    def __init__(self, kind: str, package: str) -> None:
        self.kind = kind
        self.package = package
        self._parts: dict[str, Part] = {}
        self._is_begun = self._is_loaded = False
        # of the thread that reads the folder: its parts may ask for others on the way
        self._reading = RLock()

    def register(self, name: str) -> Callable[[Added], Added]:
        """Decorate a class or function to add it under `name`."""

        def add(part: Added) -> Added:
            if name in self._parts:
                raise SettingError(f"Two parts claim the {self.kind} name {name!r}: keep one.")
            self._parts[name] = part  # type: ignore[assignment]  # the contract tests check it
            return part

        return add

    def __getitem__(self, name: str) -> Part:
        self._load()
        try:
            return self._parts[name]
        except KeyError:
            raise UnknownNameError(self.kind, name, self._parts) from None

    def __iter__(self) -> Iterator[str]:
        self._load()
        return iter(sorted(self._parts))

    def _load(self) -> None:
        if self._is_loaded:
            return
        with self._reading:
            if self._is_begun:
                return
            self._is_begun = True
            for module in pkgutil.iter_modules(import_module(self.package).__path__):
                import_module(f"{self.package}.{module.name}")
            for point in entry_points(group=self.package):
                point.load()
            self._is_loaded = True
