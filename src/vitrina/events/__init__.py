"""The vocabulary that both halves share: what happened, to whom, where and when."""

from vitrina.events.event import Event
from vitrina.events.event_type import EventType, Field, FieldKind, Stage, Where
from vitrina.events.goals import GOALS, Goal, goal_named
from vitrina.events.lake_tables import LAKE_TABLES, Column, Kind, LakeTable
from vitrina.events.vocabulary import EVENT_TYPES, SCHEMA_VERSION, event_type_named

__all__ = [
    "EVENT_TYPES",
    "GOALS",
    "LAKE_TABLES",
    "SCHEMA_VERSION",
    "Column",
    "Event",
    "EventType",
    "Field",
    "FieldKind",
    "Goal",
    "Kind",
    "LakeTable",
    "Stage",
    "Where",
    "event_type_named",
    "goal_named",
]
