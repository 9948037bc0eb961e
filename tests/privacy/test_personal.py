"""Personal data goes, what a shop sells stays, and the subject's own contacts leave tokens."""

import json
import time
from collections.abc import Callable, Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vitrina.privacy import personal
from vitrina.privacy.in_text import covered
from vitrina.privacy.personal import scrub
from vitrina.privacy.tokens import Tokens

TOKENS = Tokens(b"k" * 32)
EMAIL = TOKENS.of("email", "ivan@mail.ru")
PHONE = TOKENS.of("phone", "+79995551111")

Scrub = Callable[[Mapping[str, object]], tuple[dict[str, object], list[str]]]


def of_event(properties: Mapping[str, object]) -> tuple[dict[str, object], list[str]]:
    return scrub(properties, TOKENS)


def of_traits(traits: Mapping[str, object]) -> tuple[dict[str, object], list[str]]:
    return scrub(traits, TOKENS, of_person=True)


def test_a_product_stays_as_it_was() -> None:
    product = {
        "product_id": "89991234567",
        "order_id": 79991234567,
        "sku": "8-999-12",
        "name": "Смартфон iPhone 15",
        "smartphone": "Galaxy S24",
        "price": 84990.0,
        "quantity": 1,
        "coupon": None,
        "is_gift": True,
        "image_url": "https://shop.example/img/logo@2x.png",
        "url": "https://shop.example/catalog/8999/1234567",
        "barcode": "4601234567890",
        "store": {"name": "Арбат", "address": "Москва, Арбат, 1", "place_id": "arbat"},
        "products": [{"name": "Чай", "price": 450}, {"name": "Чашка", "price": 900}],
        "at": "2026-05-01T12:00:00.123+03:00",
        "uuid": "89991234-5678-4123-8999-123456789012",
        "where": "55.751244, 37.618423",
        "sum": "1 000 000.00",
    }

    assert of_event(product) == (product, [])


def test_the_subjects_own_contacts_leave_tokens_and_nothing_else() -> None:
    form = {"email": " Ivan@Mail.ru ", "phoneNumber": "8 (999) 555-11-11", "persons": 2}

    clean, identifiers = of_event(form)

    assert clean == {"persons": 2}
    assert identifiers == [EMAIL, PHONE]


@pytest.mark.parametrize(
    "key",
    [
        "email", "Email", "E-mail", "EMAIL_ADDRESS", "userEmail", "customer.email", "emails",
        "contact_e_mail", "email1", "Почта", "billing_email", "checkoutEmail",
    ],
)  # fmt: skip
def test_an_email_is_known_by_its_key_however_it_is_written(key: str) -> None:
    assert of_event({key: "ivan@mail.ru"}) == ({}, [EMAIL])


@pytest.mark.parametrize(
    "key", ["phone", "Phone", "PHONE_NUMBER", "phoneNumber", "mobile-phone", "tel", "Телефон"]
)
@pytest.mark.parametrize("value", ["+7 999 555 11 11", "89995551111", "9995551111", 79995551111])
def test_under_the_key_of_a_phone_bare_digits_are_one(key: str, value: object) -> None:
    assert of_event({key: value}) == ({}, [PHONE])


@pytest.mark.parametrize(
    "key",
    [
        "firstName", "last_name", "full name", "birthday", "date_of_birth", "password", "ip",
        "passportNumber", "customer_name", "delivery_address", "guestName", "ФИО", "cardNumber",
        "email_sha256", "phone_md5", "hashedEmail", "emailHash", "recipient_phone",
    ],
)  # fmt: skip
def test_what_is_named_as_personal_goes(key: str) -> None:
    assert of_event({key: "whatever it is"}) == ({}, [])


@pytest.mark.parametrize(
    "key",
    [
        "product_name", "name", "title", "address", "headphones", "microphone", "email_id_count",
        "phone_verified", "email_opened", "page_title", "passport_id", "shop_address", "mailing",
        "hotel", "description", "campaign_name", "place", "sha256",
    ],
)  # fmt: skip
def test_what_only_sounds_personal_stays_in_an_event(key: str) -> None:
    assert of_event({key: "whatever it is"}) == ({key: "whatever it is"}, [])


