"""Chance as a function: a draw depends on the seed, the matter and whose it is, and nothing else.

There is no generator and so no order: people may be drawn in any chunks, and a new matter changes
no other one. The bits are those of SplitMix64's finaliser (Steele, Lea and Flood 2014, "Fast
splittable pseudorandom number generators"), once per key.
"""

from dataclasses import dataclass
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaincinv, ndtr, ndtri

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]
KeyArray = NDArray[np.uint64]
Mask = NDArray[np.bool_]
Keys = int | IntArray | KeyArray

STEP = np.uint64(0x9E3779B97F4A7C15)
FIRST = np.uint64(0xBF58476D1CE4E5B9)
SECOND = np.uint64(0x94D049BB133111EB)


@dataclass(frozen=True, slots=True)
class Draws:
    """All chance of one world."""

    seed: int

    def bits(self, matter: str, *keys: Keys) -> KeyArray:
        """64 bits for each combination of keys; they serve as the key of what is drawn."""
        digest = blake2b(f"{self.seed} {matter}".encode(), digest_size=8).digest()
        state = np.array([int.from_bytes(digest, "big")], dtype=np.uint64)
        for key in keys:
            state = _mixed(state ^ _mixed(np.atleast_1d(np.asarray(key)).astype(np.uint64)))
        return state

    def uniform(self, matter: str, *keys: Keys) -> FloatArray:
        """Numbers above 0 and below 1."""
        return ((self.bits(matter, *keys) >> np.uint64(11)).astype(np.float64) + 0.5) * 2.0**-53

    def happens(self, chance: float | FloatArray, matter: str, *keys: Keys) -> Mask:
        """Whether something of that chance happens."""
        return np.asarray(self.uniform(matter, *keys) < chance)


def exponential(uniform: FloatArray, mean: float | FloatArray) -> FloatArray:
    """Waiting times of that mean."""
    return np.asarray(-mean * np.log(uniform))


def gamma(uniform: FloatArray, shape: float) -> FloatArray:
    """Gamma with mean 1."""
    return np.asarray(gammaincinv(shape, uniform) / shape)


def normal(uniform: FloatArray) -> FloatArray:
    """Normal with mean 0 and deviation 1."""
    return np.asarray(ndtri(uniform))


def normal_between(
    uniform: FloatArray, mean: FloatArray, deviation: float, low: FloatArray, high: FloatArray
) -> FloatArray:
    """Normal, and never outside low and high."""
    from_share, to_share = ndtr((low - mean) / deviation), ndtr((high - mean) / deviation)
    share = from_share + uniform * (to_share - from_share)
    return np.asarray(np.clip(mean + deviation * ndtri(share), low, high))


def poisson(uniform: FloatArray, mean: float | FloatArray) -> IntArray:
    """Counts of that mean, up to a few hundred, by going up the distribution."""
    means = np.broadcast_to(np.asarray(mean, dtype=np.float64), uniform.shape)
    counts = np.zeros(uniform.shape, dtype=np.int64)
    going = np.arange(uniform.size)
    chance = np.exp(-means)
    below = chance.copy()
    number = 0
    while (going := going[uniform[going] > below[going]]).size and number < 10_000:
        number += 1
        counts[going] += 1
        chance[going] *= means[going] / number
        below[going] += chance[going]
    return counts


def repeated(counts: IntArray) -> tuple[IntArray, IntArray]:
    """For owners with so many things each: the owner of each thing, and its number from 0."""
    owner = np.repeat(np.arange(counts.size), counts)
    before = np.cumsum(counts) - counts
    return owner, np.arange(owner.size) - before[owner]


def _mixed(bits: KeyArray) -> KeyArray:
    mixed = bits + STEP
    mixed = (mixed ^ (mixed >> np.uint64(30))) * FIRST
    mixed = (mixed ^ (mixed >> np.uint64(27))) * SECOND
    return mixed ^ (mixed >> np.uint64(31))
