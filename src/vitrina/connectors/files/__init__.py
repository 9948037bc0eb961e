"""One kind of plain file to a module: drop a module here to add one."""
