"""Conversions told to ad platforms: a queue for each account, and what became of every row."""
