"""Codes that open an order at the counter: read aloud, typed by hand, hard to guess."""

from random import Random

# no 0, O, 1, I, L: on paper and on the phone they are taken for one another
LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
LENGTH = 6
LONGEST_TYPED = 40


def new_code(rng: Random) -> str:
    """One of 31**6, about 890 million; `rng` is to be one that nobody can foresee."""
    return "".join(rng.choice(LETTERS) for _ in range(LENGTH))


def normal_code(typed: str) -> str:
    """A code as it is kept, whatever was typed between and around its letters; "" if it is none.

    >>> normal_code(" k7m-2qx ")
    'K7M2QX'
    >>> normal_code("K7M2Q0")
    ''
    """
    code = "".join(sign for sign in typed[:LONGEST_TYPED].upper() if sign not in " -.\t")
    return code if len(code) == LENGTH and all(sign in LETTERS for sign in code) else ""
