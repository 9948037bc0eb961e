"""The messages that every shop has, in Russian and English; an owner may word them anew."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from vitrina.commerce.notifications.wording import names_in


@dataclass(frozen=True, slots=True)
class Wording:
    """A subject (of an e-mail) and a text, with {{names}}."""

    subject: str
    body: str


@dataclass(frozen=True, slots=True)
class BuiltIn:
    """One message of the shop.

    Attributes:
        texts: by language.
        is_urgent: comes at night, too: somebody is waiting for it.
        lives: after that it is of no use, and is not sent.
        must_say: names without which a text of it helps nobody.
    """

    texts: Mapping[str, Wording]
    is_urgent: bool = False
    lives: timedelta = timedelta(days=1)
    must_say: tuple[str, ...] = ()

    @property
    def names(self) -> list[str]:
        """The names that it can fill in, as its own wordings have them."""
        said = " ".join(f"{each.subject} {each.body}" for each in self.texts.values())
        return sorted(set(names_in(said)))


def _both(ru: Wording, en: Wording) -> Mapping[str, Wording]:
    return {"ru": ru, "en": en}


BUILT_IN: Mapping[str, BuiltIn] = {
    "sign_in_code": BuiltIn(
        _both(
            Wording(
                "Код для входа: {{code}}",
                "{{code}} — ваш код для входа.\nДействует {{minutes}} мин.\n"
                "Никому его не говорите: мы его не спрашиваем.",
            ),
            Wording(
                "Your sign-in code: {{code}}",
                "{{code}} is your sign-in code.\nIt works for {{minutes}} minutes.\n"
                "Tell it to nobody: we never ask for it.",
            ),
        ),
        is_urgent=True,
        lives=timedelta(minutes=10),
        must_say=("code",),
    ),
    "order_placed": BuiltIn(
        _both(
            Wording(
                "Заказ {{number}} принят",
                "Спасибо! Заказ {{number}} принят: {{place}}.\nГотовим ко времени: {{time}}\n"
                "Код для получения: {{code}}\nВсё о заказе: {{link}}",
            ),
            Wording(
                "Order {{number}} is placed",
                "Thank you! We have your order {{number}} at {{place}}.\nReady by: {{time}}\n"
                "Pick-up code: {{code}}\nYour order: {{link}}",
            ),
        ),
        is_urgent=True,
    ),
    "order_ready": BuiltIn(
        _both(
            Wording(
                "Заказ {{number}} готов",
                "Заказ {{number}} готов и ждёт вас: {{place}}.\nПокажите код: {{code}}\n"
                "Ждём до {{until}}\n{{link}}",
            ),
            Wording(
                "Order {{number}} is ready",
                "Your order {{number}} is ready and waiting at {{place}}.\nShow the code: {{code}}"
                "\nWe keep it until {{until}}\n{{link}}",
            ),
        ),
        is_urgent=True,
    ),
    "order_cancelled": BuiltIn(
        _both(
            Wording(
                "Заказ {{number}} отменён",
                "Заказ {{number}} отменён: {{place}}.\nПричина: {{reason}}\n"
                "Вернём: {{amount}}\nПодробнее: {{link}}",
            ),
            Wording(
                "Order {{number}} is cancelled",
                "Your order {{number}} at {{place}} is cancelled.\nWhy: {{reason}}\n"
                "You get back: {{amount}}\nMore: {{link}}",
            ),
        ),
        is_urgent=True,
    ),
    "order_expiring": BuiltIn(
        _both(
            Wording(
                "Заказ {{number}} ждёт до {{until}}",
                "Заказ {{number}} всё ещё ждёт вас: {{place}}, до {{until}}.\n"
                "Код для получения: {{code}}\nНе успеваете? Напишите нам: {{link}}",
            ),
            Wording(
                "Order {{number}} waits until {{until}}",
                "Your order {{number}} is still waiting at {{place}}, until {{until}}.\n"
                "Pick-up code: {{code}}\nCannot make it? Tell us: {{link}}",
            ),
        ),
    ),
    "booking_confirmed": BuiltIn(
        _both(
            Wording(
                "Стол забронирован: {{time}}",
                "Ждём вас: {{place}}, {{time}}.\nГостей: {{guests}}\nКод брони: {{code}}\n"
                "Изменить или отменить: {{link}}",
            ),
            Wording(
                "Your table is booked: {{time}}",
                "See you at {{place}}, {{time}}.\nGuests: {{guests}}\nBooking code: {{code}}\n"
                "Change or cancel: {{link}}",
            ),
        ),
        is_urgent=True,
    ),
    "booking_changed": BuiltIn(
        _both(
            Wording(
                "Бронь изменена: {{time}}",
                "Бронь изменена. Теперь ждём вас: {{place}}, {{time}}.\nГостей: {{guests}}\n"
                "Код брони: {{code}}\n{{link}}",
            ),
            Wording(
                "Your booking has changed: {{time}}",
                "Your booking has changed. See you at {{place}}, {{time}}.\nGuests: {{guests}}\n"
                "Booking code: {{code}}\n{{link}}",
            ),
        ),
        is_urgent=True,
    ),
    "booking_cancelled": BuiltIn(
        _both(
            Wording(
                "Бронь отменена",
                "Бронь отменена: {{place}}, {{time}}.\nПричина: {{reason}}\n"
                "Будем рады в другой раз: {{link}}",
            ),
            Wording(
                "Your booking is cancelled",
                "Your booking at {{place}}, {{time}} is cancelled.\nWhy: {{reason}}\n"
                "We hope to see you another time: {{link}}",
            ),
        ),
        is_urgent=True,
    ),
    "booking_reminder": BuiltIn(
        _both(
            Wording(
                "Напоминаем о столе: {{time}}",
                "Ждём вас: {{place}}, {{time}}.\nГостей: {{guests}}\nКод брони: {{code}}\n"
                "Планы изменились? {{link}}",
            ),
            Wording(
                "A reminder of your table: {{time}}",
                "See you soon at {{place}}, {{time}}.\nGuests: {{guests}}\nBooking code: {{code}}\n"
                "Change of plans? {{link}}",
            ),
        ),
    ),
    "table_free": BuiltIn(
        _both(
            Wording(
                "Освободился стол: {{time}}",
                "Освободился стол: {{place}}, {{time}}.\nДержим его для вас до {{until}}\n"
                "Забронировать: {{link}}",
            ),
            Wording(
                "A table is free: {{time}}",
                "A table is free at {{place}}, {{time}}.\nWe keep it for you until {{until}}\n"
                "Book it: {{link}}",
            ),
        ),
        is_urgent=True,
        lives=timedelta(hours=1),
    ),
    "refund_made": BuiltIn(
        _both(
            Wording(
                "Возврат по заказу {{number}}",
                "Вернули {{amount}}: {{place}}, {{number}}.\n"
                "Банк зачислит деньги в течение нескольких дней.\n{{link}}",
            ),
            Wording(
                "A refund for order {{number}}",
                "We have returned {{amount}}: {{place}}, {{number}}.\n"
                "Your bank may need a few days to show it.\n{{link}}",
            ),
        ),
        lives=timedelta(days=7),
    ),
}
