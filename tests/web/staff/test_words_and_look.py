"""What pages say when the shop says no."""

import re
from pathlib import Path

import vitrina
from vitrina.commerce.transactions import Refusal
from vitrina.web import refusals
from vitrina.web.staff.due import due

HOUSE = Path(vitrina.__file__).parent
REASON = re.compile(r'(?:refuse|Refusal)\(\s*"([a-z_]+)"')
# met by programs alone: webhooks, keys of the API, the kernel's own
FOR_PROGRAMS = {
    "bad_contact", "bad_endpoint", "bad_key", "forbidden", "no_amount", "no_idempotency_key",
    "not_committed", "not_due", "not_found", "unavailable", "unreadable",
}  # fmt: skip
APPS = ("orders", "bookings", "capacity", "staff", "payments", "promotions", "idempotency")


def test_every_reason_of_the_shop_has_its_sentence() -> None:
    sources = [path for app in APPS for path in (HOUSE / "commerce" / app).rglob("*.py")]
    sources += (HOUSE / "web" / "staff").rglob("*.py")
    reasons = {each for path in sources for each in REASON.findall(path.read_text())}

    assert len(reasons) > 30
    assert reasons - refusals.SENTENCES.keys() - FOR_PROGRAMS == set()


def test_an_unlisted_reason_is_named_rather_than_hidden() -> None:
    assert "out of beans" in refusals.said(Refusal("out_of_beans", ""))


def test_what_is_left_is_told_where_one_thing_is_short() -> None:
    one = {"short": [{"pool_id": 1, "t0": 0, "wanted": 5, "free": 2}]}
    two = {"short": [*one["short"], *one["short"]]}

    assert "2 are left" in refusals.said(Refusal("sold_out", "", one))
    assert "left." in refusals.said(Refusal("sold_out", "", two))
    assert "2 are left" not in refusals.said(Refusal("sold_out", "", two))


def test_facts_of_another_shape_break_no_page() -> None:
    for facts in ({"short": None}, {"short": [1]}, {"short": [{"free": "x"}]}):
        assert refusals.said(Refusal("sold_out", "", facts))


def test_a_span_is_told_in_words_of_its_size() -> None:
    from datetime import UTC, datetime, timedelta

    now = datetime(2026, 3, 1, 12, tzinfo=UTC)

    told = [due(now + timedelta(minutes=each), now=now) for each in (-80, -5, 0, 8, 30, 90)]

    assert [each.text for each in told] == [
        "1 h 20 min late", "5 min late", "now", "in 8 min", "in 30 min", "",
    ]  # fmt: skip
    assert [each.kind for each in told] == ["late", "late", "soon", "soon", "", ""]
