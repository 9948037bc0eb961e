"""After an update or a restore: the database in today's shape, and the door told what is in it."""

import fcntl

from django.core.management import call_command

from vitrina.collector.workspace import Workspace


def bring_up_to_date(workspace: Workspace) -> None:
    """Migrate the database and publish the ways in; several workers do it one after another."""
    with (workspace.run / "update.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        call_command("migrate", verbosity=0)
        # its tables can be imported only now: Django has just been set up
        from vitrina.collector.entrances import services  # noqa: PLC0415

        services.publish(workspace)
