"""`vitrina audit`: prove that the shop's tables agree with each other."""

import json
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

import click

from vitrina.collector.workspace import open_workspace
from vitrina.commerce.checking import Check
from vitrina.errors import SettingError
from vitrina.web.cli.options import shop_argument
from vitrina.web.cli.setting_up import set_up_django

SHOWN = 10  # violations of one check, to people


@dataclass(frozen=True, slots=True)
class Finding:
    """What one check found.

    Attributes:
        app: the label of the app whose check it is.
        sentence: what must be true.
        violations: each a row as the check selects it; the id of the thing first.
    """

    app: str
    sentence: str
    violations: tuple[tuple[str, ...], ...]


@click.command()
@shop_argument
@click.option("--json", "as_json", is_flag=True, help="Print all violations as JSON.")
def audit(shop: Path, as_json: bool) -> None:
    r"""Check every invariant of SHOP's tables, one query each.

    Nothing is changed, and the shop may run meanwhile. Ends with 1 if anything is violated.

    \b
    Example:
        vitrina audit ./shop
    """
    set_up_django(open_workspace(shop))
    findings = _audited(shop)
    if as_json:
        click.echo(json.dumps([asdict(finding) for finding in findings], ensure_ascii=False))
    else:
        for finding in findings:
            _show(finding)
    if any(finding.violations for finding in findings):
        sys.exit(1)


def _audited(shop: Path) -> list[Finding]:
    from django.db import DatabaseError  # noqa: PLC0415  # only when Django is set up

    try:
        return audit_all()
    except DatabaseError as error:
        raise SettingError(
            f"The tables of {shop} cannot be read: {error}. If it was made by an older version, "
            f"start it once with `vitrina up {shop}`, which brings them up to date."
        ) from error


def _show(finding: Finding) -> None:
    if not finding.violations:
        click.echo(f"✓ {finding.app}: {finding.sentence}")
        return
    click.secho(f"✗ {finding.app}: {finding.sentence}", fg="red")
    for row in finding.violations[:SHOWN]:
        click.echo(f"    {'  '.join(row)}")
    if (more := len(finding.violations) - SHOWN) > 0:
        click.echo(f"    and {more} more; --json prints all")


def audit_all() -> list[Finding]:
    """Run the checks of every installed app of the shop; Django must be set up."""
    return [
        Finding(app, check.sentence, violations(check))
        for app, checks in _checks()
        for check in checks
    ]


def _checks() -> Iterator[tuple[str, tuple[Check, ...]]]:
    from django.apps import apps  # noqa: PLC0415  # `vitrina --help` should not wait for it

    for config in apps.get_app_configs():
        module = f"{config.name}.audit"
        if config.name.startswith("vitrina.") and find_spec(module):
            yield config.label, import_module(module).CHECKS


def violations(check: Check) -> tuple[tuple[str, ...], ...]:
    """The rows that violate a check, as text; none if all is well."""
    from django.db import connection  # noqa: PLC0415  # only when Django is set up

    with connection.cursor() as cursor:
        cursor.execute(check.sql)
        return tuple(tuple(str(value) for value in row) for row in cursor.fetchall())
