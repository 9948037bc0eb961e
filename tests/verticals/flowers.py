"""A stall of flowers: a vertical that nothing in the house knows of."""

from vitrina.verticals import VERTICALS, Vertical
from vitrina.verticals.sample import (
    Sample,
    SampleHours,
    SamplePickup,
    SamplePlace,
    SampleProduct,
    SampleVariant,
    texts,
)

VERTICALS.register("flowers")(
    Vertical(
        name="flowers",
        title=texts("Цветы", "Flowers"),
        about=texts("Букеты к вашему приходу.", "Bouquets that wait for you."),
        words={"catalogue": texts("Букеты", "Bouquets")},
        pools=("stock", "slot"),
        events=("Order Completed", "Order Picked Up"),
        goals=("collected",),
        pages=("menu", "orders"),
        accent="#8a2d5f",
        sample=Sample(
            shop_name="Пион",
            currency="RUB",
            categories={"bouquets": texts("Букеты", "Bouquets")},
            products=(
                SampleProduct(
                    id="tulips",
                    kind="goods",
                    category="bouquets",
                    name=texts("Тюльпаны", "Tulips"),
                    about=texts("Пятнадцать штук", "Fifteen of them"),
                    picture="",
                    variants=(SampleVariant("tulips", 1_500_00),),
                ),
            ),
            places=(
                SamplePlace(
                    id="market",
                    name="Рынок",
                    kind="store",
                    zone="Europe/Moscow",
                    city="Москва",
                    address="Ленинский проспект, 38",
                    latitude=55.7,
                    longitude=37.57,
                    phone="+74950000020",
                    hours=(SampleHours(0, 24 * 60),),
                    services=("pickup",),
                    pickup=SamplePickup(
                        lead_minutes=15, window_minutes=30, orders_per_window=5, keep_hours=6
                    ),
                    stock=10,
                ),
            ),
        ),
    )
)
