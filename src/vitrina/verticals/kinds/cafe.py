"""A chain of cafés: a menu, orders for pick-up, tables."""

from vitrina.verticals.sample import (
    Sample,
    SampleHours,
    SamplePickup,
    SamplePlace,
    SamplePriceList,
    SampleProduct,
    SampleTable,
    SampleTerms,
    SampleVariant,
    Texts,
    texts,
)
from vitrina.verticals.vertical import VERTICALS, Vertical

WEEKDAYS, WEEKEND = (0, 1, 2, 3, 4), (5, 6)
PICKUP = SamplePickup(lead_minutes=10, window_minutes=15, orders_per_window=8, keep_hours=3)
SMALL, LARGE = texts("Маленький", "Small"), texts("Большой", "Large")


def _drink(
    name: str, title: Texts, about: Texts, small: int, large: int, *, category: str = "coffee"
) -> SampleProduct:
    return SampleProduct(
        id=name,
        kind="dish",
        category=category,
        name=title,
        about=about,
        picture=f"shop/{name}.svg",
        variants=(
            SampleVariant(f"{name}-s", small, SMALL),
            SampleVariant(f"{name}-l", large, LARGE),
        ),
        is_stocked=False,
    )


def _food(name: str, category: str, title: Texts, about: Texts, minor: int) -> SampleProduct:
    return SampleProduct(
        id=name,
        kind="dish",
        category=category,
        name=title,
        about=about,
        picture=f"shop/{name}.svg",
        variants=(SampleVariant(name, minor),),
    )


PRODUCTS = (
    _drink(
        "espresso",
        texts("Эспрессо", "Espresso"),
        texts("Плотный, с нотой какао", "Dense, with a note of cocoa"),
        150_00,
        190_00,
    ),
    _drink(
        "americano",
        texts("Американо", "Americano"),
        texts("Долгий чёрный кофе", "A long black coffee"),
        170_00,
        210_00,
    ),
    _drink(
        "cappuccino",
        texts("Капучино", "Cappuccino"),
        texts("Эспрессо под шапкой молочной пены", "Espresso below a cap of milk foam"),
        220_00,
        280_00,
    ),
    _drink(
        "flat-white",
        texts("Флэт уайт", "Flat white"),
        texts("Двойной эспрессо, немного молока", "A double espresso and a little milk"),
        250_00,
        310_00,
    ),
    _drink(
        "latte",
        texts("Латте", "Latte"),
        texts("Мягкий, с большим количеством молока", "Soft, with plenty of milk"),
        240_00,
        300_00,
    ),
    _drink(
        "raf",
        texts("Раф ванильный", "Vanilla raf"),
        texts("Кофе, взбитый со сливками", "Coffee whipped with cream"),
        290_00,
        360_00,
    ),
    _drink(
        "cocoa",
        texts("Какао", "Cocoa"),
        texts("Горячий шоколадный напиток", "A hot chocolate drink"),
        230_00,
        290_00,
        category="tea",
    ),
    _drink(
        "black-tea",
        texts("Чёрный чай", "Black tea"),
        texts("Листовой, с чабрецом", "Whole leaf, with thyme"),
        180_00,
        250_00,
        category="tea",
    ),
    _drink(
        "green-tea",
        texts("Зелёный чай", "Green tea"),
        texts("Свежий и травянистый", "Fresh and grassy"),
        180_00,
        250_00,
        category="tea",
    ),
    _drink(
        "buckthorn-tea",
        texts("Облепиховый чай", "Sea buckthorn tea"),
        texts("С мёдом и имбирём", "With honey and ginger"),
        240_00,
        320_00,
        category="tea",
    ),
    _food(
        "croissant",
        "bakery",
        texts("Круассан", "Croissant"),
        texts("На сливочном масле, печём утром", "All butter, baked in the morning"),
        190_00,
    ),
    _food(
        "almond-croissant",
        "bakery",
        texts("Миндальный круассан", "Almond croissant"),
        texts("С кремом и лепестками миндаля", "With cream and flaked almonds"),
        260_00,
    ),
    _food(
        "cinnamon-roll",
        "bakery",
        texts("Булочка с корицей", "Cinnamon roll"),
        texts("Тёплая, с глазурью", "Warm, with icing"),
        210_00,
    ),
    _food(
        "syrniki",
        "breakfast",
        texts("Сырники", "Syrniki"),
        texts("Три штуки, сметана, варенье", "Three curd pancakes, sour cream, jam"),
        390_00,
    ),
    _food(
        "porridge",
        "breakfast",
        texts("Овсяная каша", "Oat porridge"),
        texts("С ягодами и семенами", "With berries and seeds"),
        290_00,
    ),
    _food(
        "scrambled-eggs",
        "breakfast",
        texts("Скрэмбл на тосте", "Scrambled eggs on toast"),
        texts("Яйца, хлеб на закваске, зелень", "Eggs, sourdough bread, herbs"),
        370_00,
    ),
    _food(
        "chicken-sandwich",
        "lunch",
        texts("Сэндвич с курицей", "Chicken sandwich"),
        texts("Курица, томаты, соус песто", "Chicken, tomatoes, pesto"),
        410_00,
    ),
    _food(
        "salmon-bagel",
        "lunch",
        texts("Бейгл с лососем", "Salmon bagel"),
        texts("Слабосолёный лосось, творожный сыр", "Cured salmon, cream cheese"),
        520_00,
    ),
    _food(
        "pumpkin-soup",
        "lunch",
        texts("Тыквенный суп", "Pumpkin soup"),
        texts("Кремовый, с тыквенными семечками", "Creamy, with pumpkin seeds"),
        350_00,
    ),
    _food(
        "cheesecake",
        "dessert",
        texts("Чизкейк", "Cheesecake"),
        texts("Классический, с ягодным соусом", "Classic, with berry sauce"),
        340_00,
    ),
    _food(
        "honey-cake",
        "dessert",
        texts("Медовик", "Honey cake"),
        texts("Восемь коржей, сметанный крем", "Eight layers, sour cream filling"),
        320_00,
    ),
    _food(
        "eclair",
        "dessert",
        texts("Эклер", "Éclair"),
        texts("С ванильным кремом", "With vanilla cream"),
        220_00,
    ),
)


