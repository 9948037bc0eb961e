"""A chain of shops: goods to collect in a store, at a pick-up point, from a locker, by courier."""

from vitrina.verticals.sample import (
    Sample,
    SampleHours,
    SamplePickup,
    SamplePlace,
    SampleProduct,
    SampleTariff,
    SampleVariant,
    Texts,
    texts,
)
from vitrina.verticals.vertical import VERTICALS, Vertical

STORE_HOURS = (SampleHours(10 * 60, 22 * 60),)
POINT_HOURS = (SampleHours(9 * 60, 21 * 60),)
ALWAYS = (SampleHours(0, 24 * 60),)
IN_STORE = SamplePickup(lead_minutes=30, window_minutes=60, orders_per_window=30, keep_hours=48)
AT_POINT = SamplePickup(lead_minutes=60, window_minutes=60, orders_per_window=40, keep_hours=120)
IN_LOCKER = SamplePickup(lead_minutes=60, window_minutes=120, orders_per_window=20, keep_hours=48)
COLOURS = {
    "black": texts("Чёрный", "Black"),
    "white": texts("Белый", "White"),
    "blue": texts("Синий", "Blue"),
    "green": texts("Зелёный", "Green"),
}


def _goods(
    name: str, category: str, title: Texts, about: Texts, minor: int, *colours: str
) -> SampleProduct:
    variants = tuple(SampleVariant(f"{name}-{each}", minor, COLOURS[each]) for each in colours)
    return SampleProduct(
        id=name,
        kind="goods",
        category=category,
        name=title,
        about=about,
        picture=f"shop/{name}.svg",
        variants=variants or (SampleVariant(name, minor),),
    )


PRODUCTS = (
    _goods(
        "desk-lamp",
        "light",
        texts("Лампа настольная", "Desk lamp"),
        texts("Тёплый свет, три яркости", "Warm light, three levels"),
        2_490_00,
        "black",
        "white",
    ),
    _goods(
        "garland",
        "light",
        texts("Гирлянда", "String lights"),
        texts("Пять метров, от сети", "Five metres, from the mains"),
        890_00,
    ),
    _goods(
        "night-light",
        "light",
        texts("Ночник", "Night light"),
        texts("Включается в темноте сам", "Turns on by itself in the dark"),
        690_00,
    ),
    _goods(
        "mug",
        "kitchen",
        texts("Кружка", "Mug"),
        texts("Керамика, 350 мл", "Ceramic, 350 ml"),
        490_00,
        "white",
        "blue",
        "green",
    ),
    _goods(
        "teapot",
        "kitchen",
        texts("Чайник заварочный", "Teapot"),
        texts("Стекло, 800 мл", "Glass, 800 ml"),
        1_290_00,
    ),
    _goods(
        "frying-pan",
        "kitchen",
        texts("Сковорода", "Frying pan"),
        texts("26 см, для всех плит", "26 cm, for every stove"),
        2_190_00,
    ),
    _goods(
        "knife",
        "kitchen",
        texts("Нож поварской", "Chef's knife"),
        texts("Лезвие 20 см", "A blade of 20 cm"),
        1_790_00,
    ),
    _goods(
        "lunch-box",
        "kitchen",
        texts("Ланч-бокс", "Lunch box"),
        texts("Два отделения, держит тепло", "Two parts, keeps warm"),
        990_00,
        "blue",
        "green",
    ),
    _goods(
        "blanket",
        "textile",
        texts("Плед", "Blanket"),
        texts("Шерсть, 140 × 200 см", "Wool, 140 × 200 cm"),
        3_490_00,
        "white",
        "blue",
    ),
    _goods(
        "towel",
        "textile",
        texts("Полотенце", "Towel"),
        texts("Хлопок, 70 × 140 см", "Cotton, 70 × 140 cm"),
        990_00,
        "white",
        "green",
    ),
    _goods(
        "bed-linen",
        "textile",
        texts("Постельное бельё", "Bed linen"),
        texts("Сатин, полуторное", "Sateen, single"),
        4_290_00,
        "white",
        "blue",
    ),
    _goods(
        "umbrella",
        "outdoor",
        texts("Зонт", "Umbrella"),
        texts("Складной, восемь спиц", "Folding, eight ribs"),
        1_490_00,
        "black",
        "blue",
    ),
    _goods(
        "backpack",
        "outdoor",
        texts("Рюкзак", "Backpack"),
        texts("20 л, для ноутбука", "20 l, for a laptop"),
        3_990_00,
        "black",
        "green",
    ),
    _goods(
        "thermos",
        "outdoor",
        texts("Термос", "Vacuum flask"),
        texts("Один литр, сутки тепла", "One litre, warm for a day"),
        1_990_00,
        "black",
        "white",
    ),
    _goods(
        "notebook",
        "desk",
        texts("Блокнот", "Notebook"),
        texts("160 страниц в точку", "160 dotted pages"),
        390_00,
        "black",
        "blue",
    ),
    _goods(
        "pen-set",
        "desk",
        texts("Набор ручек", "Set of pens"),
        texts("Четыре гелевых", "Four gel pens"),
        290_00,
    ),
)


