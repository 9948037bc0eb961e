"""One segment of the log: a header, then sealed frames, each one group of records.

header  b"VITRINA1" and 16 bytes that the segment's own key is derived with
frame   length and CRC-32 of the sealed bytes (4 bytes each, little-endian), the sealed bytes

The CRC tells a torn write, the seal's own tag a wrong key or a changed byte: the first may be
cut off at the end of a segment whose writer died, the second never is.
"""

import struct
from collections.abc import Iterator, Sequence
from pathlib import Path
from zlib import crc32

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from vitrina.collector.log.record import Record
from vitrina.errors import DamagedLogError
from vitrina.privacy.sealing import derive_key

MAGIC = b"VITRINA1"
SALT_BYTES = 16
HEADER_BYTES = len(MAGIC) + SALT_BYTES
FRAME = struct.Struct("<II")

_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(list[Record]).decode


class Cipher:
    """Seals and opens the frames of one segment; a frame's number is its nonce."""

    def __init__(self, root: bytes, salt: bytes) -> None:
        self._cipher = AESGCM(derive_key(root, "log", salt=salt))

    def frame(self, number: int, records: Sequence[Record]) -> bytes:
        """The bytes of one frame."""
        sealed = self._cipher.encrypt(_nonce(number), _encode(records), None)
        return FRAME.pack(len(sealed), crc32(sealed)) + sealed

    def open(self, number: int, sealed: bytes) -> list[Record]:
        return _decode(self._cipher.decrypt(_nonce(number), sealed, None))


def _nonce(number: int) -> bytes:
    return number.to_bytes(12, "little")


def sound_length(content: bytes) -> int:
    """How many bytes from the start are whole frames; 0 if even the header is not."""
    if len(content) < HEADER_BYTES or not content.startswith(MAGIC):
        return 0
    at = HEADER_BYTES
    while frame_end := _end_of_frame(content, at):
        at = frame_end
    return at


def _end_of_frame(content: bytes, at: int) -> int:
    if at + FRAME.size > len(content):
        return 0
    length, checksum = FRAME.unpack_from(content, at)
    start, end = at + FRAME.size, at + FRAME.size + length
    is_whole = 0 < length <= len(content) - start
    return end if is_whole and crc32(content[start:end]) == checksum else 0


def read_segment(path: Path, root: bytes) -> Iterator[Record]:
    """The records of a sealed segment, in the order in which they were acknowledged.

    Raises:
        DamagedLogError: bytes of it were changed, or it was sealed under another root key.
    """
    content = path.read_bytes()
    sound = sound_length(content)
    if sound != len(content) or sound <= HEADER_BYTES:  # none is finished without a frame
        raise DamagedLogError(
            f"{path} is damaged after byte {sound} of {len(content)}. Restore it "
            "from a backup; the segments after it are loaded meanwhile."
        )
    cipher = Cipher(root, content[len(MAGIC) : HEADER_BYTES])
    at, number = HEADER_BYTES, 0
    while at < len(content):
        end = _end_of_frame(content, at)
        try:
            yield from cipher.open(number, content[at + FRAME.size : end])
        except InvalidTag as error:
            raise DamagedLogError(
                f"{path} does not open with this root key. Put the keys/root.key that wrote it "
                "in its place."
            ) from error
        at, number = end, number + 1
