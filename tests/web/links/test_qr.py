"""The codes that are drawn can be read, and those that could not are refused."""

from html import unescape

import pytest

from tests.web.links.pictures import expected, modules_of, read_png, read_svg
from vitrina.web.links import qr
from vitrina.web.links.qr import Look, QrFlaw

ADDRESS = "https://go.example.com/l/abcdefg"
CODE = qr.code_of(ADDRESS)
COLOURED = Look(side_mm=40, dark="#0b3d2e", light="#fff8e1")


@pytest.mark.parametrize("look", [Look(), Look(side_mm=150), COLOURED], ids=str)
def test_the_png_shows_the_code_with_its_quiet_zone_in_its_size(look: Look) -> None:
    picture = read_png(qr.png_of(CODE, look))

    assert modules_of(picture, qr.modules_of(CODE)) == expected(ADDRESS)
    assert picture.side_mm == pytest.approx(look.side_mm, rel=0.005)


@pytest.mark.parametrize("look", [Look(), COLOURED], ids=str)
def test_the_svg_shows_the_same_in_millimetres(look: Look) -> None:
    drawing = qr.svg_of(CODE, look, title="North door")

    assert read_svg(drawing) == expected(ADDRESS)
    assert f'width="{look.side_mm}mm" height="{look.side_mm}mm"' in drawing
    assert f'fill="{look.light}" d="M0 0h37v37h-37z"' in drawing


def test_a_module_that_is_missing_is_seen() -> None:
    broken = qr.svg_of(CODE, Look()).replace("M4 4h7v1h-7z", "M4 4h6v1h-6z")

    assert read_svg(broken) != expected(ADDRESS)


def test_a_drawing_without_a_quiet_zone_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(qr, "QUIET", 0)

    picture = read_png(qr.png_of(CODE, Look()))

    assert modules_of(picture, qr.modules_of(CODE)) != expected(ADDRESS)


def test_a_code_corrects_at_least_as_much_as_level_m() -> None:
    assert CODE.error in {"M", "Q", "H"}


def test_a_title_cannot_leave_its_place_in_the_svg() -> None:
    title = '</title><script>alert(1)</script>"&'

    drawing = qr.svg_of(CODE, Look(), title=title)

    assert "<script" not in drawing
    assert unescape(drawing.split("<title>")[1].split("</title>")[0]) == title


@pytest.mark.parametrize(
    ("asked", "flaw"),
    [
        ({"mm": "14"}, QrFlaw.NOT_A_SIZE),
        ({"mm": "1001"}, QrFlaw.NOT_A_SIZE),
        ({"mm": "-5"}, QrFlaw.NOT_A_SIZE),
        ({"mm": "3e9"}, QrFlaw.NOT_A_SIZE),
        ({"mm": "9" * 9000}, QrFlaw.NOT_A_SIZE),
        ({"dark": "#ffffff", "light": "#000000"}, QrFlaw.INVERTED),
        ({"dark": "#999999"}, QrFlaw.FAINT),
        ({"light": "#555555"}, QrFlaw.FAINT),
        ({"dark": "red"}, QrFlaw.NOT_A_COLOUR),
        ({"dark": '"/><script>'}, QrFlaw.NOT_A_COLOUR),
        ({"light": "#fffffff"}, QrFlaw.NOT_A_COLOUR),
    ],
)
def test_a_look_that_no_camera_reads_is_refused(asked: dict[str, str], flaw: QrFlaw) -> None:
    assert qr.flaws_of(CODE, qr.look_of(asked)) == [flaw]


def test_the_usual_look_and_a_strong_colour_are_fine() -> None:
    assert qr.flaws_of(CODE, qr.look_of({})) == []
    assert qr.flaws_of(CODE, qr.look_of({"mm": "40", "dark": "#0B3D2E"})) == []


def test_a_long_address_needs_more_room_and_at_last_a_shorter_address() -> None:
    longer = qr.code_of(f"https://{'a' * 100}.example.com/l/abcdefg")
    too_long = qr.code_of(f"https://{'a.' * 150}example.com/l/abcdefg")

    assert qr.smallest_mm(longer) > qr.smallest_mm(CODE)
    assert qr.flaws_of(longer, Look(side_mm=15)) == [QrFlaw.TOO_SMALL]
    assert QrFlaw.TOO_DENSE in qr.flaws_of(too_long, Look(side_mm=100))
