"""A whole business that runs: the real commands, a real database, open around the clock."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.clients.shop import free_port, wait_for

PASSWORD = "correct horse battery staple"
CASHIER = "ann"
VITRINA = str(Path(sys.executable).with_name("vitrina"))
STOP_SECONDS = 40
# whatever the hour of the test is, somebody is there, it is about noon, and a table can be had at
# once: late in the evening what is ordered is for tomorrow
ALWAYS_OPEN = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from vitrina.collector.workspace import open_workspace
from vitrina.web.cli.setting_up import set_up_django
set_up_django(open_workspace(Path(sys.argv[1])))
from vitrina.commerce.bookings.models import BookingPolicy
from vitrina.commerce.places.models import Place
from vitrina.commerce.places.services import set_hours
# in these names what lies east has a minus
Place.objects.update(zone=f"Etc/GMT{datetime.now(UTC).hour - 12:+d}")
for place in Place.objects.all():
    set_hours(place.id, {day: [(0, 1440)] for day in range(7)})
BookingPolicy.objects.update(lead_minutes=0)
"""


@dataclass(frozen=True)
class Business:
    """One that runs."""

    folder: Path
    address: str
    environment: dict[str, str] = field(repr=False)

    def vitrina(self, *arguments: str) -> str:
        """What a command prints; it must end well."""
        done = subprocess.run(
            [VITRINA, *arguments], env=self.environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, f"vitrina {' '.join(arguments)}:\n{done.stdout}{done.stderr}"
        return done.stdout

    def rows(self, query: str) -> list[dict[str, object]]:
        """What the lake answers."""
        rows: list[dict[str, object]] = json.loads(
            self.vitrina("sql", str(self.folder), query, "--json")
        )
        return rows

    def violations(self) -> list[str]:
        """What `vitrina audit` finds."""
        checks = json.loads(self.vitrina("audit", str(self.folder), "--json"))
        return [each["sentence"] for each in checks if each["violations"]]


@contextmanager
def running(
    folder: Path, *, vertical: str, place: str, database: str = "", is_calm: bool = True
) -> Iterator[Business]:
    """Make a business, start it, and end it by its own id; it must end cleanly."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("VITRINA", "DJANGO"))}
    if database:
        environment["VITRINA_DATABASE"] = database
    address = f"http://127.0.0.1:{(port := free_port())}"
    business = Business(folder, address, environment)
    business.vitrina("init", str(folder), "--vertical", vertical)
    subprocess.run([sys.executable, "-c", ALWAYS_OPEN, folder], env=environment, check=True)
    password = folder.parent / "password"
    password.write_text(PASSWORD)
    business.vitrina(
        *("staff", "add", str(folder), CASHIER, "--role", "cashier", "--place", place),
        *("--password-from", str(password)),
    )
    log = folder.parent / f"{folder.name}.log"
    with log.open("w") as out:
        process = subprocess.Popen(
            [VITRINA, "up", str(folder), "--port", str(port)],
            env=environment,
            stdout=out,
            stderr=out,
            stdin=subprocess.DEVNULL,
        )
    try:
        wait_for(f"{address}/shop/", process, log)
        yield business
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=STOP_SECONDS) == 0, log.read_text()
        if is_calm:
            assert "Traceback" not in log.read_text(), log.read_text()
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()
