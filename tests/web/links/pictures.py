"""Read a QR code back from the files that the console gives, by other means than it drew them."""

import re
import struct
import zlib
from dataclasses import dataclass

import segno

QUIET = 4
METRE_INCHES = 39.3701


@dataclass(frozen=True)
class Picture:
    """A PNG of one bit a pixel: True is dark."""

    rows: list[list[bool]]
    side_mm: float


def read_png(content: bytes) -> Picture:
    """Undo the format by hand: signature, chunks, deflate, filters, bits, palette."""
    assert content.startswith(b"\x89PNG\r\n\x1a\n")
    chunks = dict(_chunks(content[8:]))
    width, height, depth, colour, *_ = struct.unpack(">IIBBBBB", chunks[b"IHDR"])
    assert depth == 1
    stride = (width + 7) // 8
    lines = _unfiltered(zlib.decompress(chunks[b"IDAT"]), height, stride)
    shades = _shades(colour, chunks.get(b"PLTE", b""))
    per_metre = struct.unpack(">II", chunks[b"pHYs"][:8])[0]
    rows = [[shades[line[x // 8] >> (7 - x % 8) & 1] for x in range(width)] for line in lines]
    return Picture(rows, side_mm=width / per_metre * 1000)


def modules_of(picture: Picture, across: int) -> list[list[bool]]:
    """The module in the middle of each square of the grid."""
    scale = len(picture.rows) // across
    assert scale * across == len(picture.rows) == len(picture.rows[0])
    return [
        [picture.rows[y * scale + scale // 2][x * scale + scale // 2] for x in range(across)]
        for y in range(across)
    ]


def read_svg(drawing: str) -> list[list[bool]]:
    """Paint the rectangles of the second path on a grid."""
    side = int(re.search(r'viewBox="0 0 (\d+) \1"', drawing)[1])  # type: ignore[index]  # it is there
    grid = [[False] * side for _ in range(side)]
    dark = re.findall(r'<path fill="[^"]+" d="([^"]+)"', drawing)[1]
    for x, y, length in re.findall(r"M(\d+) (\d+)h(\d+)v1h-\3z", dark):
        for at in range(int(x), int(x) + int(length)):
            grid[int(y)][at] = True
    return grid


def expected(address: str) -> list[list[bool]]:
    """What a reader must see: the code of the address, with four light modules around it."""
    matrix = segno.make(address, error="m", micro=False).matrix
    empty = [False] * (len(matrix) + 2 * QUIET)
    inside = [
        [False] * QUIET + [bool(module) for module in row] + [False] * QUIET for row in matrix
    ]
    return [empty] * QUIET + inside + [empty] * QUIET


def _chunks(content: bytes) -> list[tuple[bytes, bytes]]:
    found, at = [], 0
    while at < len(content):
        length = struct.unpack(">I", content[at : at + 4])[0]
        kind, body = content[at + 4 : at + 8], content[at + 8 : at + 8 + length]
        checksum = struct.unpack(">I", content[at + 8 + length : at + 12 + length])[0]
        assert zlib.crc32(kind + body) == checksum
        found.append((kind, body))
        at += 12 + length
    return found


def _unfiltered(raw: bytes, height: int, stride: int) -> list[bytes]:
    """Rows as they are, or as the difference to the row above (filters 0 and 2)."""
    lines = [bytes(stride)]
    for at in range(0, height * (stride + 1), stride + 1):
        kind, line = raw[at], raw[at + 1 : at + 1 + stride]
        assert kind in {0, 2}
        above = lines[-1] if kind == 2 else bytes(stride)
        lines.append(bytes((new + old) % 256 for new, old in zip(line, above, strict=True)))
    return lines[1:]


def _shades(colour: int, palette: bytes) -> dict[int, bool]:
    if colour == 0:  # grey: 0 is black
        return {0: True, 1: False}
    sums = [sum(palette[at : at + 3]) for at in (0, 3)]
    return {0: sums[0] < sums[1], 1: sums[1] < sums[0]}
