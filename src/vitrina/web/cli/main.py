"""The `vitrina` command: one verb to a file beside this one."""

import sys

import click

from vitrina import __version__
from vitrina.errors import VitrinaError
from vitrina.web.cli.analyse import analyse
from vitrina.web.cli.audit import audit
from vitrina.web.cli.conserve import conserve
from vitrina.web.cli.demo import demo
from vitrina.web.cli.forget import forget
from vitrina.web.cli.import_files import import_files
from vitrina.web.cli.init import init
from vitrina.web.cli.key import key
from vitrina.web.cli.person import person
from vitrina.web.cli.replay import replay
from vitrina.web.cli.report import report
from vitrina.web.cli.simulate import simulate
from vitrina.web.cli.source import source
from vitrina.web.cli.sql import sql
from vitrina.web.cli.staff import staff
from vitrina.web.cli.up import up
from vitrina.web.cli.wipe_sample import wipe_sample


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="vitrina")
def vitrina() -> None:
    """Run and measure a business whose customers start online and end at a counter.

    Start with `vitrina demo`: it loads a year of real receipts, joins them to the people and
    the mailings behind them, and shows what can honestly be said.
    """


for verb in (
    init,
    up,
    wipe_sample,
    key,
    source,
    staff,
    person,
    forget,
    sql,
    conserve,
    audit,
    replay,
    demo,
    simulate,
    import_files,
    analyse,
    report,
):
    vitrina.add_command(verb)


def run() -> None:
    """Run the command line; an error of ours is a sentence, not a trace."""
    try:
        vitrina(standalone_mode=True)
    except VitrinaError as error:
        click.secho(str(error), fg="red", err=True)
        sys.exit(1)
