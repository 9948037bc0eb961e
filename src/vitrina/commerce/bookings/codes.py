"""Codes and numbers of bookings: drawn, never counted, so that they tell nothing."""

from random import Random, SystemRandom

# without I, L, O, 0 and 1: they are read as each other
ALPHABET = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
LETTERS = 6
DIGITS = 7

SYSTEM = SystemRandom()


def draw_code(rng: Random) -> str:
    """A code that proves whose a booking is: one of 887 million."""
    return "".join(rng.choice(ALPHABET) for _ in range(LETTERS))


def draw_number(rng: Random) -> str:
    """A number to say aloud; it proves nothing."""
    return "".join(rng.choice("0123456789") for _ in range(DIGITS))


def as_typed(text: str) -> str:
    """A code as we keep it, from what somebody typed.

    >>> as_typed(" ab2-cde ")
    'AB2CDE'
    """
    return "".join(letter for letter in text.upper() if letter.isalnum())
