"""Show a secret exactly once after a redirect: sealed in a cookie that its first reading ends."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64Error
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.http import HttpRequest, HttpResponse

from vitrina.collector.workspace import Workspace
from vitrina.errors import SealError
from vitrina.privacy.sealing import Sealer

COOKIE = "shown_once"
PURPOSE = "secrets shown once"
LASTS = timedelta(minutes=2)


@dataclass(frozen=True, slots=True)
class NewSecret:
    """A secret, and the name of the source that it is of."""

    source: str
    secret: str


def hand_over(
    response: HttpResponse, workspace: Workspace, new: NewSecret, *, path: str, now: datetime
) -> None:
    """Send a secret along with a redirect; it appears in no address and in no log."""
    told = "\n".join(((now + LASTS).isoformat(), new.source, new.secret))
    sealed = Sealer(workspace.root_key(), PURPOSE).seal(told.encode())
    response.set_cookie(
        COOKIE,
        urlsafe_b64encode(sealed).decode(),
        max_age=LASTS,
        path=path,
        httponly=True,
        samesite="Strict",
    )


def handed_over(request: HttpRequest, workspace: Workspace, now: datetime) -> NewSecret | None:
    """The secret that came along; nothing if it is too old, or was sealed elsewhere."""
    try:
        sealed = urlsafe_b64decode(request.COOKIES.get(COOKIE, ""))
        told = Sealer(workspace.root_key(), PURPOSE).open(sealed).decode()
    except (SealError, NotBase64Error, ValueError):
        return None
    until, source, secret = told.split("\n")
    return NewSecret(source, secret) if now < datetime.fromisoformat(until) else None


def forget(response: HttpResponse, *, path: str) -> None:
    """End it, after it was shown."""
    response.delete_cookie(COOKIE, path=path, samesite="Strict")
