"""Who is called what: cards, accounts, phones, bank cards, browsers."""

import numpy as np
import pyarrow as pa

from vitrina.simulation import habits
from vitrina.simulation.columns import headed, hexed
from vitrina.simulation.draws import Draws, FloatArray, IntArray, KeyArray
from vitrina.simulation.people import People


def cards(draws: Draws, number: IntArray) -> pa.Array:
    """Loyalty cards of people, by their numbers; as namespace:value."""
    return headed("card:", hexed(draws.bits("card of", number)))


def accounts(draws: Draws, number: IntArray) -> pa.Array:
    """The shop's own ids of people; without a namespace."""
    return headed("u", hexed(draws.bits("account of", number)))


def phones(draws: Draws, number: IntArray) -> pa.Array:
    """Tokens of phone numbers; as namespace:value."""
    return headed("phone:", hexed(draws.bits("phone of", number)))


def phone_devices(draws: Draws, number: IntArray) -> pa.Array:
    """What the Wi-Fi knows a person's telephone by; as namespace:value."""
    return headed("mac:", hexed(draws.bits("telephone of", number)))


def bank_cards(draws: Draws, number: IntArray) -> pa.Array:
    """Tokens of bank cards; some people use that of their neighbour."""
    shares = draws.happens(habits.SHARES_BANK_CARD, "shares a bank card", number)
    holder = np.where(shares & (number % 2 == 1), number - 1, number)
    return headed("pan:", hexed(draws.bits("bank card of", holder)))


def cookies(
    draws: Draws, people: People, person: IntArray, at: FloatArray, key: KeyArray
) -> pa.Array:
    """The browser that is used for a visit; a cookie lives some weeks, then it is another one."""
    number = people.number[person]
    device = (draws.uniform("which device", key) * people.devices[person]).astype(np.int64)
    phase = draws.uniform("cookie began", number, device)
    age = np.floor(at / habits.COOKIE_DAYS + phase).astype(np.int64)
    return hexed(draws.bits("cookie of", number, device, age))
