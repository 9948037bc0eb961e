"""The console and the command line: the only package that sees the whole house."""
