"""What a published data set must offer, and where the known ones are found."""

from collections.abc import Callable
from typing import Protocol

from vitrina.engine import Lake
from vitrina.registry import Registry

Progress = Callable[[float, str], None]


class Dataset(Protocol):
    """Real data that anybody can load, to try the product on."""

    def load(self, lake: Lake, *, progress: Progress) -> None:
        """Bring everything into the lake in one commit; a second call changes nothing.

        Args:
            lake: where it goes.
            progress: told the share done, from 0 to 1, and what comes next.
        """
        ...


DATASETS: Registry[type[Dataset]] = Registry("data set", "vitrina.connectors.datasets")
