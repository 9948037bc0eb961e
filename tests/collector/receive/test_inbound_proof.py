"""Who may put a webhook through the door: a signature over the raw body, or the secret itself."""

import gzip
import hmac
from base64 import b64encode
from datetime import timedelta
from pathlib import Path

import pytest

from tests.collector.receive.inbound_given import (
    NOW,
    SECRET,
    bearer,
    request_of,
    salts_in,
    shopify_signed,
    signed,
    source_of,
    taken,
)
from vitrina.collector.receive.inbound import take
from vitrina.errors import RefusedError

BODY = b'{"event_id": "1", "kind": "sale", "total": 290.5}'


def test_a_signed_body_is_kept_as_it_came(tmp_path: Path) -> None:
    got = taken(BODY, source_of(), tmp_path, headers=signed(BODY))

    assert (got.body, got.count, got.kind, got.is_trusted, got.status) == (
        BODY,
        1,
        "webhook",
        True,
        200,
    )


def test_a_changed_body_is_refused(tmp_path: Path) -> None:
    headers = signed(BODY)

    with pytest.raises(RefusedError, match="does not fit the body") as refused:
        taken(BODY.replace(b"290.5", b"2905"), source_of(), tmp_path, headers=headers)

    assert (refused.value.status, refused.value.reason) == (401, "wrong signature")


def test_a_signature_under_another_secret_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RefusedError, match="does not fit the body"):
        taken(BODY, source_of(), tmp_path, headers=signed(BODY, secret=b"another"))


def test_a_body_without_a_signature_is_refused(tmp_path: Path) -> None:
    headers = {"x-vitrina-timestamp": str(int(NOW.timestamp()))}

    with pytest.raises(RefusedError, match="carries no signature"):
        taken(BODY, source_of(), tmp_path, headers=headers)


def test_a_source_without_a_secret_opens_to_nobody(tmp_path: Path) -> None:
    for auth in ("hmac", "bearer", "header", "query"):
        with pytest.raises(RefusedError, match="has no secret"):
            take(
                request_of({"authorization": "Bearer ", **signed(BODY, secret=b"")}),
                BODY,
                source_of(auth=auth),
                secret=b"",
                now=NOW,
                salts=salts_in(tmp_path),
            )


@pytest.mark.parametrize("late", [timedelta(minutes=5), timedelta(minutes=-5)])
def test_five_minutes_early_or_late_are_within_the_window(tmp_path: Path, late: timedelta) -> None:
    assert taken(BODY, source_of(), tmp_path, headers=signed(BODY, late=late)).count == 1


@pytest.mark.parametrize("late", [timedelta(minutes=5, seconds=1), timedelta(minutes=-6)])
def test_a_body_signed_outside_the_window_is_refused(tmp_path: Path, late: timedelta) -> None:
    with pytest.raises(RefusedError, match="more than 5 minutes from now"):
        taken(BODY, source_of(), tmp_path, headers=signed(BODY, late=late))


def test_a_new_timestamp_over_an_old_signature_is_refused(tmp_path: Path) -> None:
    old = signed(BODY, late=timedelta(hours=1))

    with pytest.raises(RefusedError, match="does not fit"):
        taken(
            BODY,
            source_of(),
            tmp_path,
            headers={**old, "x-vitrina-timestamp": str(int(NOW.timestamp()))},
        )


@pytest.mark.parametrize("timestamp", ["", "yesterday", "-1", "NaN", "9" * 400])
def test_a_timestamp_that_is_none_is_refused(tmp_path: Path, timestamp: str) -> None:
    with pytest.raises(RefusedError, match="when it was signed"):
        taken(
            BODY, source_of(), tmp_path, headers={**signed(BODY), "x-vitrina-timestamp": timestamp}
        )


def test_the_signature_is_over_the_bytes_as_sent_also_when_they_are_packed(tmp_path: Path) -> None:
    packed = gzip.compress(BODY)

    assert taken(packed, source_of(), tmp_path, headers=signed(packed)).body == BODY


def test_shopify_signs_the_body_alone_in_base64(tmp_path: Path) -> None:
    got = taken(BODY, source_of(mapping="shopify"), tmp_path, headers=shopify_signed(BODY))

    assert got.body == BODY


