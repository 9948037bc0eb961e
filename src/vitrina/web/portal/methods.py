"""The ways to say who one is. A way that proves it (a code by SMS) will be one more of them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from vitrina.collector.doors import Source
from vitrina.privacy.normalise import normalise_email, normalise_phone

SHORTEST_ACCOUNT, LONGEST_ACCOUNT = 3, 64


@dataclass(frozen=True, slots=True)
class Method:
    """One way.

    Attributes:
        name: stands in the event.
        title: on the switch between ways.
        label: of the field.
        wrong: what to do when the field cannot be right.
        read: what was typed, in its one spelling; None if it cannot be right. Its second
            argument is the region of phone numbers.
        marketing: the purpose that the second box is for.
        marketing_text: what stands beside that box.
        kind, mode, autofill, example: of the HTML field.
    """

    name: str
    title: str | Promise
    label: str | Promise
    wrong: str | Promise
    read: Callable[[str, str], str | None]
    marketing: str
    marketing_text: str | Promise
    kind: str
    mode: str
    autofill: str
    example: str


def _email(text: str, region: str) -> str | None:
    del region
    return normalise_email(text)


def _account(text: str, region: str) -> str | None:
    del region
    name = text.strip()
    is_one = len(name.lstrip("@")) >= SHORTEST_ACCOUNT and len(name) <= LONGEST_ACCOUNT
    return name if is_one and not set(name) & set(" \t\r\n<>\"'") else None


METHODS: Mapping[str, Method] = {
    method.name: method
    for method in (
        Method(
            name="phone",
            title=_("Phone"),
            label=_("Your mobile number"),
            wrong=_("This is no phone number. Write it with its code, like +7 999 123-45-67."),
            read=normalise_phone,
            marketing="marketing by sms",
            marketing_text=_("I agree to get offers by SMS. I can take this back at any time."),
            kind="tel",
            mode="tel",
            autofill="tel",
            example="+7 999 123-45-67",
        ),
        Method(
            name="email",
            title=_("E-mail"),
            label=_("Your e-mail address"),
            wrong=_("This is no e-mail address. Write it like name@example.com."),
            read=_email,
            marketing="marketing by e-mail",
            marketing_text=_("I agree to get offers by e-mail. I can take this back at any time."),
            kind="email",
            mode="email",
            autofill="email",
            example="name@example.com",
        ),
        Method(
            name="social",
            title=_("Account"),
            label=_("Your name on a social network"),
            wrong=_("This is no account. Write its name without blanks, like @name."),
            read=_account,
            marketing="marketing by messenger",
            marketing_text=_(
                "I agree to get offers by messages to this account. I can take this back at any "
                "time."
            ),
            kind="text",
            mode="text",
            autofill="username",
            example="@name",
        ),
    )
}
USUAL = "phone,email"


def methods_of(source: Source) -> list[Method]:
    """The ways that a place offers, in its order: its setting `methods`."""
    wanted = [name.strip() for name in source.settings.get("methods", USUAL).split(",")]
    offered = [METHODS[name] for name in wanted if name in METHODS]
    return offered or [METHODS["phone"]]
