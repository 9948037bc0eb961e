"""Data blocks for search engines: whatever a name holds, it stays inside the block."""

import json

from hypothesis import given
from hypothesis import strategies as st

from vitrina.web.shop import marking

EVIL = "</script><script>alert(1)</script><!--\u2028"


@given(st.text() | st.just(EVIL))
def test_no_text_ends_the_block_and_all_of_it_comes_back(text: str) -> None:
    block = marking.block({"name": text})

    assert "<" not in block
    assert ">" not in block
    assert "\u2028" not in block
    assert json.loads(block)["name"] == text


def test_a_price_is_in_units_of_its_currency() -> None:
    block = marking.product(
        "Latte", sku="latte-s", url="/", minor=240_50, currency="RUB", is_here=True
    )

    assert json.loads(block)["offers"]["price"] == "240.50"