def test_square_signs_its_address_before_the_body(tmp_path: Path) -> None:
    url = "https://shop.example/in/till"
    digest = hmac.digest(SECRET, url.encode() + BODY, "sha256")
    headers = {"x-square-hmacsha256-signature": b64encode(digest).decode()}

    assert taken(BODY, source_of(mapping="square", url=url), tmp_path, headers=headers).count == 1
    with pytest.raises(RefusedError, match="does not fit"):
        taken(BODY, source_of(mapping="square", url=f"{url}/"), tmp_path, headers=headers)


def test_a_signed_id_several_signatures_and_a_prefix_are_understood(tmp_path: Path) -> None:
    timestamp = str(int(NOW.timestamp()))
    digest = hmac.digest(SECRET, f"m1.{timestamp}.".encode() + BODY, "sha256")
    given = source_of(
        signed="{id}.{timestamp}.{body}",
        id_header="webhook-id",
        timestamp_header="webhook-timestamp",
        signature_header="webhook-signature",
        signature_prefix="v1,",
        signature_encoding="base64",
    )
    headers = {
        "webhook-id": "m1",
        "webhook-timestamp": timestamp,
        "webhook-signature": f"v1,AAAA v1,{b64encode(digest).decode()}",
    }

    assert taken(BODY, given, tmp_path, headers=headers).count == 1
    with pytest.raises(RefusedError, match="does not fit"):
        taken(BODY, given, tmp_path, headers={**headers, "webhook-id": "m2"})


def test_a_till_that_cannot_sign_sends_the_secret(tmp_path: Path) -> None:
    basic = b64encode(b"till:" + SECRET).decode()
    secret = SECRET.decode()

    for auth, headers, query in (
        ("bearer", bearer(), {}),
        ("bearer", {"authorization": f"Basic {basic}"}, {}),
        ("bearer", {"authorization": secret}, {}),
        ("header", {"x-vitrina-secret": secret}, {}),
        ("query", {}, {"secret": secret}),
    ):
        got = taken(BODY, source_of(auth=auth), tmp_path, headers=headers, query=query)
        assert got.count == 1


def test_a_secret_that_is_wrong_or_in_the_wrong_place_is_refused(tmp_path: Path) -> None:
    secret = SECRET.decode()

    for auth, headers, query in (
        ("bearer", {"authorization": f"Bearer {secret}x"}, {}),
        ("bearer", {"authorization": "Basic !!!"}, {}),
        ("bearer", {}, {"secret": secret}),
        ("header", bearer(), {}),
        ("query", bearer(), {}),
        ("none", {}, {}),
        ("hmac", {"x-vitrina-secret": secret}, {"secret": secret}),
    ):
        with pytest.raises(RefusedError) as refused:
            taken(BODY, source_of(auth=auth), tmp_path, headers=headers, query=query)
        assert refused.value.status == 401
        assert secret not in str(refused.value)


def test_a_source_for_a_site_takes_no_webhooks(tmp_path: Path) -> None:
    with pytest.raises(RefusedError) as refused:
        taken(BODY, source_of("segment"), tmp_path, headers=signed(BODY))

    assert refused.value.status == 404


def test_the_door_counts_a_message_for_each_element_and_rule(tmp_path: Path) -> None:
    mapping = '{"rules": [{"type": "Order Updated", "each": "orders", "event_id": "id"}]}'
    body = b'{"orders": [{"id": 1}, {"id": 2}, {"id": 3}]}'

    got = taken(body, source_of(mapping=mapping), tmp_path, headers=signed(body))

    assert got.count == 3


def test_a_body_that_nobody_understands_yet_is_one_message(tmp_path: Path) -> None:
    for body in (b"\xff\x00 no JSON", b"[" * 100_000, b'{"kind": "unheard of"}', b""):
        for source in (source_of(), source_of(mapping="common"), source_of(mapping="{")):
            assert taken(body, source, tmp_path, headers=signed(body)).count == 1


def test_a_body_that_the_mapping_ignores_is_answered_and_not_kept(tmp_path: Path) -> None:
    body = b'{"resource": "client", "status": "update"}'

    got = taken(body, source_of(mapping="yclients"), tmp_path, query={"secret": SECRET.decode()})

    assert (got.count, got.status) == (0, 200)