def _tables(hall: str, *seats: int, first: int = 1) -> tuple[SampleTable, ...]:
    return tuple(
        SampleTable(str(number), hall, count, smallest_party=1 if count < 4 else 2)
        for number, count in enumerate(seats, start=first)
    )


HOURS = (SampleHours(8 * 60, 22 * 60, WEEKDAYS), SampleHours(9 * 60, 23 * 60, WEEKEND))
LATE = (SampleHours(8 * 60, 23 * 60, WEEKDAYS), SampleHours(10 * 60, 26 * 60, WEEKEND))
MAIN, WINDOW, TERRACE = "Основной зал", "У окна", "Веранда"

PLACES = (
    SamplePlace(
        id="pokrovka",
        name="Покровка",
        kind="cafe",
        zone="Europe/Moscow",
        city="Москва",
        address="ул. Покровка, 12",
        latitude=55.7592,
        longitude=37.6464,
        phone="+74950000001",
        hours=HOURS,
        services=("pickup", "tables", "wifi"),
        pickup=PICKUP,
        halls=(MAIN, WINDOW),
        tables=(*_tables(MAIN, 2, 2, 4, 4, 6), *_tables(WINDOW, 2, 2, 2, first=6)),
        joins=(("3", "4"), ("1", "2")),
        stock=24,
    ),
    SamplePlace(
        id="chistye-prudy",
        name="Чистые пруды",
        kind="cafe",
        zone="Europe/Moscow",
        city="Москва",
        address="Чистопрудный бульвар, 9",
        latitude=55.7640,
        longitude=37.6432,
        phone="+74950000002",
        hours=LATE,
        services=("pickup", "tables", "wifi", "terrace"),
        pickup=PICKUP,
        halls=(MAIN, TERRACE),
        tables=(*_tables(MAIN, 2, 2, 2, 4, 4, 4), *_tables(TERRACE, 2, 4, 4, 6, first=7)),
        joins=(("4", "5"), ("5", "6"), ("8", "9")),
        stock=30,
    ),
    SamplePlace(
        id="arbat",
        name="Арбат",
        kind="cafe",
        zone="Europe/Moscow",
        city="Москва",
        address="ул. Арбат, 24",
        latitude=55.7510,
        longitude=37.5952,
        phone="+74950000003",
        hours=HOURS,
        services=("pickup", "tables", "wifi"),
        pickup=PICKUP,
        halls=(MAIN,),
        tables=_tables(MAIN, 2, 2, 2, 4, 4, 8),
        joins=(("4", "5"),),
        stock=20,
    ),
    SamplePlace(
        id="business-center",
        name="Бизнес-центр «Север»",
        kind="cafe",
        zone="Europe/Moscow",
        city="Москва",
        address="Ленинградский проспект, 39",
        latitude=55.7925,
        longitude=37.5430,
        phone="+74950000004",
        hours=(SampleHours(7 * 60 + 30, 20 * 60, WEEKDAYS),),
        services=("pickup", "wifi"),
        pickup=SamplePickup(lead_minutes=7, window_minutes=10, orders_per_window=12, keep_hours=2),
        stock=40,
    ),
    SamplePlace(
        id="kaliningrad",
        name="Рыбная деревня",
        kind="cafe",
        zone="Europe/Kaliningrad",
        city="Калининград",
        address="ул. Октябрьская, 8",
        latitude=54.7065,
        longitude=20.5150,
        phone="+74010000005",
        hours=HOURS,
        services=("pickup", "tables", "wifi"),
        pickup=PICKUP,
        halls=(MAIN, TERRACE),
        tables=(*_tables(MAIN, 2, 2, 4, 4), *_tables(TERRACE, 2, 2, 4, first=5)),
        joins=(("3", "4"),),
        stock=18,
    ),
)

