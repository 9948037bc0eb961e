"""The `vitrina` command: one verb to a file beside this one."""

import sys

import click

from vitrina import __version__
from vitrina.errors import VitrinaError
from vitrina.web.cli.lazy import LazyGroup, Verb

# where each command is, below this package, and the first sentence of its help
VERBS = {
    "init": (
        "init:init",
        "Make SHOP a workspace: settings, keys, database, lake, and a first source.",
    ),
    "up": ("up:up", "Run SHOP: receive, load, show; until Ctrl-C."),
    "wipe-sample": (
        "wipe_sample:wipe_sample",
        "Close the sample's places, and take its products off every menu.",
    ),
    "key": ("key:key", "Give, list and revoke the keys of other programs to the API."),
    "source": (
        "source:source",
        "Add the source NAME to SHOP, or change the settings of one that is there.",
    ),
    "staff": ("staff:staff", "Add members of staff, list them, let them in no more."),
    "person": ("person:person", "Give people what the shop keeps of them."),
    "forget": ("forget:forget", "Erase people for good."),
    "sql": ("sql:sql", "Ask the lake of SHOP one SELECT; a running shop goes on meanwhile."),
    "conserve": (
        "conserve:conserve",
        "Count every message of SHOP: received = new + duplicate + bad + rejected.",
    ),
    "audit": ("audit:audit", "Check every invariant of SHOP's tables, one query each."),
    "replay": (
        "replay:replay",
        "Read the bad rows of SHOP again, for example after an update or a changed mapping.",
    ),
    "demo": (
        "demo:demo",
        "Load a data set, real or simulated, join it, measure it, report, and open the console.",
    ),
    "simulate": (
        "simulate:simulate",
        "Draw a city with known causes into SHOP: a chain of cafés, its customers, its adverts.",
    ),
    "import": (
        "import_files:import_files",
        "Bring a CSV or Parquet FILE into the lake in LAKE; a lake that is not there is made.",
    ),
    "analyse": (
        "analyse:analyse",
        "Resolve people, build journeys, attribute and compare, after an import into LAKE.",
    ),
    "report": (
        "report:report",
        "Say what the lake in LAKE knows of people, campaigns, credit and differences.",
    ),
}


@click.group(
    cls=LazyGroup,
    commands={
        name: Verb(name, f"vitrina.web.cli.{place}", summary)
        for name, (place, summary) in VERBS.items()
    },
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(__version__, prog_name="vitrina")
def vitrina() -> None:
    """Run and measure a business whose customers start online and end at a counter.

    Start with `vitrina demo`: it loads a year of real receipts, joins them to the people and
    the mailings behind them, and shows what can honestly be said.
    """


def run() -> None:
    """Run the command line; an error of ours is a sentence, not a trace."""
    try:
        vitrina(standalone_mode=True)
    except VitrinaError as error:
        click.secho(str(error), fg="red", err=True)
        sys.exit(1)
