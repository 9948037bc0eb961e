"""Ways to take money, one file each."""