def test_a_claim_about_a_contact_is_no_contact() -> None:
    claims = {"email": True, "phone": None, "sms_phone": False}

    assert of_event(claims) == (claims, [])


def test_a_name_and_an_address_are_personal_in_traits() -> None:
    traits = {
        "name": "Иван Петров",
        "address": {"street": "Арбат", "city": "Москва"},
        "email": "ivan@mail.ru",
        "plan": "gold",
        "gender": "m",
        "company": {"name": "Ромашка"},
    }

    clean, identifiers = of_traits(traits)

    assert clean == {"plan": "gold", "gender": "m", "company": {"name": "Ромашка"}}
    assert identifiers == [EMAIL]


def test_a_nested_customer_is_a_person() -> None:
    order = {"order": {"customer": {"id": 5, "name": "Иван", "phone": "8 999 555-11-11"}}}

    assert of_event(order) == ({"order": {"customer": {"id": 5}}}, [PHONE])


def test_a_list_of_contacts_gives_each() -> None:
    clean, identifiers = of_event({"emails": ["ivan@mail.ru", "x", None], "phone": [["deep"]]})

    assert clean == {}
    assert identifiers == [EMAIL]


def assert_links_nobody(scrub_event: Scrub) -> None:
    """A token of a place's phone would make one person of all its customers."""
    event = {
        "store": {"name": "Арбат", "phone": "+7 999 555 11 11"},
        "courier": {"name": "Пётр", "phone": "+7 999 555 11 11"},
        "recipient_email": "ivan@mail.ru",
    }
    clean, identifiers = scrub_event(event)
    assert identifiers == []
    assert clean == {"store": {"name": "Арбат"}, "courier": {}}


def test_the_contacts_of_a_place_or_of_another_person_go_and_link_nobody() -> None:
    assert_links_nobody(of_event)


def test_tokens_of_everybodys_contacts_are_caught() -> None:
    def greedy(event: Mapping[str, object]) -> tuple[dict[str, object], list[str]]:
        return of_event(event)[0], [EMAIL, PHONE]

    with pytest.raises(AssertionError):
        assert_links_nobody(greedy)


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("write to ivan.petrov+tea@mail.ru, please", "write to [email], please"),
        ("Иван <иван@почта.рф>", "Иван <[email]>"),
        ("https://x.ru/?email=ivan%40mail.ru&a=1", "https://x.ru/?email=[email]&a=1"),
        ("https://x.ru/?phone=89991234567&a=1", "https://x.ru/?phone=[phone]&a=1"),
        ("https://x.ru/?p=%2B79991234567", "https://x.ru/?p=[phone]"),
        ("+79991234567", "[phone]"),
        ("+7 (999) 123-45-67", "[phone]"),
        ("8 999 123 45 67", "[phone]"),
        ("8(999)123-45-67", "[phone]"),
        ("999 123-45-67", "[phone]"),
        ("+44 20 7946 0018", "[phone]"),
        ("call 89991234567 after six", "call [phone] after six"),
        ("8 800 555-35-35, ivan@mail.ru", "[phone], [email]"),
    ],
)
def test_a_contact_inside_any_text_is_covered_up(text: str, clean: str) -> None:
    assert of_event({"comment": text}) == ({"comment": clean}, [])
    assert of_event({"a": {"b": [text]}}) == ({"a": {"b": [clean]}}, [])
    assert of_event({text: 1}) == ({clean: 1}, [])


@pytest.mark.parametrize(
    "text",
    [
        "89991234567",  # an id; documented: a bare number is told by its key
        "order-89991234567",
        "SKU 8-999-123",
        "2026-05-01 12:00:00",
        "4276 1234 5678 9012",
        "192.168.100.200",
        "8.9991234567",
        "№1234567890",
        "@ivan, 5 шт @ 100 руб",
        "https://maps.example/@55.7512440,37.6184230,15z",
        "1 200 000 – 1 500 000",
        "978-5-04-123456-7",
        "50% от 40",
    ],
)
def test_ids_dates_and_sums_are_no_phones(text: str) -> None:
    assert covered(text) == text


