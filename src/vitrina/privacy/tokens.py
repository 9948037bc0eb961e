"""Keyed tokens: they stand for a phone, an e-mail or a device where the value may not be.

A plain hash would not do: every Russian mobile number can be tried in half an hour. Without
the key a token can be neither turned back nor tried.
"""

import hmac
from base64 import b32encode

from vitrina.errors import SettingError

KEY_BYTES = 32
TOKEN_BYTES = 16  # 128 bits: 26 letters of base32


class Tokens:
    """Gives the tokens of one key.

    The key is derived from the shop's root key (HKDF) by the caller. Each namespace has a key
    of its own under it, so an e-mail and a card of equal spelling have unequal tokens.
    """

    def __init__(self, key: bytes) -> None:
        if len(key) < KEY_BYTES:
            raise SettingError(
                f"A key of tokens has {KEY_BYTES} bytes or more, not {len(key)}. Derive it from "
                "the shop's root key."
            )
        self._key = key
        self._keys: dict[str, bytes] = {}

    def of(self, namespace: str, value: str) -> str:
        """The token of a value, as `namespace:token`; always the same under the same key.

        Args:
            namespace: what kind of value it is (email, phone); a name of ours, never input.
            value: the normalised value; a lone surrogate in it is taken as it is.
        """
        key = self._keys.get(namespace) or self._key_of(namespace)
        return f"{namespace}:{keyed(key, value.encode('utf-8', 'surrogatepass'))}"

    def _key_of(self, namespace: str) -> bytes:
        assert namespace, "a token needs a namespace"
        assert ":" not in namespace, "a colon ends the namespace"
        key = hmac.digest(self._key, namespace.encode(), "sha256")
        self._keys[namespace] = key
        return key


def keyed(key: bytes, message: bytes) -> str:
    """HMAC-SHA256, its first 128 bits in small letters and the digits 2 to 7."""
    digest = hmac.digest(key, message, "sha256")[:TOKEN_BYTES]
    return b32encode(digest).decode("ascii").rstrip("=").lower()
