"""After an update or a restore: the database in today's shape, the door told, the erased erased."""

import fcntl
from datetime import UTC, datetime
from logging import getLogger

from django.core.management import call_command

from vitrina.collector.workspace import Workspace

LOGGER = getLogger(__name__)


def bring_up_to_date(workspace: Workspace) -> None:
    """Migrate the database, erase whom a restore brought back, and publish the ways in.

    Several workers do it one after another; no page is answered before.
    """
    with (workspace.run / "update.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        call_command("migrate", verbosity=0)
        # its tables can be imported only now: Django has just been set up
        from vitrina.collector.entrances import services  # noqa: PLC0415
        from vitrina.web import erasing  # noqa: PLC0415

        if back := erasing.replay(workspace, now=datetime.now(UTC)):
            LOGGER.warning("%s erased people had come back by a restore; they are erased", back)
        services.publish(workspace)
