"""What a message must not show to whoever reads the database: the contact, and the values."""

import json
from collections.abc import Mapping
from functools import lru_cache
from uuid import UUID

from django.conf import settings

from vitrina.commerce.customers.services import Reach
from vitrina.privacy.sealing import Sealer


@lru_cache(maxsize=4)
def _sealer_of(root: bytes) -> Sealer:
    return Sealer(root, "messages")


def _sealer() -> Sealer:
    return _sealer_of(settings.VITRINA_ROOT_KEY())


def seal_contact(message_id: UUID, contact: Reach) -> bytes:
    """The contact, to be opened for this very message."""
    return _seal(message_id, "contact", {"kind": contact.kind, "value": contact.value})


def open_contact(message_id: UUID, sealed: bytes | memoryview) -> Reach:
    """The contact in clear."""
    told = _open(message_id, "contact", sealed)
    return Reach(told["kind"], told["value"])


def seal_values(message_id: UUID, values: Mapping[str, str]) -> bytes:
    """The values, to be opened for this very message."""
    return _seal(message_id, "values", values)


def open_values(message_id: UUID, sealed: bytes | memoryview) -> dict[str, str]:
    """The values in clear."""
    return _open(message_id, "values", sealed)


def _seal(message_id: UUID, field: str, told: Mapping[str, str]) -> bytes:
    plain = json.dumps(dict(told), ensure_ascii=False).encode()
    return _sealer().seal(plain, about=f"{message_id}|{field}".encode())


def _open(message_id: UUID, field: str, sealed: bytes | memoryview) -> dict[str, str]:
    plain = _sealer().open(bytes(sealed), about=f"{message_id}|{field}".encode())
    return {str(name): str(value) for name, value in json.loads(plain).items()}
