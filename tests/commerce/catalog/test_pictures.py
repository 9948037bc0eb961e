"""Pictures of products: nothing of an upload is believed, and nothing but its pixels is kept."""

import io
import os
import struct
import zlib
from datetime import timedelta
from pathlib import Path

import pytest
from PIL import Image

from tests.commerce.catalog.shelves import NOW, fill
from vitrina.commerce.catalog import pictures, rewriting
from vitrina.commerce.catalog.models import Product
from vitrina.commerce.catalog.pictures import (
    Rewritten,
    files_of,
    forget_unused,
    keep_picture,
    release_picture,
    rewrite,
)
from vitrina.commerce.transactions import Refusal

SECRET = b"<?php system('id'); ?>"
GPS = 0x8825
ORIENTATION = 0x0112


def picture(form: str = "JPEG", size: tuple[int, int] = (640, 480), **more: object) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", size, (200, 120, 40)).save(file, form, **more)
    return file.getvalue()


def bomb(side: int = 30_000) -> bytes:
    """A PNG of 900 million pixels in about a hundred kilobytes."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return (
            struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        )

    header = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    row = b"\0" * (side // 8 + 1)
    pack = zlib.compressobj(9)
    body = b"".join(pack.compress(row) for _ in range(side)) + pack.flush()
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", body) + chunk(b"IEND", b"")
    )


def size_of(path: Path) -> tuple[int, int]:
    with Image.open(path) as kept:
        return kept.size


def reason(answer: object) -> str:
    assert isinstance(answer, Refusal), answer
    return answer.reason


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_a_picture_is_kept_in_two_widths_under_the_name_of_its_content(
    form: str, tmp_path: Path
) -> None:
    content = picture(form, (2400, 1600))

    name, again = (keep_picture(content, folder=tmp_path) for _ in range(2))

    assert name == again
    sizes = [size_of(path) for path in files_of(str(name), tmp_path)]
    assert sizes == [(800, 533), (320, 213)]
    assert len(list(tmp_path.iterdir())) == 2


def test_nothing_but_the_pixels_comes_through(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[ORIENTATION] = 6  # the camera was held upright
    exif[0x010E] = "where I live"
    content = picture(size=(200, 100), exif=exif, comment=SECRET) + SECRET

    name = keep_picture(content, folder=tmp_path)

    for path in files_of(str(name), tmp_path):
        assert SECRET not in path.read_bytes()
        assert b"where I live" not in path.read_bytes()
        with Image.open(path) as kept:
            assert not kept.getexif()
            assert kept.size == (100, 200)


def test_what_is_clear_stays_clear(tmp_path: Path) -> None:
    file = io.BytesIO()
    Image.new("RGBA", (10, 10), (0, 0, 0, 0)).save(file, "PNG")

    name = keep_picture(file.getvalue(), folder=tmp_path)

    with Image.open(files_of(str(name), tmp_path)[0]) as kept:
        assert kept.convert("RGBA").getchannel("A").getextrema() == (0, 0)


def test_a_restless_picture_is_made_small_enough_for_a_page() -> None:
    file = io.BytesIO()
    Image.effect_noise((1600, 1600), 120).convert("RGB").save(file, "JPEG")

    made = rewrite(file.getvalue())

    assert isinstance(made, Rewritten)
    assert len(made.small) <= 3_600
    assert len(made.large) <= 45_000


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"GIF89a" + bytes(20),
        b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        b"%PDF-1.4",
        picture()[:200],
        b"\x89PNG\r\n\x1a\n" + bytes(100),
        picture("BMP"),
        picture("TIFF"),
    ],
    ids=["nothing", "gif", "svg", "pdf", "cut short", "broken", "bmp", "tiff"],
)
def test_what_is_no_picture_is_refused_and_leaves_no_file(content: bytes, tmp_path: Path) -> None:
    answer = keep_picture(content, folder=tmp_path / "media")

    assert reason(answer) == "no_picture"
    assert not (tmp_path / "media").exists()


def test_too_many_bytes_are_refused_before_anything_reads_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(pictures, "SCRIPT", Path("/nowhere"))

    assert reason(rewrite(bytes(pictures.MOST_BYTES + 1))) == "too_many_bytes"


def test_a_bomb_of_pixels_is_refused_before_it_goes_off() -> None:
    assert len(bomb()) < 200_000
    assert reason(rewrite(bomb())) == "too_many_pixels"


def test_a_bomb_that_passes_the_count_meets_the_limit_of_memory(tmp_path: Path) -> None:
    """Sabotaged: the count of pixels is switched off, and the process still stays within bounds."""
    script = tmp_path / "careless.py"
    source = Path(rewriting.__file__).read_text()
    script.write_text(source.replace("MOST_PIXELS = 50_000_000", "MOST_PIXELS = 10**12"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pictures, "SCRIPT", script)

        assert reason(rewrite(bomb())) == "too_many_pixels"


def test_without_any_limit_the_bomb_goes_off(tmp_path: Path) -> None:
    """Sabotaged: with both guards away the same bytes are decoded, so the tests above see them."""
    script = tmp_path / "careless.py"
    source = Path(rewriting.__file__).read_text()
    careless = source.replace("MOST_PIXELS = 50_000_000", "MOST_PIXELS = 10**12")
    script.write_text(careless.replace("    limit_this_process()\n", "", 1))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pictures, "SCRIPT", script)

        assert not isinstance(rewrite(bomb(8_000)), Refusal)


def test_a_decoder_that_hangs_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    script = tmp_path / "hangs.py"
    script.write_text("import time\ntime.sleep(60)\n")
    monkeypatch.setattr(pictures, "SCRIPT", script)
    monkeypatch.setattr(pictures, "CPU_SECONDS", 0)
    monkeypatch.setattr(pictures, "NO_MORE", 0.3)

    assert reason(rewrite(picture())) == "too_many_pixels"


def test_the_decoder_is_told_no_secret(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    script = tmp_path / "tells.py"
    script.write_text(
        "import os, sys\nsys.exit(3 if 'VITRINA_SECRET_KEY' not in os.environ else 9)"
    )
    monkeypatch.setenv("VITRINA_SECRET_KEY", "a secret")
    monkeypatch.setattr(pictures, "SCRIPT", script)

    assert reason(rewrite(picture())) == "no_picture"


def test_a_file_is_deleted_a_day_after_the_last_product_named_it(
    database: None, tmp_path: Path
) -> None:
    fill()
    name = str(keep_picture(picture(), folder=tmp_path))
    Product.objects.filter(id__in=["tea", "mug"]).update(picture=name)
    long_ago = (NOW - timedelta(days=30)).timestamp()
    for path in files_of(name, tmp_path):
        os.utime(path, (long_ago, long_ago))

    Product.objects.filter(id="tea").update(picture="")
    release_picture(name, folder=tmp_path, now=NOW)
    while_named = forget_unused(folder=tmp_path, now=NOW + timedelta(days=2))
    Product.objects.filter(id="mug").update(picture="")
    release_picture(name, folder=tmp_path, now=NOW)
    soon = forget_unused(folder=tmp_path, now=NOW + timedelta(hours=23))
    later = forget_unused(folder=tmp_path, now=NOW + timedelta(hours=25))

    assert (while_named, soon, later) == (0, 0, 2)
    assert list(tmp_path.iterdir()) == []


def test_forgetting_touches_no_file_of_others(database: None, tmp_path: Path) -> None:
    other = tmp_path / "notes.txt"
    other.write_text("mine")
    os.utime(other, (0, 0))

    assert forget_unused(folder=tmp_path, now=NOW) == 0
    assert other.exists()
