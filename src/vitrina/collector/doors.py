"""What the door knows: sources with their keys, short links, code words; a plain value.

`entrances` publishes it into a file whenever somebody changes something; the processes that
receive and load read the file again when it has changed. So neither needs the database.
"""

import os
import unicodedata
from collections.abc import Mapping
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from uuid import uuid4

import msgspec

from vitrina.collector.disk import sync_folder


class Source(msgspec.Struct, frozen=True, kw_only=True):
    """One way in.

    Attributes:
        name: stands in the column `source` of the lake.
        kind: names the reader of its messages; `segment` for sites, apps and servers.
        write_key: public; whoever has it can only append, and no server-only events.
        secret_digest: SHA-256 of the secret key, hexadecimal.
        sealed_secret: the secret that signs its webhooks, sealed; it must be known to check.
        place_id: the place that its events are at, unless they say another.
        settings: what its reader needs, e.g. the mapping of a webhook.
    """

    name: str
    kind: str = "segment"
    write_key: str = ""
    secret_digest: str = ""
    sealed_secret: bytes = b""
    place_id: str = ""
    settings: Mapping[str, str] = {}


class Link(msgspec.Struct, frozen=True, kw_only=True):
    """A short link or QR code: where it leads, and the campaign that it tells."""

    code: str
    target: str
    is_qr: bool = False
    place_id: str = ""
    utm_source: str = ""
    utm_medium: str = ""
    utm_campaign: str = ""
    utm_content: str = ""
    utm_term: str = ""


class Scan(msgspec.Struct, frozen=True, kw_only=True):
    """One short link followed."""

    scan_id: str
    link: Link


class CodeWord(msgspec.Struct, frozen=True, kw_only=True):
    """A word that a customer says at the till; the campaign that taught it."""

    word: str
    utm_source: str = ""
    utm_medium: str = ""
    utm_campaign: str = ""


class Doors(msgspec.Struct, frozen=True, kw_only=True, dict=True):
    """Everything that the door knows."""

    sources: tuple[Source, ...] = ()
    links: tuple[Link, ...] = ()
    code_words: tuple[CodeWord, ...] = ()
    own_hosts: tuple[str, ...] = ()

    @cached_property
    def by_write_key(self) -> Mapping[str, Source]:
        return {source.write_key: source for source in self.sources if source.write_key}

    @cached_property
    def by_secret(self) -> Mapping[str, Source]:
        return {source.secret_digest: source for source in self.sources if source.secret_digest}

    @cached_property
    def by_name(self) -> Mapping[str, Source]:
        return {source.name: source for source in self.sources}

    @cached_property
    def by_code(self) -> Mapping[str, Link]:
        return {link.code: link for link in self.links}

    @cached_property
    def by_word(self) -> Mapping[str, CodeWord]:
        return {normal_word(word.word): word for word in self.code_words}


def normal_word(said: str) -> str:
    """A code word as it is compared: however it was said, typed or printed.

    >>> normal_word("  Зелёный   ЧАЙ ")
    'зеленый чай'
    """
    plain = unicodedata.normalize("NFKC", said).casefold().replace("ё", "е")
    return " ".join(plain.split())


def digest_of(secret: str) -> str:
    """What is kept of a secret key: it has 256 random bits, so a plain hash is enough."""
    return sha256(secret.encode(errors="replace")).hexdigest()


def publish(doors: Doors, path: Path) -> None:
    """Put a new state in the place of the old one, whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    new = path.with_name(f"{path.name}.{uuid4().hex}")
    handle = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(msgspec.msgpack.encode(doors))
        file.flush()
        os.fsync(handle)
    new.rename(path)
    sync_folder(path.parent)


class DoorFile:
    """The published doors, read again when the file has changed."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._seen: tuple[int, int] | None = None
        self._doors = Doors()

    def doors(self) -> Doors:
        """The newest state; an empty one before anything was published."""
        try:
            stat = self._path.stat()
        except FileNotFoundError:
            return self._doors
        if (stat.st_mtime_ns, stat.st_ino) != self._seen:
            self._doors = msgspec.msgpack.decode(self._path.read_bytes(), type=Doors)
            self._seen = (stat.st_mtime_ns, stat.st_ino)
        return self._doors
