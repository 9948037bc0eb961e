"""Phones and e-mails come to one spelling, and to none when they are none."""

import json
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.guard import skip_unless_guard
from vitrina.privacy.normalise import lowered_email, normalise_email, normalise_phone

VECTORS = Path(__file__).parents[3] / "shared" / "samples" / "normalise_vectors.json"


@pytest.fixture(scope="module")
def vectors() -> Any:
    if not VECTORS.exists():
        skip_unless_guard("the shared samples are not beside the repository")
    return json.loads(VECTORS.read_text(encoding="utf-8"))


def hashed(text: str | None) -> str:
    assert text is not None
    return sha256(text.encode()).hexdigest()


def test_every_spelling_of_a_phone_becomes_the_same_number(vectors: Any) -> None:
    for vector in vectors["phone"]:
        number = normalise_phone(vector["raw"], vector["region"])

        assert number is not None
        assert number == vector["e164"]
        assert hashed(number) == vector["google_sha256"], "with the plus"
        assert hashed(number.lstrip("+")) == vector["yandex_sha256"], "without"


def test_what_is_no_phone_has_no_number(vectors: Any) -> None:
    for raw in vectors["phone_invalid"]:
        assert normalise_phone(raw) is None, raw


def test_an_email_is_spelt_as_the_platforms_that_hash_it_want_it(vectors: Any) -> None:
    for vector in vectors["email"]:
        one = normalise_email(vector["raw"])

        assert one == vector.get("norm", one)
        assert one == vector.get("google", one)
        assert one == vector.get("yandex", one)
        assert hashed(one) == (vector.get("sha256") or vector["google_sha256"])
        if "meta" in vector:
            assert lowered_email(vector["raw"]) == vector["meta"]
            assert hashed(lowered_email(vector["raw"])) == vector["meta_sha256"]


@pytest.mark.parametrize(
    ("raw", "region", "number"),
    [
        ("8 (999) 555-11-11", "RU", "+79995551111"),
        ("8(999)5551111 доб. 12", "RU", "+79995551111"),
        ("+44 20 7946 0018", "RU", "+442079460018"),
        ("020 7946 0018", "GB", "+442079460018"),
        ("+79995551111", "no country at all", "+79995551111"),
        ("9995551111", "no country at all", None),
        ("0079995551111", "RU", None),
        ("+70000000000", "RU", None),
        ("", "RU", None),
        ("9" * 5_000, "RU", None),
    ],
)
def test_a_number_is_read_as_its_country_writes_it(
    raw: str, region: str, number: str | None
) -> None:
    assert normalise_phone(raw, region) == number


@pytest.mark.parametrize(
    ("raw", "email"),
    [
        ("  Mail@Yandex.RU ", "mail@yandex.ru"),
        ("Jane.Doe+tea@Gmail.com", "janedoe@gmail.com"),
        ("Jane.Doe+tea@mail.ru", "jane.doe+tea@mail.ru"),
        ("Иван@Почта.РФ", "иван@xn--80a1acny.xn--p1ai"),
        ("ivan@xn--80a1acny.xn--p1ai", "ivan@xn--80a1acny.xn--p1ai"),
        ("ivan@mail", None),
        ("ivan@@mail.ru", None),
        ("ivan petrov@mail.ru", None),
        ("ivan@-mail.ru", None),
        ("...@gmail.com", None),
        ("@mail.ru", None),
        ("a" * 65 + "@mail.ru", None),
        ("", None),
    ],
)
def test_a_mailbox_has_one_spelling(raw: str, email: str | None) -> None:
    assert normalise_email(raw) == email


@given(st.text(alphabet=st.characters(), max_size=400))
def test_no_text_is_too_odd_to_be_judged(text: str) -> None:
    phone, email = normalise_phone(text), normalise_email(f"{text}@mail.ru")

    assert phone is None or phone.startswith("+")
    assert email is None or normalise_email(email) is not None
