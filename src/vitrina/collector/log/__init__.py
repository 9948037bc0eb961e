"""The durable log between the door and the lake."""

from vitrina.collector.log.record import Record, microseconds
from vitrina.collector.log.segment import read_segment
from vitrina.collector.log.writer import LogWriter, Sizes, move, recover

__all__ = ["LogWriter", "Record", "Sizes", "microseconds", "move", "read_segment", "recover"]
