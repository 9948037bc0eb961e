"""What is there, and how much of it is promised: pools, cells, holds and claims."""