def _place(  # noqa: PLR0913  # the fields of a place
    place_id: str,
    name: str,
    kind: str,
    address: str,
    point: tuple[float, float],
    *,
    city: str = "Москва",
    zone: str = "Europe/Moscow",
) -> SamplePlace:
    hours = {"store": STORE_HOURS, "pickup_point": POINT_HOURS, "locker": ALWAYS}[kind]
    pickup = {"store": IN_STORE, "pickup_point": AT_POINT, "locker": IN_LOCKER}[kind]
    is_locker = kind == "locker"
    return SamplePlace(
        id=place_id,
        name=name,
        kind=kind,
        zone=zone,
        city=city,
        address=address,
        latitude=point[0],
        longitude=point[1],
        phone="+74950000010",
        hours=hours,
        services=("lockers",) if is_locker else ("pickup", "courier"),
        pickup=pickup,
        lockers={"S": (12, 2), "M": (8, 5), "L": (4, 12)} if is_locker else {},
        stock={"store": 15, "pickup_point": 6, "locker": 3}[kind],
    )


PLACES = (
    _place("tverskaya", "Тверская", "store", "ул. Тверская, 8", (55.7616, 37.6094)),
    _place("taganka", "Таганка", "store", "Таганская площадь, 12", (55.7423, 37.6532)),
    _place("sokol", "Сокол", "store", "Ленинградский проспект, 74", (55.8052, 37.5154)),
    _place(
        "vladivostok",
        "Светланская",
        "store",
        "ул. Светланская, 33",
        (43.1155, 131.8855),
        city="Владивосток",
        zone="Asia/Vladivostok",
    ),
    _place("pvz-mitino", "ПВЗ Митино", "pickup_point", "Пятницкое шоссе, 15", (55.8462, 37.3617)),
    _place(
        "pvz-lyublino", "ПВЗ Люблино", "pickup_point", "ул. Краснодарская, 57", (55.6766, 37.7620)
    ),
    _place(
        "box-airport", "Постамат «Аэропорт»", "locker", "Ленинградский пр., 62", (55.8003, 37.5327)
    ),
    _place("box-park", "Постамат «Парк»", "locker", "ул. Крымский Вал, 9", (55.7298, 37.6011)),
)

VERTICALS.register("shop")(
    Vertical(
        name="shop",
        title=texts("Магазины с пунктами выдачи", "Shops with pick-up points"),
        about=texts(
            "Каталог, самовывоз из магазина, ПВЗ и постамата, курьер.",
            "A catalogue; pick-up in a store, at a point, from a locker; a courier.",
        ),
        words={
            "catalogue": texts("Каталог", "Catalogue"),
            "place": texts("Магазин", "Store"),
            "places": texts("Магазины", "Stores"),
        },
        pools=("stock", "slot", "locker"),
        events=(
            "Page Viewed",
            "Product Viewed",
            "Product Added",
            "Checkout Started",
            "Order Completed",
            "Order Paid",
            "Order Ready For Pickup",
            "Order Picked Up",
            "Order Cancelled",
            "Order Refunded",
        ),
        goals=("collected", "order"),
        pages=("menu", "orders", "lockers", "courier"),
        accent="#1f6f5c",
        sample=Sample(
            shop_name="Полка",
            currency="RUB",
            categories={
                "kitchen": texts("Кухня", "Kitchen"),
                "light": texts("Свет", "Light"),
                "textile": texts("Текстиль", "Textiles"),
                "outdoor": texts("В дорогу", "On the way"),
                "desk": texts("Письменный стол", "Desk"),
            },
            products=PRODUCTS,
            places=PLACES,
            tariffs=(SampleTariff(way="courier", minor=390_00, free_from_minor=7_000_00),),
        ),
    )
)