def assert_hides(scrub_event: Scrub) -> None:
    clean, _ = scrub_event({"note": "ivan@mail.ru", "in": [{"email": "ivan@mail.ru"}]})
    assert "ivan" not in json.dumps(clean)


def test_nothing_of_an_email_is_left_anywhere() -> None:
    assert_hides(of_event)


def test_scrubbing_of_the_first_level_only_is_caught() -> None:
    def shallow(event: Mapping[str, object]) -> tuple[dict[str, object], list[str]]:
        texts = {key: value for key, value in event.items() if isinstance(value, str)}
        clean, identifiers = of_event(texts)
        return {**event, **clean}, identifiers

    with pytest.raises(AssertionError):
        assert_hides(shallow)


def test_the_event_itself_is_not_changed() -> None:
    event = {"email": "ivan@mail.ru", "in": {"phone": "89995551111"}}
    before = json.dumps(event)

    of_event(event)

    assert json.dumps(event) == before


def test_depth_without_end_is_cut_off() -> None:
    deep: dict[str, object] = {"email": "ivan@mail.ru"}
    for _ in range(5_000):
        deep = {"in": [deep]}

    clean, identifiers = of_event(deep)

    assert "ivan" not in json.dumps(clean)
    assert identifiers == []


@pytest.mark.parametrize(
    "unit", ["a", "a@", "1", "1 ", "+7 9", "8 (9", "a.a", "a@a.", "phone=", "%40", "&tel=8", "-a@"]
)
def test_a_text_made_to_be_slow_is_not(unit: str) -> None:
    text = unit * (32_000 // len(unit))
    started = time.process_time()

    covered(text)

    assert time.process_time() - started < 0.5


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(alphabet=st.characters()),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
)
KEYS = st.sampled_from(["email", "phone", "name", "customer", "emails"]) | st.text()


@given(st.dictionaries(KEYS, JSON, max_size=5), st.booleans())
def test_no_event_is_too_odd_to_be_scrubbed(event: dict[str, object], of_person: bool) -> None:
    clean, identifiers = scrub(event, TOKENS, of_person=of_person)

    assert len(clean) <= len(event)
    assert all(name.startswith(("email:", "phone:")) for name in identifiers)


TEXT = st.sampled_from(["ivan@mail.ru", "a%40b.ru", "+7 999 123-45-67", "чай"]) | st.text()


@given(st.dictionaries(KEYS, TEXT | st.integers(), max_size=4))
def test_the_short_way_for_clean_events_lets_nothing_through(event: dict[str, object]) -> None:
    usual = of_event(event)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(personal, "_is_clean", lambda _mapping: False)
        assert of_event(event) == usual


LOCAL = st.from_regex(r"[a-z][a-z0-9.]{0,20}[a-z0-9]", fullmatch=True)


@given(LOCAL, st.text(alphabet="абв ,.!?()", max_size=20), st.text(alphabet="абв ,!?", max_size=20))
def test_whatever_stands_around_an_email_it_is_covered_up(
    local: str, before: str, after: str
) -> None:
    clean = covered(f"{before} {local}@shop.ru {after}")

    assert f"{local}@" not in clean


@given(
    st.integers(9_000_000_000, 9_999_999_999),
    st.sampled_from(["+7{}{}{}{}", "8 ({}) {}-{}-{}", "8-{}-{}-{}-{}", "+7 {} {} {} {}"]),
)
def test_every_russian_mobile_number_is_covered_up(number: int, spelling: str) -> None:
    digits = str(number)
    spelt = spelling.format(digits[:3], digits[3:6], digits[6:8], digits[8:])

    assert covered(f"tel. {spelt}.") == "tel. [phone]."
