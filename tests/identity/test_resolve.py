"""What is one person, and what is not: the traps of shops."""

from dataclasses import replace

import pyarrow as pa
import pytest

from tests.identity.given import link, persons, quarantined, together, with_namespace
from vitrina import identity
from vitrina.errors import MissingColumnsError

PROVED = "card_shown"


def account(number: int, *, day: float = 0) -> list[dict[str, object]]:
    """A registered customer: an account, a phone and an e-mail."""
    return [
        link(f"user_id:{number}", f"phone:+7912000{number:04}", kind="register", day=day),
        link(f"user_id:{number}", f"email:u{number}@mail.example", kind="register", day=day),
    ]


def test_linked_identifiers_are_one_person() -> None:
    links = [*account(1), link("card:42", "phone:+79120000001", kind=PROVED)]

    found = persons(links)

    assert found == {
        frozenset({"user_id:1", "phone:+79120000001", "email:u1@mail.example", "card:42"})
    }


def test_two_accounts_in_the_browser_of_a_household_stay_two_persons() -> None:
    links = [
        *account(1),
        *account(2),
        *(link("anonymous_id:home", "user_id:1", day=day) for day in range(5)),
        *(link("anonymous_id:home", "user_id:2", day=day) for day in range(2)),
    ]

    found = persons(links)

    assert len(found) == 2
    assert any({"user_id:1", "anonymous_id:home"} <= person for person in found)


def test_a_shared_kiosk_is_nobodys() -> None:
    links = [
        row
        for number in range(1, 41)
        for row in (*account(number), link("anonymous_id:kiosk", f"user_id:{number}", day=number))
    ]

    assert len(persons(links)) == 40
    assert quarantined(links) == {"anonymous_id:kiosk"}


def test_what_two_guests_used_joins_nothing_else() -> None:
    # one company card paid for two guests with loyalty cards and for a third with none
    links = [
        *(link(f"receipt:{number}", "pan:company", kind="pos", day=number) for number in (1, 2, 3)),
        link("receipt:1", "card:A", kind="pos", day=1),
        link("receipt:2", "card:B", kind="pos", day=2),
    ]

    found = persons(links)

    assert frozenset({"receipt:3"}) in found
    assert not together(links, "card:A", "card:B")


@pytest.mark.parametrize(
    "value",
    ["00000000000", "+70000000000", "null", "NULL", "test@test.com", "noreply@shop.example", "-1"],
)
def test_a_placeholder_joins_nobody(value: str) -> None:
    links = [link("user_id:1", f"phone:{value}"), link("user_id:2", f"phone:{value}")]

    assert len(persons(links)) == 2
    assert quarantined(links) == {f"phone:{value}"}


def test_without_the_block_list_a_placeholder_would_join_strangers() -> None:
    links = [link("card:1", "phone:null", kind=PROVED), link("card:2", "phone:null", kind=PROVED)]
    careless = replace(identity.RULES, blocked=())

    assert len(persons(links)) == 2
    assert len(persons(links, careless)) == 1


@pytest.mark.parametrize(
    "value", ["10000000", "79120000001", "1111", "anna@null.example", "nullify", "testa@mail.ru"]
)
def test_a_real_value_is_not_taken_for_a_placeholder(value: str) -> None:
    assert quarantined([link(f"user_id:{value}", f"user_id:{value}")]) == set()


def test_the_cashiers_own_card_is_nobodys_and_a_loyal_customers_card_is_not() -> None:
    cashier = [
        row
        for number in range(1, 61)
        for row in (
            link(f"receipt:c{number}", "card:cashier", kind="pos", day=number),
            link(f"receipt:c{number}", f"pan:{number}", kind="pos", day=number),
        )
    ]
    loyal = [
        row
        for number in range(1, 301)
        for row in (
            link(f"receipt:l{number}", "card:loyal", kind="pos", day=number),
            link(f"receipt:l{number}", "pan:loyal", kind="pos", day=number),
        )
    ]

    assert quarantined(cashier + loyal) == {"card:cashier"}
    assert together(cashier + loyal, "card:loyal", "pan:loyal", "receipt:l300")


def test_without_a_degree_the_cashiers_card_would_join_the_queue() -> None:
    queue = [
        row
        for number in range(1, 61)
        for row in (
            link(f"receipt:{number}", "card:cashier", kind="pos", day=number),
            link(f"receipt:{number}", f"pan:{number}", kind="pos", day=number),
        )
    ]
    careless = with_namespace(identity.RULES, "card", degree=None)

    assert max(len(person) for person in persons(queue)) == 2
    assert max(len(person) for person in persons(queue, careless)) > 100


def test_a_recycled_phone_stays_with_those_it_was_seen_with_before() -> None:
    links = [
        link("card:old", "phone:+79120000009", kind=PROVED, day=0),
        *account(1, day=10),
        link("user_id:1", "phone:+79120000009", kind="phone_change", day=300),
    ]

    assert together(links, "card:old", "phone:+79120000009")
    assert not together(links, "user_id:1", "phone:+79120000009")


def test_a_new_phone_of_an_account_is_its_own() -> None:
    links = [
        *account(1),
        link("user_id:1", "phone:+79120000009", kind="phone_change", day=300),
        link("mac:aa", "phone:+79120000009", kind="wifi_login", day=301),
    ]

    assert together(links, "user_id:1", "phone:+79120000001", "phone:+79120000009", "mac:aa")


