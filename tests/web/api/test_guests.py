"""A program lets guests wait, seats whoever comes, and moves or calls off for the place."""

from typing import Any

from tests.web.api.conftest import NOON, PLACE, Program
from vitrina.commerce.bookings.services import offer_freed
from vitrina.commerce.partners.services import add_key

NOW, LATER = "2026-03-02T09:30:00+00:00", "2026-03-02T12:00:00+00:00"
TABLE = {"hall": "Veranda", "seats_max": 2}


def veranda(program: Program) -> int:
    """A hall with one table."""
    hall: int = program.put(f"/places/{PLACE}/tables/V1", TABLE).json()["hall_id"]
    return hall


def book(program: Program, **told: object) -> Any:
    asked = {"place_id": PLACE, "starts_at": LATER, "party_size": 2, **told}
    return program.post("/bookings", asked)


def wait(program: Program, hall: int, **told: object) -> Any:
    wish = {
        "place_id": PLACE,
        "day": "2026-03-02",
        "from_at": LATER,
        "until_at": LATER,
        "party_size": 2,
        "hall_id": hall,
        "phone": "+79161234567",
    }
    return program.post("/waiting-list", {**wish, **told})


def test_whoever_waits_is_offered_the_table_that_is_freed_and_takes_it(program: Program) -> None:
    hall = veranda(program)
    taken = book(program, hall_id=hall).json()
    entry = wait(program, hall).json()

    program.post(f"/bookings/{taken['id']}/staff-cancel", {"reason": "mistake"})
    offer_freed(now=NOON)
    offered = program.get(f"/waiting-list/{entry['id']}").json()
    firm = program.post(f"/bookings/{offered['booking_id']}/accept").json()

    assert (entry["state"], offered["state"], firm["state"]) == ("waiting", "offered", "confirmed")
    assert firm["tables"] == ["V1"]


def test_whoever_leaves_the_list_is_offered_nothing(program: Program) -> None:
    hall = veranda(program)
    taken = book(program, hall_id=hall).json()
    entry = wait(program, hall).json()

    left = program.post(f"/waiting-list/{entry['id']}/leave").json()
    program.post(f"/bookings/{taken['id']}/staff-cancel")

    assert (left["state"], offer_freed(now=NOON)) == ("left", [])


def test_nobody_waits_without_a_contact_or_for_a_hall_of_another_place(program: Program) -> None:
    nobody = wait(program, veranda(program), phone="")
    elsewhere = wait(program, 10**6)

    assert (nobody.status_code, nobody.json()["reason"]) == (422, "no_contact")
    assert (elsewhere.status_code, elsewhere.json()["reason"]) == (404, "not_found")


def test_a_party_at_the_door_is_seated_at_the_table_that_is_named(program: Program) -> None:
    veranda(program)

    seated = program.post(f"/places/{PLACE}/walk-ins", {"party_size": 3, "tables": ["V1"]})
    second = program.post(f"/places/{PLACE}/walk-ins", {"party_size": 2, "tables": ["V1"]})
    unknown = program.post(f"/places/{PLACE}/walk-ins", {"party_size": 2, "tables": ["V9"]})

    assert (seated.status_code, seated.json()["state"]) == (201, "in_service")
    assert (second.status_code, second.json()["reason"]) == (409, "no_table")
    assert unknown.json()["reason"] == "no_such_table"


def test_staff_move_a_booking_whose_guest_may_not_any_more(program: Program) -> None:
    booking = book(program, starts_at=NOW, name="Ann").json()
    path, later = f"/bookings/{booking['id']}", {"starts_at": LATER, "party_size": 2}

    by_guest = program.post(f"{path}/move", later)
    by_staff = program.post(f"{path}/staff-move", later)

    assert (by_guest.status_code, by_guest.json()["reason"]) == (422, "deadline_passed")
    assert by_staff.json()["starts_at"].startswith("2026-03-02T12:00:00")


def test_a_guest_is_found_by_a_part_of_the_name(program: Program) -> None:
    booking = book(program, name="Anna-Maria").json()

    found = program.get(f"/places/{PLACE}/bookings/by-name", day="2026-03-02", name="maria").json()

    assert [each["id"] for each in found] == [booking["id"]]


def test_a_time_without_its_offset_is_not_guessed(program: Program) -> None:
    answer = book(program, starts_at="2026-03-02T15:00:00")

    assert (answer.status_code, answer.json()["reason"]) == (422, "unreadable")


def test_a_key_of_another_place_finds_nobody_who_waits_here(program: Program) -> None:
    entry = wait(program, veranda(program)).json()
    scopes = ["bookings:read", "bookings:write", "bookings:serve"]
    other = Program(add_key("other", scopes, now=NOON, place_id="arbat").text)

    assert other.get(f"/waiting-list/{entry['id']}").status_code == 404
    assert other.post(f"/waiting-list/{entry['id']}/leave").status_code == 404
    assert other.get(f"/places/{PLACE}/waiting-list", day="2026-03-02").status_code == 404
    assert other.post(f"/places/{PLACE}/walk-ins", {"party_size": 2}).status_code == 404
