"""Everything that the shop keeps of one person, for that person."""
