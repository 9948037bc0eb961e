"""What happens in a business before its pages are looked at; run as a process of its own.

`python -m scripts.shown.things FOLDER` writes into the workspace there, and prints as JSON what
the pages' addresses need.
"""

import json
import sys
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from vitrina.collector.workspace import open_workspace
from vitrina.web.cli.setting_up import set_up_django


@dataclass(slots=True)
class Things:
    """What there is in a business.

    Attributes:
        routes: every pattern of the URL configuration.
        values: what stands for a parameter of a route, by its converter and name.
        ids: of orders and bookings by their state, and other values of addresses.
        cookies: by actor, name and value of each cookie that the browser holds.
    """

    routes: list[str] = field(default_factory=list)
    values: dict[str, str] = field(default_factory=dict)
    ids: dict[str, str] = field(default_factory=dict)
    cookies: dict[str, dict[str, str]] = field(default_factory=dict)


def main() -> None:
    """Fill the workspace of the first argument."""
    workspace = open_workspace(Path(sys.argv[1]))
    set_up_django(workspace)
    from scripts.shown.day import fill  # noqa: PLC0415  # Django is set up now

    now = datetime.now(UTC).replace(microsecond=0)
    print(json.dumps(asdict(fill(workspace, now=now))))


def zone_of_early_afternoon(now: datetime) -> str:
    """A zone whose clock shows something after 13:00: every place is open, no day is ending."""
    ahead = (13 - now.astimezone(UTC).hour + 12) % 24 - 12
    # the names of these zones count the other way round
    return "Etc/GMT" if not ahead else f"Etc/GMT{-ahead:+d}"


def at_quarter(now: datetime, *, hours: int) -> datetime:
    """The quarter of an hour that begins so many hours from now."""
    return now.replace(minute=now.minute // 15 * 15, second=0) + timedelta(hours=hours)


if __name__ == "__main__":
    main()
