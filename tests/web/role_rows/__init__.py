"""The rows of the role matrix, one file for each part; see tests/web/roles.py."""
