"""The seal around a person's contacts: a key for each person, which can be destroyed."""

import secrets
from dataclasses import dataclass
from uuid import UUID

from vitrina.privacy.sealing import KEY_BYTES, Sealer, derive_key
from vitrina.privacy.tokens import Tokens

_KEYS = "customer keys"
_FIELDS = "customer fields"


@dataclass(frozen=True, slots=True)
class Vault:
    """Everything that opens with the shop's root key.

    Attributes:
        tokens: those of the collector, so that both halves of the house know the same person.
        codes: the key under which sign-in codes are kept.
    """

    tokens: Tokens
    codes: bytes
    _keys: Sealer

    @classmethod
    def of(cls, root: bytes) -> "Vault":
        """The vault of a root key."""
        return cls(
            tokens=Tokens(derive_key(root, "tokens")),
            codes=derive_key(root, "sign-in codes"),
            _keys=Sealer(root, _KEYS),
        )

    def new_key(self, person: UUID) -> bytes:
        """A key for one person, wrapped: as it may be stored."""
        return self._keys.seal(secrets.token_bytes(KEY_BYTES), about=person.bytes)

    def of_person(self, person: UUID, wrapped: bytes) -> "PersonVault":
        """What opens one person's fields.

        Raises:
            SealError: the wrapped key is another person's, or of another root key.
        """
        return PersonVault(person, Sealer(self._keys.open(wrapped, about=person.bytes), _FIELDS))


@dataclass(frozen=True, slots=True)
class PersonVault:
    """Seals and opens the fields of one person."""

    person: UUID
    _sealer: Sealer

    def seal(self, field: str, text: str) -> bytes:
        """The sealed field; it opens as this field of this person only."""
        return self._sealer.seal(text.encode(), about=self._about(field))

    def open(self, field: str, sealed: bytes) -> str:
        """The field in clear.

        Raises:
            SealError: it was sealed as another field, for another person, or was changed.
        """
        return self._sealer.open(sealed, about=self._about(field)).decode()

    def _about(self, field: str) -> bytes:
        return f"{self.person}|{field}".encode()
