"""Where the shop keeps its word: places, their halls and their opening hours."""
