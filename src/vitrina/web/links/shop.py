"""The shop whose links the console sets up: whether it is there, and where visitors reach it."""

from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.db import connection
from django.http import HttpRequest

from vitrina.collector.entrances.link_rules import SHORT_PATH
from vitrina.collector.entrances.models import CodeWord, Link
from vitrina.collector.workspace import CONFIG, Workspace

LOOPBACK = {"localhost", "127.0.0.1", "::1"}


@dataclass(frozen=True, slots=True)
class Front:
    """Where visitors reach the short links.

    Attributes:
        address: what every short address begins with, without a slash at its end.
        is_chosen: vitrina.toml says it; otherwise it is that of the request.
    """

    address: str
    is_chosen: bool

    @property
    def is_local(self) -> bool:
        """Whether only this machine reaches it: a printed code would lead nobody anywhere."""
        return urlsplit(self.address).hostname in LOOPBACK

    def of(self, code: str) -> str:
        """The short address of a link."""
        return f"{self.address}{SHORT_PATH}/{code}"

    def readable(self, code: str) -> str:
        """The same as people read and type it."""
        return self.of(code).partition("://")[2]


def workspace() -> Workspace:
    """The workspace of the settings."""
    return Workspace(settings.VITRINA_SHOP)


def is_ready() -> bool:
    """Whether `vitrina init` has made the folder a workspace with its tables."""
    database = Path(str(connection.settings_dict["NAME"]))
    # a look into a database that is not there would make an empty one
    if not (workspace().folder / CONFIG).is_file() or not database.is_file():
        return False
    wanted = {Link._meta.db_table, CodeWord._meta.db_table}
    return wanted <= set(connection.introspection.table_names())


def front(request: HttpRequest) -> Front:
    """Where the shop says that visitors reach it, or else where this request did."""
    chosen = workspace().settings().public_url.rstrip("/")
    return Front(chosen or request.build_absolute_uri("/").rstrip("/"), is_chosen=bool(chosen))
