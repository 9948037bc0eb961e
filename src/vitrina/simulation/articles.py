"""What the chain sells, and what people put on a tray."""

from dataclasses import dataclass

import numpy as np

from vitrina.simulation.draws import Draws, FloatArray, IntArray, KeyArray, poisson, repeated
from vitrina.simulation.plan import CityPlan

MORE_LINES = 1.0  # mean number of lines beyond the first
TWO_OF_ONE = 0.2  # share of the lines with two units
COUPON_OFF = 0.15  # of the price, what a coupon takes off


@dataclass(frozen=True, slots=True)
class Article:
    """One thing to buy; `price` is in hundredths, where the median basket costs 17.50."""

    sku: str
    name: str
    category: str
    price: int
    likes: float = 1.0


ARTICLES = (
    Article("espresso-s", "Espresso", "coffee", 490),
    Article("americano-s", "Americano", "coffee", 550, 2.0),
    Article("cappuccino-s", "Cappuccino", "coffee", 670, 3.0),
    Article("cappuccino-l", "Cappuccino, large", "coffee", 820, 2.0),
    Article("flat-white-s", "Flat white", "coffee", 750, 1.5),
    Article("latte-s", "Latte", "coffee", 730, 2.0),
    Article("raf-s", "Vanilla raf", "coffee", 870),
    Article("black-tea-s", "Black tea", "tea", 550),
    Article("buckthorn-tea-l", "Sea buckthorn tea, large", "tea", 970),
    Article("croissant", "Croissant", "bakery", 580, 2.0),
    Article("almond-croissant", "Almond croissant", "bakery", 780),
    Article("cinnamon-roll", "Cinnamon roll", "bakery", 630),
    Article("syrniki", "Syrniki", "breakfast", 1170),
    Article("scrambled-eggs", "Scrambled eggs on toast", "breakfast", 1240),
    Article("chicken-sandwich", "Chicken sandwich", "lunch", 1370, 1.5),
    Article("salmon-bagel", "Salmon bagel", "lunch", 1750),
    Article("pumpkin-soup", "Pumpkin soup", "lunch", 1170),
    Article("cheesecake", "Cheesecake", "dessert", 1020),
    Article("honey-cake", "Honey cake", "dessert", 970),
    Article("eclair", "Eclair", "dessert", 660),
)
LIKES: FloatArray = np.cumsum([article.likes for article in ARTICLES])
MEDIAN = 17_50  # of the baskets that these prices make


@dataclass(frozen=True, slots=True)
class Lines:
    """One entry per line: its basket, its number on it from 1, the article, units; minor units."""

    basket: IntArray
    line: IntArray
    article: IntArray
    quantity: IntArray
    price: IntArray
    paid: IntArray
    off: IntArray


def lines_of(plan: CityPlan, draws: Draws, key: KeyArray, has_coupon: IntArray) -> Lines:
    """Fill a basket for each trip.

    Args:
        plan: tells the price level.
        draws: of the city.
        key: of each trip.
        has_coupon: 1 where a coupon lowers the bill, else 0.
    """
    basket, number = repeated(1 + poisson(draws.uniform("lines", key), MORE_LINES))
    line = draws.bits("line", key[basket], number)
    liked = draws.uniform("article", line) * LIKES[-1]
    article = np.searchsorted(LIKES, liked)
    quantity = 1 + draws.happens(TWO_OF_ONE, "two of one", line).astype(np.int64)
    price = prices(plan)[article]
    shelf = quantity * price
    off = np.rint(COUPON_OFF * shelf).astype(np.int64) * has_coupon[basket]
    return Lines(basket, number + 1, article, quantity, price, shelf - off, off)


def prices(plan: CityPlan) -> IntArray:
    """The price of each article, in minor units of the plan's currency."""
    usual = np.array([article.price for article in ARTICLES])
    return np.rint(usual * plan.basket_median_minor / MEDIAN).astype(np.int64)


def totals(lines: Lines, baskets: int) -> IntArray:
    """What is paid for each basket."""
    return np.bincount(lines.basket, weights=lines.paid, minlength=baskets).astype(np.int64)
