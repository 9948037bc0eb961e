"""What is typed in to sign in: a phone or an e-mail; carried to the next page, signed."""

from dataclasses import dataclass

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

from vitrina.collector.workspace import Settings, Workspace
from vitrina.commerce.customers.services import Attempt
from vitrina.errors import VitrinaError
from vitrina.web.people import address_of

COOKIE = "vitrina_sign_in"
SALT = "vitrina.sign-in"
KEPT_SECONDS = 15 * 60  # a little longer than a code
LONGEST = 320


@dataclass(frozen=True, slots=True)
class Asked:
    """A sign-in that has begun in this browser: the contact, and where it is to lead."""

    kind: str
    contact: str
    way_back: str

    @property
    def masked(self) -> str:
        """The contact as it may stand on a screen that others see.

        >>> Asked("phone", "+79995551111", "").masked
        '+7 ··· 11 11'
        >>> Asked("email", "ann.lee@example.com", "").masked
        'a···@example.com'
        """
        if self.kind == "phone":
            return f"{self.contact[:2]} ··· {self.contact[-4:-2]} {self.contact[-2:]}"
        local, _, domain = self.contact.partition("@")
        return f"{local[:1]}···@{domain}"

    def attempt(self, request: HttpRequest) -> Attempt:
        """As the service takes it."""
        return Attempt(self.kind, self.contact, address=address_of(request), region=region())

    def keep(self, response: HttpResponse, path: str) -> None:
        """Carry it to the page of the code, and to no other."""
        told = signing.dumps([self.kind, self.contact, self.way_back], salt=SALT)
        response.set_cookie(
            COOKIE, told, max_age=KEPT_SECONDS, path=path, httponly=True, samesite="Lax"
        )


def kind_of(typed: str) -> str:
    """Whether a text is meant as an e-mail or as a phone.

    >>> kind_of("ann@example.com"), kind_of("8 999 555-11-11")
    ('email', 'phone')
    """
    return "email" if "@" in typed else "phone"


def asked_before(request: HttpRequest) -> Asked | None:
    """The sign-in that this browser began; None if there is none, or it is too old."""
    try:
        told = signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=KEPT_SECONDS)
    except signing.BadSignature:
        return None
    return Asked(*map(str, told))


def region() -> str:
    """The country of phone numbers that are typed without one."""
    try:
        return Workspace(settings.VITRINA_SHOP).settings().region
    except (VitrinaError, OSError):
        return Settings().region
