"""The kinds of business, one file each."""
