"""Experiments, as the console lists, reads and plans them."""
