"""The one HTTP application: the door answers its own paths, Django all others."""

import asyncio
import gc
import os
import time
import warnings
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from logging import getLogger
from pathlib import Path
from zoneinfo import ZoneInfo

from vitrina.collector.doors import DoorFile
from vitrina.collector.family import die_with_parent
from vitrina.collector.log import LogWriter
from vitrina.collector.receive.app import Door, Means
from vitrina.collector.receive.commit import GroupCommit
from vitrina.collector.receive.request import Message, Receive, Send
from vitrina.collector.status import tell
from vitrina.collector.workspace import Workspace, open_workspace, source_secrets
from vitrina.privacy.salts import Salts
from vitrina.web import deposit
from vitrina.web.threads import PagesInThreads
from vitrina.web.up_to_date import bring_up_to_date

Application = Callable[[Message, Receive, Send], Awaitable[None]]

SCRIPT = Path(__file__).with_name("static") / "v.js"
TELL_EVERY_SECONDS = 2.0
COUNT_EVERY_SECONDS = 1.0
PUBLISH_EVERY_SECONDS = 0.5
PAGE_THREADS = 8
STREAMS = frozenset({"/live/now/"})  # they last as long as somebody looks
LOGGER = getLogger(__name__)


# our static files are small: they may be read before they are sent
warnings.filterwarnings("ignore", message="StreamingHttpResponse must consume synchronous")


def now_us() -> int:
    """Server time, microseconds since 1970."""
    return time.time_ns() // 1000


class Front:
    """Sends each request to the door or to the pages."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._settings = workspace.settings()
        self._door: Door | None = None
        self._commit: GroupCommit | None = None
        self._pages: asyncio.Task[Application] | None = None
        self._tasks: list[asyncio.Task[None]] = []

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Answer one request, or the server's start and end."""
        if scope["type"] == "lifespan":
            await self._live(receive, send)
            return
        assert self._door is not None, "the server tells of its start first"
        assert self._pages is not None
        if self._door.serves(str(scope["path"])):
            await self._door(scope, receive, send)
        else:
            await (await self._pages)(scope, receive, send)

    async def _live(self, receive: Receive, send: Send) -> None:
        while True:
            message = await receive()
            if message["type"] == "lifespan.startup":
                self._start()
                await send({"type": "lifespan.startup.complete"})
            else:
                await self._stop()
                await send({"type": "lifespan.shutdown.complete"})
                return

    def _start(self) -> None:
        die_with_parent()
        workspace, settings = self._workspace, self._settings
        root = workspace.root_key()
        self._commit = GroupCommit(LogWriter(workspace.log, root, now_us=now_us))
        secrets = source_secrets(root)
        means = Means(
            doors=DoorFile(workspace.doors),
            commit=self._commit,
            per_minute=settings.events_per_minute,
            per_address=settings.events_per_address,
            script=SCRIPT,
            secret_of=lambda source: secrets.open(source.sealed_secret, about=source.name.encode()),
            salts=Salts(workspace.salts, lambda: datetime.now(UTC), ZoneInfo(settings.zone)),
            now_us=now_us,
        )
        self._door = Door(means)
        self._pages = asyncio.create_task(asyncio.to_thread(_django, workspace))
        deposit.connect(self._door.put, asyncio.get_running_loop())
        self._tasks = [
            asyncio.create_task(_each(COUNT_EVERY_SECONDS, self._door.count_rejected)),
            asyncio.create_task(_each(TELL_EVERY_SECONDS, self._tell)),
            asyncio.create_task(_each(PUBLISH_EVERY_SECONDS, self._publish)),
        ]

    async def _stop(self) -> None:
        for task in self._tasks:
            task.cancel()
        if self._door and self._commit:
            await self._door.scans_kept()
            await self._door.count_rejected()
            await self._commit.close()

    async def _publish(self) -> None:
        assert self._pages is not None
        await asyncio.shield(self._pages)
        try:
            await asyncio.to_thread(self._publish_outbox)
        except Exception:  # whatever it is, the events wait in their table for the next time
            LOGGER.exception("The outbox could not be published; it is tried again")

    def _publish_outbox(self) -> None:
        # Django's models can be imported only after its set-up
        from vitrina.web import outbox  # noqa: PLC0415

        outbox.publish(self._workspace, now=datetime.now(UTC))

    async def _tell(self) -> None:
        assert self._door is not None
        assert self._commit is not None
        space = os.statvfs(self._workspace.log)
        refused: dict[str, int] = {}
        for (_, reason), messages in self._door.refused.items():
            refused[reason] = refused.get(reason, 0) + messages
        told = {
            "acknowledged": self._commit.acknowledged,
            "pending_bytes": self._commit.pending_bytes,
            "refused": refused,
            "disk_free_bytes": space.f_bavail * space.f_frsize,
            "last_error": self._commit.last_error or None,
        }
        tell(self._workspace.run, f"receiver-{os.getpid()}", told, now=datetime.now(UTC))


def _django(workspace: Workspace) -> Application:
    """The pages, in threads that keep their database connections; streams stay in the loop."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "vitrina.web.settings")
    # in a thread of its own: receiving starts sooner
    from django.core.asgi import get_asgi_application  # noqa: PLC0415
    from django.core.handlers.wsgi import WSGIHandler  # noqa: PLC0415
    from django.urls import get_resolver  # noqa: PLC0415

    # its set-up is Django's; as ASGI each page would take a new thread, and four times the CPU
    streams = get_asgi_application()
    pages = PagesInThreads(WSGIHandler(), threads=PAGE_THREADS)  # type: ignore[arg-type]  # WSGI's own
    bring_up_to_date(workspace)
    _ = get_resolver().url_patterns  # the first page does not wait for all others to be imported
    gc.freeze()  # what was made until now stays: each look over it took 50 ms of some page

    async def answer(scope: Message, receive: Receive, send: Send) -> None:
        app = streams if scope["path"] in STREAMS else pages
        await app(scope, receive, send)  # type: ignore[arg-type]  # ASGI's own types

    return answer


async def _each(seconds: float, deed: Callable[[], Awaitable[None]]) -> None:
    while True:
        await asyncio.sleep(seconds)
        await deed()


def application() -> Front:
    """What a server starts, as a factory: the shop is that of VITRINA_SHOP."""
    return Front(open_workspace(Path(os.environ["VITRINA_SHOP"])))