VERTICALS.register("cafe")(
    Vertical(
        name="cafe",
        title=texts("Сеть кафе", "A chain of cafés"),
        about=texts(
            "Меню, заказ к нужному времени и столики.", "A menu, orders for pick-up and tables."
        ),
        words={
            "catalogue": texts("Меню", "Menu"),
            "place": texts("Кафе", "Café"),
            "places": texts("Кафе", "Cafés"),
        },
        pools=("stock", "slot", "unit"),
        events=(
            "Page Viewed",
            "Product Added",
            "Checkout Started",
            "Order Completed",
            "Order Paid",
            "Order Ready For Pickup",
            "Order Picked Up",
            "Order Cancelled",
            "Order Refunded",
            "Booking Created",
            "Booking Rescheduled",
            "Booking Cancelled",
            "Booking No Show",
            "Visit Checked In",
        ),
        goals=("collected", "attended", "order", "booking"),
        pages=("menu", "orders", "tables"),
        accent="#b4532a",
        sample=Sample(
            shop_name="Утро",
            currency="RUB",
            categories={
                "coffee": texts("Кофе", "Coffee"),
                "tea": texts("Чай и какао", "Tea and cocoa"),
                "bakery": texts("Выпечка", "Bakery"),
                "breakfast": texts("Завтраки", "Breakfast"),
                "lunch": texts("Обед", "Lunch"),
                "dessert": texts("Десерты", "Desserts"),
            },
            products=PRODUCTS,
            places=PLACES,
            terms=SampleTerms(
                turns=((2, 90), (4, 120), (8, 150)),
                covers_per_slot=12,
                lead_minutes=30,
                cancel_until_hours=2,
                guest_value_minor=900_00,
            ),
            price_lists=(
                SamplePriceList(
                    id="happy-morning",
                    priority=10,
                    prices={"americano-s": 130_00, "cappuccino-s": 180_00, "croissant": 150_00},
                    weekdays=WEEKDAYS,
                    from_minute=7 * 60,
                    until_minute=9 * 60,
                ),
            ),
        ),
    )
)
