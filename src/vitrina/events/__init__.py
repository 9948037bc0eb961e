"""The vocabulary that both halves share: what happened, to whom, where and when."""

from vitrina.events.lake_tables import LAKE_TABLES, Column, Kind, LakeTable

__all__ = ["LAKE_TABLES", "Column", "Kind", "LakeTable"]
