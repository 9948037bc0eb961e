"""Sealing: bytes that only the holder of the root key can read, or change unnoticed."""

import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from vitrina.errors import SealError

KEY_BYTES = 32
NONCE_BYTES = 12


def derive_key(root: bytes, purpose: str, *, salt: bytes = b"") -> bytes:
    """The key for one purpose: whoever learns it learns neither the root key nor the others."""
    derivation = HKDF(
        algorithm=SHA256(), length=KEY_BYTES, salt=salt or None, info=purpose.encode()
    )
    return derivation.derive(root)


class Sealer:
    """Seals with AES-256-GCM under a key of its own purpose; each seal has a random nonce."""

    def __init__(self, root: bytes, purpose: str) -> None:
        self._cipher = AESGCM(derive_key(root, purpose))

    def seal(self, plain: bytes, *, about: bytes = b"") -> bytes:
        """The sealed bytes; they open only together with the same `about`."""
        nonce = os.urandom(NONCE_BYTES)
        return nonce + self._cipher.encrypt(nonce, plain, about)

    def open(self, sealed: bytes, *, about: bytes = b"") -> bytes:
        """What was sealed.

        Raises:
            SealError: another key or `about` sealed it, or it was changed.
        """
        try:
            return self._cipher.decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], about)
        except (InvalidTag, ValueError) as error:
            raise SealError(
                "Sealed data does not open: it was changed, or sealed under another root key. "
                "Restore keys/root.key of the same backup."
            ) from error
