"""The readers of received bodies: one kind of sender each, found by folder.

A reader turns one record of the log into exactly `record.count` outcomes, in the order of the
messages in its body: a `Row` for the lake, or a `Bad` with the reason. It has no side effects.
"""

from collections.abc import Callable, Iterator

from vitrina.collector.doors import Source
from vitrina.collector.load.outcome import Outcome, Surroundings
from vitrina.collector.log.record import Record
from vitrina.registry import Registry

Reader = Callable[[Record, Source, Surroundings], Iterator[Outcome]]

READERS: Registry[Reader] = Registry("reader", "vitrina.collector.load.readers")

__all__ = ["READERS", "Reader"]
