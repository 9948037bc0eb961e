"""Draw QR codes: as SVG and PNG of a size in print, and only if a telephone will read them."""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from html import escape
from io import BytesIO
from itertools import groupby

import segno
from segno import QRCode

QUIET = 4  # modules of light around the code, as ISO/IEC 18004 asks
LARGEST_VERSION = 10  # 57 modules: older cameras fail on denser ones
SMALLEST_MODULE_MM = 0.4  # what a telephone in a hand still parts
LEAST_CONTRAST = 0.7  # light less dark reflectance: grade A of ISO/IEC 15415
SIZES_MM = (15, 1000)
DOTS_PER_INCH = 600  # at least; what a print shop asks for
MOST_PIXELS = 3000  # of one side
INCH_MM = 25.4
READ_FROM = 10  # sizes away: the rule of thumb for posters

_XMLNS = ' xmlns="http://www.w3.org/2000/svg"'
_COLOUR = re.compile(r"#[0-9a-f]{6}")


class QrFlaw(StrEnum):
    """Why a code would not be read."""

    NOT_A_COLOUR = "not_a_colour"
    INVERTED = "inverted"
    FAINT = "faint"
    NOT_A_SIZE = "not_a_size"
    TOO_SMALL = "too_small"
    TOO_DENSE = "too_dense"


@dataclass(frozen=True, slots=True)
class Look:
    """How a code is printed: its side with the quiet zone, and its two colours as #rrggbb."""

    side_mm: int = 30
    dark: str = "#000000"
    light: str = "#ffffff"


def look_of(asked: Mapping[str, str]) -> Look:
    """The look that a query asks for with `mm`, `dark` and `light`."""
    usual = Look()
    written = asked.get("mm", "").strip()
    is_number = re.fullmatch("[0-9]{1,5}", written)
    side = int(written) if is_number else 0  # a size that flaws_of refuses
    side = side if written else usual.side_mm
    dark, light = (asked.get(name, "").strip().lower() for name in ("dark", "light"))
    return Look(side, dark or usual.dark, light or usual.light)


def code_of(address: str) -> QRCode:
    """The code of an address, with error correction M or better."""
    return segno.make_qr(address, error="m")


def modules_of(code: QRCode) -> int:
    """How many modules a side has, with the quiet zone."""
    return int(code.symbol_size(border=QUIET)[0])


def flaws_of(code: QRCode, look: Look) -> list[QrFlaw]:
    """What keeps telephones from reading it."""
    flaws = _colour_flaws(look)
    if not SIZES_MM[0] <= look.side_mm <= SIZES_MM[1]:
        flaws.append(QrFlaw.NOT_A_SIZE)
    elif look.side_mm < smallest_mm(code):
        flaws.append(QrFlaw.TOO_SMALL)
    if int(code.version) > LARGEST_VERSION:
        flaws.append(QrFlaw.TOO_DENSE)
    return flaws


def smallest_mm(code: QRCode) -> int:
    """The least side in print."""
    return max(SIZES_MM[0], math.ceil(modules_of(code) * SMALLEST_MODULE_MM))


def read_from_cm(look: Look) -> int:
    """How far away a telephone can be."""
    return look.side_mm * READ_FROM // 10


def svg_of(code: QRCode, look: Look, *, title: str = "") -> str:
    """A drawing to print, its side in millimetres."""
    size = f' width="{look.side_mm}mm" height="{look.side_mm}mm"'
    named = f"<title>{escape(title)}</title>" if title else ""
    return f'<?xml version="1.0" encoding="utf-8"?>\n{_drawn(code, look, size + _XMLNS, named)}\n'


def png_of(code: QRCode, look: Look) -> bytes:
    """A picture to print: whole pixels a module, and the dots per inch that make the size."""
    modules = modules_of(code)
    wanted = math.ceil(look.side_mm / INCH_MM * DOTS_PER_INCH / modules)
    scale = max(1, min(wanted, MOST_PIXELS // modules))
    drawn = BytesIO()
    code.save(
        drawn,
        kind="png",
        border=QUIET,
        scale=scale,
        dpi=round(modules * scale * INCH_MM / look.side_mm),
        dark=look.dark,
        light=look.light,
    )
    return drawn.getvalue()


def inline_svg(code: QRCode) -> str:
    """The drawing for a page; its size is the page's."""
    return _drawn(code, Look(), ' class="qr" aria-hidden="true" focusable="false"', "")


def _drawn(code: QRCode, look: Look, attributes: str, inside: str) -> str:
    # not segno's own: with a scale that is no whole number its light ground ends a module early
    side = modules_of(code)
    return (
        f'<svg viewBox="0 0 {side} {side}" shape-rendering="crispEdges"{attributes}>{inside}'
        f'<path fill="{look.light}" d="M0 0h{side}v{side}h-{side}z"/>'
        f'<path fill="{look.dark}" d="{_runs(code)}"/></svg>'
    )


def _runs(code: QRCode) -> str:
    """One rectangle for each run of dark modules in a row."""
    drawn = []
    for y, row in enumerate(code.matrix, start=QUIET):
        x = QUIET
        for is_dark, run in groupby(row):
            length = len(list(run))
            if is_dark:
                drawn.append(f"M{x} {y}h{length}v1h-{length}z")
            x += length
    return "".join(drawn)


def _colour_flaws(look: Look) -> list[QrFlaw]:
    if not all(_COLOUR.fullmatch(colour) for colour in (look.dark, look.light)):
        return [QrFlaw.NOT_A_COLOUR]
    contrast = _reflectance(look.light) - _reflectance(look.dark)
    if contrast < 0:
        return [QrFlaw.INVERTED]
    return [QrFlaw.FAINT] if contrast < LEAST_CONTRAST else []


def _reflectance(colour: str) -> float:
    """Relative luminance, from 0 to 1 (WCAG 2.2)."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return sum(share * part for share, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))
