"""What runs from time to time: the shop's own work, and a canary from the door to the lake."""

import signal
import sys
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import partial
from logging import basicConfig, getLogger
from pathlib import Path
from threading import Event, Thread
from urllib.error import URLError
from urllib.request import Request, urlopen
from uuid import uuid4

import msgspec

from vitrina.collector.family import die_with_parent
from vitrina.collector.status import tell
from vitrina.collector.workspace import Workspace, open_workspace
from vitrina.engine import Lake, open_lake
from vitrina.errors import LakeError
from vitrina.web.cli.setting_up import set_up_django
from vitrina.web.up_to_date import bring_up_to_date

EVERY_SECONDS = 60.0
FIRST_SECONDS = 3.0
LOOK_EVERY_SECONDS = 0.1
PATIENCE_SECONDS = 30.0
WORK_EVERY_SECONDS = 0.5
TELL_EVERY_SECONDS = 5.0
LOGGER = getLogger(__name__)


def main() -> None:
    """Run until told to stop; the arguments are the workspace and the address of the door."""
    basicConfig(format="%(asctime)s jobs %(levelname)s %(message)s", level="INFO")
    die_with_parent()
    stop = Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    workspace = open_workspace(Path(sys.argv[1]))
    working = Thread(target=work_on, args=(workspace, stop), name="work")
    working.start()
    if not stop.wait(FIRST_SECONDS):
        try:
            send_canaries(workspace, sys.argv[2], stop)
        except LakeError as error:  # the loader has said it and ends the shop
            LOGGER.warning("No canary is sent: %s", error)
    working.join()


def send_canaries(workspace: Workspace, address: str, stop: Event) -> None:
    """Send one from time to time, until told to stop."""
    lake = open_lake(workspace.folder)  # by now the loader has made it, or refused what is there
    while not stop.is_set():
        tell(workspace.run, "canary", send_canary(workspace, lake, address, stop), now=_now())
        stop.wait(EVERY_SECONDS)


def work_on(workspace: Workspace, stop: Event) -> None:
    """Do the shop's own work until told to stop."""
    set_up_django(workspace)
    bring_up_to_date(workspace)
    from vitrina.web import work  # noqa: PLC0415  # its tables can be imported only now

    # an ad platform that is slow to answer must not keep a sign-in code waiting
    slow = partial(work.do_due, workspace, work.slow_tasks(), clock=_now)
    beside = Thread(target=go_on, args=(workspace, "work-slow", slow, stop), name="slow work")
    beside.start()
    go_on(workspace, "work", partial(work.do_due, workspace, work.tasks(), clock=_now), stop)
    beside.join()


def go_on(
    workspace: Workspace, name: str, do_due: Callable[[], Mapping[str, str]], stop: Event
) -> None:
    """Do what is due again and again, and tell under a name what went wrong."""
    told_at, last_error = 0.0, None
    while not stop.is_set():
        wrong = do_due()
        last_error = "; ".join(f"{task}: {why}" for task, why in wrong.items()) or None
        if time.monotonic() - told_at > TELL_EVERY_SECONDS or last_error:
            tell(workspace.run, name, {"last_error": last_error}, now=_now())
            told_at = time.monotonic()
        stop.wait(WORK_EVERY_SECONDS)


def send_canary(workspace: Workspace, lake: Lake, address: str, stop: Event) -> dict[str, object]:
    """Send one canary and follow it into the lake; says how long each half took."""
    canary_id = uuid4().hex
    sent_at, begun = _now(), time.monotonic()
    told: dict[str, object] = {"sent_at": sent_at.isoformat()}
    try:
        _post(workspace, address, canary_id, sent_at)
    except (URLError, OSError) as error:
        return told | {"last_error": f"It was not acknowledged: {error}"}
    told["acknowledged_ms"] = round((time.monotonic() - begun) * 1000)
    before = lake.rows_in("canaries")
    while not stop.is_set() and time.monotonic() - begun < PATIENCE_SECONDS:
        lake.refresh()
        if lake.rows_in("canaries") > before:
            told["queryable_ms"] = round((time.monotonic() - begun) * 1000)
            return told | {"last_error": None}
        time.sleep(LOOK_EVERY_SECONDS)
    return told | {"last_error": f"It was not in the lake after {PATIENCE_SECONDS:.0f} s."}


def _post(workspace: Workspace, address: str, canary_id: str, sent_at: datetime) -> None:
    key = (workspace.keys / "canary.key").read_text().strip()
    message = {"type": "track", "event": "canary", "messageId": canary_id, "timestamp": sent_at}
    request = Request(  # our own door
        f"http://{address}/v1/track",
        data=msgspec.json.encode(message),
        headers={"Authorization": f"Bearer {key}"},
    )
    with urlopen(request, timeout=PATIENCE_SECONDS):  # noqa: S310  # our own door
        pass


def _now() -> datetime:
    return datetime.now(UTC)


if __name__ == "__main__":
    main()
