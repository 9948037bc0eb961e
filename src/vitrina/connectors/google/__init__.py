"""What Google's two interfaces have in common: the way in, failures, and rows."""
