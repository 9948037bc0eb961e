"""One experiment design to a file: drop a file here to add one."""
