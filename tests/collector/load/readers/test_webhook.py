"""Webhooks become events by the mapping that their source declares."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.collector.load.readers.inbound_reading import AROUND, NOW, TOKENS, again, read, rows
from tests.collector.receive.inbound_given import source_of
from vitrina.collector.doors import Source
from vitrina.collector.load.outcome import Bad, Row
from vitrina.collector.load.readers import READERS
from vitrina.collector.log.record import Record, microseconds
from vitrina.collector.mapping.declared import ready_names, rules_of
from vitrina.errors import MappingError

PHONE = TOKENS.of("phone", "+79991234567")
EMAIL = TOKENS.of("email", "ivan@example.com")
AT = "2026-03-02T14:30:00+03:00"
AT_UTC = datetime(2026, 3, 2, 11, 30, tzinfo=UTC)


def body(**told: object) -> bytes:
    return json.dumps(told).encode()


def sale(**more: object) -> dict[str, object]:
    envelope = {"event_id": "r-1", "kind": "sale", "place": "n1", "till": "t2", "at_local": AT}
    return {**envelope, "total": 290.5, "external_order": "o-7", "customer_ref": "42", **more}


def own(*rules: Mapping[str, object]) -> Source:
    return source_of(mapping=json.dumps({"rules": rules}), zone="Europe/Moscow")


def properties(row: Row) -> dict[str, object]:
    found: dict[str, object] = json.loads(str(row.values["properties"]))
    return found


def one_bad(content: bytes, source: Source, folder: Path) -> Bad:
    [bad] = read(content, source, folder)
    assert isinstance(bad, Bad)
    return bad


def test_the_common_envelope_becomes_a_receipt(tmp_path: Path) -> None:
    source = source_of(mapping="common", places='{"n1": "north"}')

    [row] = rows(body(**sale()), source, tmp_path)

    assert (row.table, row.key) == ("events", "r-1")
    assert row.values["type"] == "Receipt Registered"
    assert row.values["occurred_at"] == AT_UTC
    assert row.values["place_id"] == "north"
    assert (row.values["value_minor"], row.values["currency"]) == (29050, "RUB")
    assert row.values["identifier"] == "card:42"
    assert properties(row) == {"order_id": "o-7", "till": "t2"}


def test_a_return_takes_its_value_back(tmp_path: Path) -> None:
    [row] = rows(body(**sale(kind="return")), source_of(mapping="common"), tmp_path)

    assert (row.values["type"], row.values["value_minor"]) == ("Receipt Returned", -29050)


def test_a_code_word_at_the_till_is_a_touch_of_the_campaign_that_taught_it(
    tmp_path: Path,
) -> None:
    receipt, word = rows(body(**sale(code_word=" сИРЕНЬ ")), source_of(mapping="common"), tmp_path)

    assert receipt.values["type"] == "Receipt Registered"
    assert word.values["type"] == "Code Word Used"
    assert (word.values["utm_campaign"], word.values["utm_source"]) == ("spring", "radio")
    assert properties(word)["code"] == "сИРЕНЬ"
    assert word.key != receipt.key


def test_a_word_that_nobody_set_up_is_kept_without_a_campaign(tmp_path: Path) -> None:
    _, word = rows(body(**sale(code_word="tulip")), source_of(mapping="common"), tmp_path)

    assert "utm_campaign" not in word.values


def test_evotor_sends_a_receipt(tmp_path: Path) -> None:
    data = {
        "id": "e-1",
        "type": "SELL",
        "dateTime": "2026-03-02T11:30:00.000+0000",
        "storeId": "s1",
        "totalAmount": 199.9,
        "clientPhone": "8 (999) 123-45-67",
        "extras": {"order_id": "o-7", "code_word": "сирень"},
    }

    receipt, word = rows(
        body(type="ReceiptCreated", data=data), source_of(mapping="evotor"), tmp_path
    )

    assert (receipt.values["value_minor"], receipt.values["identifier"]) == (19990, PHONE)
    assert receipt.values["occurred_at"] == AT_UTC
    assert properties(receipt) == {"order_id": "o-7"}
    assert word.values["utm_campaign"] == "spring"


def test_square_tells_of_each_fulfilment(tmp_path: Path) -> None:
    updates = [
        {"fulfillment_uid": "f1", "old_state": "PROPOSED", "new_state": "PREPARED"},
        {"fulfillment_uid": "f2", "old_state": "PREPARED", "new_state": "COMPLETED"},
        {"fulfillment_uid": "f3", "old_state": "PROPOSED", "new_state": "RESERVED"},
    ]
    told = {"order_id": "o-7", "location_id": "L1", "fulfillment_update": updates}
    content = body(
        type="order.fulfillment.updated",
        event_id="sq-1",
        created_at="2026-03-02T11:30:00Z",
        data={"id": "o-7", "object": {"order_fulfillment_updated": told}},
    )

    found = rows(content, source_of(mapping="square"), tmp_path)

    assert [(row.values["type"], row.values["subject_id"]) for row in found] == [
        ("Order Picked Up", "o-7"),
        ("Order Ready For Pickup", "o-7"),
    ]


def shopify(**more: object) -> bytes:
    return body(
        id=820982911,
        admin_graphql_api_id="gid://shopify/Order/820982911",
        order_number=1234,
        created_at=AT,
        updated_at=AT,
        cancelled_at=None,
        currency="RUB",
        total_price="290.50",
        location_id=None,
        source_name="web",
        email="Ivan@Example.com",
        customer={"id": 115310, "phone": "+79991234567"},
        referring_site="https://ya.ru/search?text=my+name",
        discount_codes=[{"code": "Сирень", "amount": "10.00"}],
        **more,
    )


def test_shopify_sends_an_order_and_the_same_order_again(tmp_path: Path) -> None:
    source = source_of(mapping="shopify")

    order, word = rows(shopify(), source, tmp_path)
    again_order, _ = rows(shopify(note="touched"), source, tmp_path)

    assert (order.values["type"], order.values["value_minor"]) == ("Order Completed", 29050)
    assert (order.values["subject_id"], order.values["user_id"]) == ("820982911", "115310")
    assert order.values["referrer"] == "https://ya.ru/search"
    assert [(link["left"], link["right"], link["kind"]) for link in order.links] == [
        ("user_id:115310", EMAIL, "order"),
        ("user_id:115310", PHONE, "order"),
    ]
    assert word.values["utm_campaign"] == "spring"
    assert (again_order.key, again_order.digest) == (order.key, order.digest)


def test_an_amount_in_another_currency_is_kept_beside_the_shops_own(tmp_path: Path) -> None:
    order, _ = rows(shopify().replace(b'"RUB"', b'"USD"'), source_of(mapping="shopify"), tmp_path)

    assert order.values["value_minor"] is None
    assert (properties(order)["currency"], properties(order)["value"]) == ("USD", 29050)


def yclients(status: str, **data: object) -> bytes:
    record = {
        "id": 77,
        "datetime": AT,
        "create_date": "2026-03-01 10:00:00",
        "services": [{"title": "Haircut", "cost": 1500}],
        "client": {"name": "Иван", "phone": "79991234567"},
        **data,
    }
    return body(company_id=5, resource="record", resource_id=77, status=status, data=record)


def test_yclients_books_and_says_who_came(tmp_path: Path) -> None:
    source = source_of(mapping="yclients", auth="bearer")

    [booked] = rows(yclients("create"), source, tmp_path)
    [came] = rows(yclients("update", attendance=1), source, tmp_path)
    [missed] = rows(yclients("update", attendance=-1), source, tmp_path)
    [cancelled] = rows(yclients("delete"), source, tmp_path)

    assert booked.values["occurred_at"] == datetime(2026, 3, 1, 7, tzinfo=UTC)
    assert (booked.values["identifier"], booked.values["value_minor"]) == (PHONE, 150000)
    assert properties(booked) == {"service": "Haircut", "starts_at": AT}
    types = [row.values["type"] for row in (booked, came, missed, cancelled)]
    assert types == ["Booking Created", "Visit Checked In", "Booking No Show", "Booking Cancelled"]
    assert {row.values["subject_id"] for row in (booked, came, missed, cancelled)} == {"77"}


def test_a_form_body_is_read_like_json(tmp_path: Path) -> None:
    source = own({"type": "Lead Submitted", "event_id": "id", "subject_id": "id"})

    [row] = rows(b"id=17&form=callback", source, tmp_path)

    assert (row.key, row.values["subject_id"]) == ("17", "17")


def test_no_phone_or_email_reaches_a_column_whatever_a_mapping_asks_for(tmp_path: Path) -> None:
    source = own(
        {
            "type": "Lead Submitted",
            "event_id": "id",
            "subject_id": "mail",
            "place_id": "where",
            "user_id": "mail",
            "columns": {"name": "mail", "page": "page"},
            "identifiers": [
                {"namespace": "card", "path": "phone"},
                {"namespace": "social", "path": "mail"},
            ],
            "properties": {"comment": "comment", "phone": "phone"},
        }
    )
    content = body(
        id="1",
        mail="ivan@example.com",
        phone="+7 999 123-45-67",
        where="by ivan@example.com",
        page="https://x.example/?phone=89991234567",
        comment="call +7 (999) 123-45-67 or ivan@example.com",
    )

    [row] = rows(content, source, tmp_path)

    told = repr((row.values, row.links))
    assert row.values["identifier"] == PHONE
    for clear in ("ivan@", "9991234567", "999 123", "123-45-67"):
        assert clear not in told


def test_a_repeat_without_an_id_of_its_own_has_the_same_key(tmp_path: Path) -> None:
    source = own({"type": "Lead Submitted"})

    [first] = rows(body(form="callback"), source, tmp_path)
    [repeat] = rows(body(form="callback"), source, tmp_path, now=NOW + timedelta(minutes=1))
    [other] = rows(body(form="booking"), source, tmp_path)

    assert (first.key, first.digest) == (repeat.key, repeat.digest)
    assert other.key != first.key


def test_the_same_id_with_another_content_has_another_digest(tmp_path: Path) -> None:
    source = source_of(mapping="common")

    [first] = rows(body(**sale()), source, tmp_path)
    [changed] = rows(body(**sale(total=1)), source, tmp_path)

    assert first.key == changed.key
    assert first.digest != changed.digest


def test_a_message_older_than_repeats_are_remembered_is_a_bad_row(tmp_path: Path) -> None:
    old = (NOW - timedelta(days=7, seconds=1)).isoformat()

    bad = one_bad(body(**sale(at_local=old)), source_of(mapping="common"), tmp_path)
    allowed = read(
        body(**sale(at_local=old)), source_of(mapping="common", max_age_days="30"), tmp_path
    )

    assert (bad.stage, bad.key) == ("time", "r-1")
    assert isinstance(allowed[0], Row)


@pytest.mark.parametrize(
    ("change", "stage", "reason"),
    [
        ({"at_local": "yesterday"}, "time", "no time with a zone"),
        ({"at_local": "2026-03-02 14:30:00"}, "time", "no time with a zone"),
        ({"at_local": "2026-03-04T00:00:00Z"}, "time", "future"),
        ({"total": "12,345"}, "shape", "no amount of RUB"),
        ({"total": 0.001}, "shape", "no amount of RUB"),
        ({"total": {"sum": 1}}, "shape", "no amount of RUB"),
        ({"total": 1e300}, "shape", "no amount of RUB"),
        ({"event_id": None}, "key", "no id"),
        ({"kind": "unheard of"}, "shape", "No rule"),
        ({"total": None}, "shape", "lacks value_minor"),
    ],
)
def test_what_cannot_be_an_event_is_kept_with_its_reason(
    tmp_path: Path, change: dict[str, object], stage: str, reason: str
) -> None:
    bad = one_bad(body(**sale(**change)), source_of(mapping="common"), tmp_path)

    assert (bad.stage, reason in bad.reason) == (stage, True)
    assert b"r-1" in bad.raw or change == {"event_id": None}


def test_a_body_that_is_nothing_is_kept_as_it_is(tmp_path: Path) -> None:
    bad = one_bad(b"\xff no body", source_of(mapping="common"), tmp_path)

    assert (bad.stage, bad.raw) == ("decode", b"\xff no body")


def test_a_bad_message_is_read_again_by_itself_once_the_mapping_is_right(tmp_path: Path) -> None:
    wrong = {
        "type": "Receipt Registered",
        "each": "data.list",
        "event_id": "id",
        "subject_id": "id",
    }
    content = body(data={"list": [{"id": 1, "sum": 2}, {"id": 2}], "other": 7})
    bad, still_bad = read(content, own(wrong), tmp_path)
    assert isinstance(bad, Bad)
    assert isinstance(still_bad, Bad)

    right = own({**wrong, "value": "sum"})
    [first] = again(bad, right)
    [second] = again(still_bad, right)

    assert isinstance(first, Row)
    assert (first.key, first.values["value_minor"]) == ("1", 200)
    assert isinstance(second, Bad)
    assert b'"id":1' not in second.raw


def test_a_source_without_a_mapping_keeps_everything_for_later(tmp_path: Path) -> None:
    bad = one_bad(body(**sale()), source_of(), tmp_path)

    [row] = again(bad, source_of(mapping="common"))

    assert "declares no mapping yet" in bad.reason
    assert isinstance(row, Row)


def test_a_mapping_changed_on_the_way_never_loses_the_count() -> None:
    record = Record(
        kind="webhook",
        source="till",
        received_us=microseconds(NOW),
        count=3,
        body=body(**sale()),
    )

    outcomes = list(READERS["webhook"](record, source_of(mapping="common"), AROUND))

    assert [type(one) for one in outcomes] == [Row, Bad, Bad]


def test_of_a_body_counted_as_less_than_it_holds_nothing_is_dropped_silently(
    tmp_path: Path,
) -> None:
    bad = one_bad(body(**sale(code_word="tulip")), source_of(), tmp_path)

    [still_bad] = again(bad, source_of(mapping="common"))

    assert isinstance(still_bad, Bad)
    assert "holds 2 messages" in still_bad.reason


@pytest.mark.parametrize("name", ready_names())
def test_every_ready_mapping_can_be_followed(name: str) -> None:
    assert rules_of(source_of(mapping=name))


def test_the_mapping_in_the_guide_does_what_the_guide_says(tmp_path: Path) -> None:
    guide = Path(__file__).parents[4] / "docs" / "how-to" / "receive-webhooks.md"
    written = guide.read_text().split("```json\n")[1].split("```")[0]
    receipts = [
        {
            "number": 7,
            "status": "paid",
            "closed_at": "2026-03-02 14:30:00",
            "total": 29050,
            "guest": {"phone": "89991234567", "card": 42},
            "comment": "сирень",
        },
        {"number": 8, "status": "open", "closed_at": "2026-03-02 14:31:00", "total": 1},
    ]
    content = body(event="closed", shift=3, shop={"id": "north"}, data={"receipts": receipts})

    receipt, word = rows(content, source_of(mapping=written), tmp_path)

    assert (receipt.key, receipt.values["value_minor"]) == ("3:7", 29050)
    assert (receipt.values["occurred_at"], receipt.values["place_id"]) == (AT_UTC, "north")
    assert [link["right"] for link in receipt.links] == ["card:42"]
    assert word.values["utm_campaign"] == "spring"
    assert read(body(event="opened"), source_of(mapping=written), tmp_path) == []


@pytest.mark.parametrize(
    ("written", "says"),
    [
        ("no_such", "No ready mapping"),
        ("{", "cannot be read"),
        ('{"rules": []}', "no rule"),
        ('{"rules": [{"type": "No Such Event"}]}', "vocabulary"),
        ('{"rules": [{"type": "Order Paid", "sort": "x"}]}', "cannot be read"),
        ('{"rules": [{"type": "Order Paid", "fixed": {"source": "x"}}]}', "cannot be set"),
        ('{"rules": [{"type": "Code Word Used"}]}', "code_word"),
        ('{"rules": [{"type": "Order Paid", "each": "a.0.b"}]}', "Name one list"),
    ],
)
def test_a_mapping_that_cannot_be_followed_says_why(written: str, says: str) -> None:
    with pytest.raises(MappingError, match=says):
        rules_of(source_of(mapping=written))
