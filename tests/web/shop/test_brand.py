"""The look of a business: its colour can always be read."""

import re
from pathlib import Path

import pytest
from django.test import override_settings
from hypothesis import given
from hypothesis import strategies as st

from vitrina.errors import SettingError
from vitrina.web.shop import brand
from vitrina.web.shop.brand import Brand, look, readable, write_brand

colours = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


@given(colours, st.sampled_from([brand.LIGHT_GROUND, brand.DARK_GROUND]))
def test_any_accent_can_be_read_on_its_ground(accent: str, ground: tuple[int, int, int]) -> None:
    shown = readable(accent, ground)

    assert brand._contrast(brand._rgb(shown), ground) >= brand.LEAST_CONTRAST


@given(colours)
def test_the_words_on_a_button_can_be_read_whatever_its_colour(accent: str) -> None:
    pairs = re.findall(r"--accent: (#\w+); --on-accent: (#\w+)", look(accent))

    assert len(pairs) == 2
    for ground, ink in pairs:
        assert brand._contrast(brand._rgb(ground), brand._rgb(ink)) >= 4.5


def test_an_accent_that_can_be_read_is_left_alone() -> None:
    assert readable("#a8402a", brand.LIGHT_GROUND) == "#a8402a"


@pytest.mark.parametrize("accent", ["red", "#fff", "#12345g", "", "#a8402a;}body{display:none"])
def test_what_is_no_colour_is_refused(accent: str) -> None:
    with pytest.raises(SettingError, match="six hexadecimal digits"):
        Brand(accent=accent)


def test_a_name_that_fits_no_head_is_refused() -> None:
    with pytest.raises(SettingError, match="1 to 60 letters"):
        Brand(name="x" * 61)


def test_a_brand_that_was_written_is_shown_at_once(tmp_path: Path) -> None:
    with override_settings(VITRINA_SHOP=tmp_path):
        assert brand.brand() == Brand()

        write_brand(tmp_path, Brand(name="Утро", accent="#1f6f5c"))

        assert brand.brand().name == "Утро"
