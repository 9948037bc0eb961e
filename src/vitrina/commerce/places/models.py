"""The tables of places; `services` is the only writer."""

from django.db import models

MINUTES_A_DAY = 24 * 60


class Place(models.Model):
    """One café, shop, pick-up point, locker bank, ...; its id is the events' place_id."""

    class Kind(models.TextChoices):
        CAFE = "cafe"
        STORE = "store"
        PICKUP_POINT = "pickup_point"
        LOCKER = "locker"
        WAREHOUSE = "warehouse"

    id = models.SlugField(primary_key=True, max_length=60)
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=20, choices=Kind.choices)
    zone = models.CharField(max_length=60)  # of the tz database: its local days and hours
    address = models.CharField(max_length=300, blank=True)
    city = models.CharField(max_length=120, blank=True)
    latitude = models.FloatField(null=True, blank=True)  # degrees, WGS 84
    longitude = models.FloatField(null=True, blank=True)
    phone = models.CharField(max_length=20, blank=True)  # E.164, of the place itself
    about = models.TextField(blank=True)
    services = models.JSONField(default=list, blank=True)  # pickup, courier, tables, wifi, ...
    search_text = models.TextField(editable=False, default="")  # folded name, city, address
    created_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)  # for good; history keeps it

    class Meta:
        ordering = ("name", "id")
        indexes = (models.Index(fields=("latitude", "longitude"), name="place_by_point"),)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(latitude=None, longitude=None)
                | models.Q(
                    latitude__gte=-90, latitude__lte=90, longitude__gte=-180, longitude__lte=180
                )
                & models.Q(latitude__isnull=False, longitude__isnull=False),
                name="a_point_is_on_the_earth",
            ),
        )

    def __str__(self) -> str:
        return self.name


class Hall(models.Model):
    """A part of a place with tables or seats of its own."""

    place = models.ForeignKey(Place, models.PROTECT, related_name="halls")
    name = models.CharField(max_length=80)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ("position", "id")
        constraints = (
            models.UniqueConstraint(fields=("place", "name"), name="a_hall_has_its_own_name"),
        )

    def __str__(self) -> str:
        return self.name


class OpeningHours(models.Model):
    """A span of a weekday in which a place is open; several a day are allowed.

    Minutes are of the wall clock from that day's midnight; above 1440 it is the next day, so a
    bar open from 18:00 to 02:00 has 1080 and 1560.
    """

    place = models.ForeignKey(Place, models.CASCADE, related_name="hours")
    weekday = models.PositiveSmallIntegerField()  # 0 is Monday
    opens_minute = models.PositiveSmallIntegerField()
    closes_minute = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ("weekday", "opens_minute")
        constraints = (
            models.CheckConstraint(condition=models.Q(weekday__lte=6), name="a_week_has_7_days"),
            models.CheckConstraint(
                condition=models.Q(
                    opens_minute__lt=MINUTES_A_DAY,
                    closes_minute__gt=models.F("opens_minute"),
                    closes_minute__lte=2 * MINUTES_A_DAY,
                ),
                name="a_place_closes_after_it_opens",
            ),
        )

    def __str__(self) -> str:
        return f"{self.weekday}: {self.opens_minute}-{self.closes_minute}"


class OpeningException(models.Model):
    """A day that is not like others: it takes the place of that day's hours.

    Without minutes the place is closed on that day; several spans are several rows.
    """

    place = models.ForeignKey(Place, models.CASCADE, related_name="exceptions")
    day = models.DateField()
    opens_minute = models.PositiveSmallIntegerField(null=True, blank=True)
    closes_minute = models.PositiveSmallIntegerField(null=True, blank=True)
    note = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering = ("day", "opens_minute")
        indexes = (models.Index(fields=("place", "day"), name="exception_of_a_day"),)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(opens_minute=None, closes_minute=None)
                | models.Q(
                    opens_minute__lt=MINUTES_A_DAY,
                    closes_minute__gt=models.F("opens_minute"),
                    closes_minute__lte=2 * MINUTES_A_DAY,
                )
                & models.Q(opens_minute__isnull=False, closes_minute__isnull=False),
                name="an_exception_closes_after_it_opens",
            ),
        )

    def __str__(self) -> str:
        return f"{self.day}: {self.note}"
