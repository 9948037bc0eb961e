"""The HTTP server as a process: Granian over the one application."""

import sys

from granian import Granian
from granian.constants import Interfaces

from vitrina.collector.family import call_me_parent, die_with_parent

BACKLOG = 2048


def main() -> None:
    """Serve until told to stop; the arguments are host, port and workers."""
    host, port, workers = sys.argv[1:]
    die_with_parent()
    call_me_parent()
    Granian(
        "vitrina.web.asgi:application",
        factory=True,
        address=host,
        port=int(port),
        workers=int(workers),
        interface=Interfaces.ASGI,
        backlog=BACKLOG,
        log_access=False,
        log_level="warning",
        respawn_failed_workers=True,
        respawn_interval=0.1,
    ).serve()


if __name__ == "__main__":
    main()
