"""Times, distances and hours as the site says them: by the wall clock of the place."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from babel.dates import format_skeleton, format_time, get_day_names
from babel.numbers import format_decimal, get_currency_precision
from django.utils.translation import gettext as _

from vitrina.commerce.places.calendar import Calendar, Hours, Openness
from vitrina.web.formats import locale, money, whole_money

MINUTES_AN_HOUR = 60
MINUTES_A_DAY = 24 * MINUTES_AN_HOUR
KILOMETRE = 1000
# short where a locale spells the code out
SIGNS = {"RUB": "₽", "KZT": "₸", "UAH": "₴", "GEL": "₾", "AMD": "֏", "TRY": "₺"}
NEAR_KILOMETRES = 10  # below it a tenth matters


def clock(at: datetime, zone: str | ZoneInfo) -> str:
    """The time of day at a place: 18:30."""
    return format_time(_local(at, zone), "short", locale=locale())


def day_of(at: datetime, zone: str | ZoneInfo, *, now: datetime) -> str:
    """The day at a place: today, tomorrow, or with its name."""
    local, today = _local(at, zone).date(), _local(now, zone).date()
    return near_day(local, today=today)


def near_day(day: date, *, today: date) -> str:
    """A day as people call it: today, tomorrow, or with its name."""
    if day == today:
        return _("today")
    if day == today + timedelta(days=1):
        return _("tomorrow")
    return long_day(day)


def long_day(day: date) -> str:
    """A day with its weekday: Friday, 4 December."""
    return format_skeleton("MMMMEEEEd", day, locale=locale())


def short_day(day: date) -> str:
    """A day with its weekday, in short: Fri, 4 Dec."""
    return format_skeleton("MMMEd", day, locale=locale())


def moment(at: datetime, zone: str | ZoneInfo, *, now: datetime) -> str:
    """Day and time at a place."""
    return _("%(day)s at %(time)s") % {
        "day": day_of(at, zone, now=now),
        "time": clock(at, zone),
    }


def away(metres: int | None) -> str:
    """How far it is: 420 m, 3.1 km, 24 km."""
    if metres is None:
        return ""
    if metres < KILOMETRE:
        return _("%(count)s m") % {"count": format_decimal(round(metres, -1), locale=locale())}
    kilometres = metres / KILOMETRE
    digits = "#,##0.#" if kilometres < NEAR_KILOMETRES else "#,##0"
    return _("%(count)s km") % {"count": format_decimal(kilometres, digits, locale=locale())}


def openness(known: Openness | None, zone: str, *, now: datetime) -> str:
    """Whether a place is open, and until when."""
    if known is None or (not known.is_open and known.until is None):
        return _("Closed now")
    if known.until is None:
        return _("Open around the clock")
    if known.is_open:
        return _("Open until %(time)s") % {"time": clock(known.until, zone)}
    if _local(known.until, zone).date() == _local(now, zone).date():
        return _("Opens at %(time)s") % {"time": clock(known.until, zone)}
    return _("Opens %(moment)s") % {"moment": moment(known.until, zone, now=now)}


def week(calendar: Calendar) -> list[tuple[str, str]]:
    """The hours of a week, days with the same hours together: (Mon-Fri, 08:00-22:00)."""
    names = get_day_names("abbreviated", locale=locale())
    groups: list[tuple[int, int, tuple[Hours, ...]]] = []
    for weekday, hours in enumerate(calendar.week):
        if groups and groups[-1][2] == hours:
            groups[-1] = (groups[-1][0], weekday, hours)
        else:
            groups.append((weekday, weekday, hours))
    return [(_span(names[first], names[last]), spans(hours)) for first, last, hours in groups]


def spans(hours: tuple[Hours, ...]) -> str:
    """The hours of one day."""
    if not hours:
        return _("closed")
    if hours == (Hours(0, MINUTES_A_DAY),):
        return _("around the clock")
    return ", ".join(_span(_wall(each.opens), _wall(each.closes)) for each in hours)


def _span(first: str, last: str) -> str:
    return first if first == last else f"{first}\u2013{last}"


def _wall(minute: int) -> str:
    return f"{minute // MINUTES_AN_HOUR % 24:02d}:{minute % MINUTES_AN_HOUR:02d}"


def _local(at: datetime, zone: str | ZoneInfo) -> datetime:
    return at.astimezone(ZoneInfo(zone) if isinstance(zone, str) else zone)


def price(minor: int, currency: str) -> str:
    """An amount; its cents only where it has any."""
    is_whole = minor % 10 ** get_currency_precision(currency) == 0
    text = whole_money(minor, currency) if is_whole else money(minor, currency)
    sign = SIGNS.get(currency)
    # a sign stands by the digits, letters apart from them
    return text.replace(f"{currency}\u00a0", sign).replace(currency, sign) if sign else text
