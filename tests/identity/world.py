"""A year of a shop whose customers are known: links as a shop sees them, and who made each."""

import random
from dataclasses import dataclass, field

from tests.identity.given import link
from vitrina.engine import Row


@dataclass(frozen=True)
class World:
    """Links, and for each of them the person who made it.

    Shared browsers of households, a kiosk, a cashier's own card, a company payment card,
    placeholders, phones that pass to the next owner, and random network addresses occur.
    """

    links: list[Row] = field(default_factory=list)
    person: list[int] = field(default_factory=list)

    def see(self, person: int, left: str, right: str, kind: str, day: float) -> None:
        self.links.append(link(left, right, kind=kind, day=day, source="shop"))
        self.person.append(person)


def make(seed: int, *, people: int, guests: float) -> World:
    """A world of `people`, of whom a share of `guests` have no account."""
    chance = random.Random(seed)
    world = World()
    for person in range(people):
        _live(world, chance, person, is_guest=chance.random() < guests)
    for person in chance.sample(range(people), 60):
        receipt = "receipt:" + _token(chance)
        world.see(person, receipt, "card:cashier", "pos", 300)
        world.see(person, receipt, f"pan:{person}", "pos", 300)
    return world


def _live(world: World, chance: random.Random, person: int, *, is_guest: bool) -> None:
    joined = chance.uniform(0, 200)
    phone, email = f"phone:+7900{person:07}", f"email:u{person}@mail.example"
    account, card, paid_by = f"user_id:u{person}", f"card:{person}", f"pan:{person}"
    if not is_guest:
        world.see(person, account, phone, "register", joined)
        world.see(person, account, email, "register", joined)
    world.see(person, card, phone, "issue_card", joined + 1)
    browsers = [f"anonymous_id:{person}", f"anonymous_id:{person}b", f"anonymous_id:h{person // 3}"]
    for _ in range(chance.randint(3, 12)):
        day = joined + chance.uniform(2, 150)
        browser = chance.choices([*browsers, "anonymous_id:kiosk"], [60, 30, 3, 1])[0]
        world.see(person, browser, email if is_guest else account, "login", day)
    for _ in range(chance.randint(1, 10)):
        day, receipt = joined + chance.uniform(2, 150), "receipt:" + _token(chance)
        paid = "pan:company" if chance.random() < 0.005 else paid_by
        world.see(person, receipt, card, "pos", day)
        world.see(person, receipt, paid, "pos", day)
    world.see(person, "mac:" + _token(chance), phone, "wifi_login", joined + 100)
    if chance.random() < 0.02:
        world.see(person, browsers[0], "email:null", "login", joined + 9)
    if not is_guest and chance.random() < 0.02:
        handed_on = f"phone:+7900{(person + 7) % 900:07}"
        world.see(person, account, handed_on, "phone_change", joined + 160)


def _token(chance: random.Random) -> str:
    return f"{chance.getrandbits(48):012x}"
