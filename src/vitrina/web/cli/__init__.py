"""The command line: `vitrina --help` shows what there is."""

import sys


def main() -> None:
    """Run the command line, or say what is missing to run it."""
    try:
        from vitrina.web.cli.main import run  # noqa: PLC0415  # the library alone has no click
    except ModuleNotFoundError as error:
        sys.exit(
            f"The command line needs {error.name}, which comes with the console: "
            "pip install 'vitrina[console]'"
        )
    run()
