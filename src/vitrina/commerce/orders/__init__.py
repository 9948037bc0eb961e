"""Orders: chosen online, picked, handed over at the place."""