def test_a_family_email_does_not_make_two_accounts_one() -> None:
    links = [
        *account(1),
        *account(2),
        link("user_id:1", "email:family@mail.example", kind="register", day=1),
        link("user_id:2", "email:family@mail.example", kind="register", day=2),
    ]

    assert len(persons(links)) == 2
    assert together(links, "user_id:1", "email:family@mail.example")


def test_random_network_addresses_join_nobody() -> None:
    links = [
        *account(1),
        *account(2),
        *(
            link(f"mac:x{day}", "phone:+79120000001", kind="wifi_login", day=day)
            for day in range(4)
        ),
        link("mac:x3", "phone:+79120000002", kind="wifi_login", day=9),
    ]

    assert len(persons(links)) == 2
    assert together(links, "user_id:1", "mac:x0", "mac:x1", "mac:x2", "mac:x3")


def test_a_slip_of_the_keyboard_does_not_join_the_two_owners() -> None:
    # account 1 typed the e-mail of account 2 by mistake
    links = [*account(1), *account(2), link("user_id:1", "email:u2@mail.example", day=5)]

    found = persons(links)

    assert len(found) == 2
    assert together(links, "user_id:2", "email:u2@mail.example")


def test_a_mere_claim_joins_nothing_to_an_identified_person() -> None:
    # a stranger types the e-mail of a customer into a form
    links = [
        *account(1),
        *(link("anonymous_id:stranger", "email:u1@mail.example", kind="form") for _ in range(9)),
    ]
    careless = replace(identity.RULES, proved_kinds=identity.RULES.proved_kinds | {"form"})

    assert frozenset({"anonymous_id:stranger"}) in persons(links)
    assert len(persons(links, careless)) == 1


def test_a_claim_joins_nothing_even_if_the_proof_comes_by_a_longer_way() -> None:
    # the claim stands between two that are not identified yet; later proof identifies one
    links = [
        link("phone:+79120000009", "email:u1@mail.example", kind="form"),
        link("anonymous_id:home", "email:u1@mail.example", day=1),
        link("anonymous_id:home", "user_id:1", day=2),
    ]

    assert together(links, "user_id:1", "email:u1@mail.example")
    assert frozenset({"phone:+79120000009"}) in persons(links)


def test_a_claim_joins_two_guests() -> None:
    assert together([link("anonymous_id:a", "phone:+79120000009", kind="lead")], "anonymous_id:a")
    assert len(persons([link("anonymous_id:a", "phone:+79120000009", kind="lead")])) == 1


def test_a_found_receipt_does_not_give_away_the_card_on_it() -> None:
    # a stranger scans the code of a receipt that somebody else's loyalty card was shown for
    links = [
        link("receipt:1", "card:42", kind="pos"),
        *account(1),
        link("user_id:1", "receipt:1", kind="qr_scan", day=1),
    ]

    assert not together(links, "user_id:1", "card:42")


def test_a_proposal_below_the_accepted_strength_joins_nothing() -> None:
    links = [link("card:1", "card:2", kind="same_person", strength=0.9)]

    assert len(persons(links)) == 2
    assert len(persons(links, replace(identity.RULES, accepted_strength=0.9))) == 1


def test_a_link_without_a_strength_is_certain() -> None:
    rows = [link("card:1", "phone:+79120000001", strength=None)]
    without = [{name: value for name, value in rows[0].items() if name != "strength"}]

    assert persons(rows) == persons(without) == {frozenset({"card:1", "phone:+79120000001"})}


def test_an_identifier_seen_alone_is_a_person() -> None:
    (row,) = identity.resolve([link("card:42", "card:42")]).rows()

    assert (row["identifier"], row["why"], row["is_quarantined"]) == ("card:42", "card:42", False)


def test_a_link_to_nothing_still_shows_the_identifier() -> None:
    assert persons([link("card:42", None), link(None, None)]) == {frozenset({"card:42"})}


def test_no_links_are_no_people() -> None:
    empty = identity.resolve([link("card:1", "card:2")]).to_arrow().slice(0, 0)
    links = identity.resolve(pa.Table.from_pylist([link("a:1", "b:2")]).slice(0, 0))

    assert links.to_arrow().equals(empty)


def test_the_case_of_a_namespace_does_not_matter_and_that_of_a_value_does() -> None:
    links = [link("Card:aB", "phone:+79120000001"), link("card:aB", "user_id:1")]

    assert persons(links) == {frozenset({"card:aB", "phone:+79120000001", "user_id:1"})}
    assert len(persons([link("card:aB", "card:aB"), link("card:ab", "card:ab")])) == 2


def test_letters_of_every_language_and_colons_belong_to_a_value() -> None:
    links = [link("карта:Ёж:1", "email:я@почта.рф"), link("no namespace", "email:я@почта.рф")]

    assert persons(links) == {frozenset({"карта:Ёж:1", "email:я@почта.рф", "no namespace"})}


def test_a_missing_column_is_named() -> None:
    with pytest.raises(MissingColumnsError, match=r"identity\.resolve.*kind"):
        identity.resolve([{"left": "a:1", "right": "b:2", "occurred_at": None, "source": "x"}])
