"""Set up ways in: the only writer of their tables; each change is published to the door."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from vitrina.collector import doors
from vitrina.collector.entrances.models import CodeWord, Link, Source
from vitrina.collector.workspace import Workspace, source_secrets
from vitrina.errors import SettingError

# no 0, O, 1, I, L: they are read aloud and typed from posters
CODE_LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"
CODE_LENGTH = 7


@dataclass(frozen=True, slots=True)
class NewKeys:
    """The keys of a new source; the secret one is shown this once."""

    source: Source
    write_key: str
    secret_key: str


def add_source(  # noqa: PLR0913  # the fields of a source
    workspace: Workspace,
    name: str,
    *,
    now: datetime,
    kind: str = "segment",
    title: str = "",
    place_id: str = "",
    settings: Mapping[str, str] | None = None,
) -> NewKeys:
    """Open a new way in, with a public and a secret key of its own.

    Raises:
        SettingError: the name is taken, or it is not of letters, digits, - and _.
    """
    source = Source(
        name=name,
        kind=kind,
        title=title,
        place_id=place_id,
        settings=dict(settings or {}),
        created_at=now,
        write_key=f"wk_{secrets.token_hex(12)}",
    )
    secret = _give_secret(workspace, source)
    if Source.objects.filter(name=name).exists():
        raise SettingError(f"There is a source named {name!r} already. Choose another name.")
    with transaction.atomic():
        source.save()
    publish(workspace)
    return NewKeys(source, source.write_key, secret)


def ensure_source(
    workspace: Workspace, name: str, *, now: datetime, kind: str = "segment", title: str = ""
) -> NewKeys:
    """A source of that name: a new one, or the one that is there with a new secret key."""
    source = Source.objects.filter(name=name).first()
    if source is None:
        return add_source(workspace, name, now=now, kind=kind, title=title)
    return NewKeys(source, source.write_key, renew_secret(workspace, source))


def renew_secret(workspace: Workspace, source: Source) -> str:
    """Give a source a new secret key; the old one stops working at once."""
    secret = _give_secret(workspace, source)
    source.save(update_fields=["secret_digest", "secret_last4", "sealed_secret"])
    publish(workspace)
    return secret


def close_source(workspace: Workspace, source: Source, *, now: datetime) -> None:
    """Close a way in: its keys stop working; what came through it stays."""
    source.closed_at = now
    source.save(update_fields=["closed_at"])
    publish(workspace)


def reopen_source(workspace: Workspace, source: Source) -> None:
    """Undo closing."""
    source.closed_at = None
    source.save(update_fields=["closed_at"])
    publish(workspace)


def new_code() -> str:
    """A code for a short link that nobody can guess from another one."""
    return "".join(secrets.choice(CODE_LETTERS) for _ in range(CODE_LENGTH))


def publish(workspace: Workspace) -> None:
    """Tell the running door what is set up now."""
    with transaction.atomic():  # one after another: the last to read is the last to publish
        _publish(workspace)


def _publish(workspace: Workspace) -> None:
    doors.publish(
        doors.Doors(
            sources=tuple(_source(each) for each in Source.objects.filter(closed_at=None)),
            links=tuple(_link(each) for each in Link.objects.filter(closed_at=None)),
            code_words=tuple(_word(each) for each in CodeWord.objects.filter(closed_at=None)),
        ),
        workspace.doors,
    )


def _give_secret(workspace: Workspace, source: Source) -> str:
    secret = f"sk_{secrets.token_hex(24)}"
    source.secret_digest = doors.digest_of(secret)
    source.secret_last4 = secret[-4:]
    source.sealed_secret = source_secrets(workspace.root_key()).seal(
        secret.encode(), about=source.name.encode()
    )
    return secret


def _source(source: Source) -> doors.Source:
    return doors.Source(
        name=source.name,
        kind=source.kind,
        write_key=source.write_key,
        secret_digest=source.secret_digest,
        sealed_secret=bytes(source.sealed_secret),
        place_id=source.place_id,
        settings={key: str(value) for key, value in source.settings.items()},
    )


def _link(link: Link) -> doors.Link:
    return doors.Link(
        code=link.code,
        target=link.target,
        is_qr=link.is_qr,
        place_id=link.place_id,
        utm_source=link.utm_source,
        utm_medium=link.utm_medium,
        utm_campaign=link.utm_campaign,
        utm_content=link.utm_content,
        utm_term=link.utm_term,
    )


def _word(word: CodeWord) -> doors.CodeWord:
    return doors.CodeWord(
        word=word.word,
        utm_source=word.utm_source,
        utm_medium=word.utm_medium,
        utm_campaign=word.utm_campaign,
    )
