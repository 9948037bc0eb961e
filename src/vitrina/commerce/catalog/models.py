"""The tables of the catalogue; `services` is the only writer."""

from django.db import models

from vitrina.commerce.places.models import Place

LONGEST_WORD_BYTES = 40


class Category(models.Model):
    """A shelf of the catalogue."""

    id = models.SlugField(primary_key=True, max_length=60)
    name = models.JSONField(default=dict)  # by language: {"ru": "Кофе", "en": "Coffee"}
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True)
    position = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ("position", "id")

    def __str__(self) -> str:
        return self.id


class Product(models.Model):
    """What a customer chooses: goods, dishes, services, nights, seats, courses."""

    class Kind(models.TextChoices):
        GOODS = "goods"
        DISH = "dish"
        SERVICE = "service"
        NIGHT = "night"
        SEAT = "seat"
        COURSE = "course"

    id = models.SlugField(primary_key=True, max_length=80)
    kind = models.CharField(max_length=12, choices=Kind.choices)
    name = models.JSONField(default=dict)  # by language
    about = models.JSONField(default=dict, blank=True)  # by language
    category = models.ForeignKey(Category, models.PROTECT, null=True, blank=True)
    brand = models.CharField(max_length=80, blank=True)
    picture = models.CharField(max_length=200, blank=True)  # a path below static/ or media/
    picture_alt = models.JSONField(default=dict, blank=True)  # what it shows, by language
    facts = models.JSONField(default=dict, blank=True)  # allergens, weight_grams, minutes, ...
    position = models.PositiveIntegerField(default=0)  # within its category
    rank = models.BigIntegerField(default=0, editable=False)  # of the whole catalogue's order
    created_at = models.DateTimeField()
    hidden_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("rank", "id")
        indexes = (
            models.Index(fields=("rank", "id"), name="product_by_rank"),
            models.Index(fields=("category", "rank", "id"), name="product_by_category"),
        )

    def __str__(self) -> str:
        return self.id


class ProductWord(models.Model):
    """A word that a product is found by, and by each beginning of it.

    Bytes compare alike in every database and under every collation, so a beginning is a range.
    """

    product = models.ForeignKey(Product, models.CASCADE, related_name="words", db_index=False)
    word = models.BinaryField(max_length=LONGEST_WORD_BYTES)  # folded, UTF-8
    rank = models.BigIntegerField(default=0)  # of its product: a word is walked in that order

    class Meta:
        indexes = (models.Index(fields=("word", "rank", "product"), name="product_by_word"),)
        constraints = (
            models.UniqueConstraint(fields=("product", "word"), name="a_word_of_a_product_once"),
        )

    def __str__(self) -> str:
        return f"{bytes(self.word).decode(errors='replace')}: {self.product_id}"


class Variant(models.Model):
    """What is put into a basket: a product in one size, colour, ...; its sku is its key."""

    sku = models.CharField(primary_key=True, max_length=80)
    product = models.ForeignKey(Product, models.CASCADE, related_name="variants")
    name = models.JSONField(default=dict, blank=True)  # by language; empty for an only variant
    gtin = models.CharField(max_length=14, blank=True, db_index=True)
    is_stocked = models.BooleanField(default=True)  # counted; a dish made to order is not
    position = models.PositiveSmallIntegerField(default=0)
    retired_at = models.DateTimeField(null=True, blank=True)  # no longer sold; orders name it

    class Meta:
        ordering = ("position", "sku")

    def __str__(self) -> str:
        return self.sku


class Assortment(models.Model):
    """A list of products that many places share: a thousand shops have a few of them."""

    id = models.SlugField(primary_key=True, max_length=60)
    products = models.ManyToManyField(Product, related_name="assortments")
    places = models.ManyToManyField(Place, related_name="assortments")

    def __str__(self) -> str:
        return self.id


class OffTheMenu(models.Model):
    """A variant that one place does not offer for now, whatever its assortments say."""

    place = models.ForeignKey(Place, models.CASCADE)
    variant = models.ForeignKey(Variant, models.CASCADE)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("place", "variant"), name="off_the_menu_once"),
        )

    def __str__(self) -> str:
        return f"{self.variant_id} at {self.place_id}"


class PriceList(models.Model):
    """Prices under conditions; of all lists that apply, the one of the highest priority wins.

    Times of day are minutes of the place's wall clock. `version` goes up with each change of the
    list or of one of its prices, so that a quote can be told from one made before it.
    """

    id = models.SlugField(primary_key=True, max_length=60)
    currency = models.CharField(max_length=3)
    priority = models.IntegerField(default=0)
    places = models.ManyToManyField(Place, blank=True)  # none: everywhere
    channels = models.JSONField(default=list, blank=True)  # site, app, till, phone; none: all
    valid_from = models.DateTimeField(null=True, blank=True)
    valid_until = models.DateTimeField(null=True, blank=True)
    weekdays = models.JSONField(default=list, blank=True)  # 0 is Monday; none: all
    from_minute = models.PositiveSmallIntegerField(null=True, blank=True)
    until_minute = models.PositiveSmallIntegerField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("-priority", "id")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(from_minute__lt=24 * 60, until_minute__lte=24 * 60),
                name="times_of_day_are_of_a_day",
            ),
            models.CheckConstraint(
                condition=models.Q(valid_until__gt=models.F("valid_from")),
                name="a_list_ends_after_it_begins",
            ),
        )

    def __str__(self) -> str:
        return self.id


class Price(models.Model):
    """What one unit of a variant costs on a list."""

    price_list = models.ForeignKey(PriceList, models.CASCADE, related_name="prices")
    variant = models.ForeignKey(Variant, models.CASCADE, related_name="prices")
    minor = models.PositiveBigIntegerField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("price_list", "variant"), name="one_price_on_a_list"),
        )

    def __str__(self) -> str:
        return f"{self.variant_id}: {self.minor}"
