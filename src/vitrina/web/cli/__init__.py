"""The command line: `vitrina --help` shows what there is."""

from vitrina.web.cli.main import main

__all__ = ["main"]
