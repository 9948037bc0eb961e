"""Keeps the console for the staff as soon as there is any; see docs/adr/0013."""

from collections.abc import Callable
from pathlib import Path

from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse

from vitrina.commerce.staff import services as staff
from vitrina.commerce.staff.models import Member
from vitrina.web.people import member_of, to_sign_in

# what guards itself or is for everyone; every other route, also one that comes later, is console
BESIDE = (
    "account/",
    "admin/",
    "api/",
    "healthz",
    "i18n/",
    "media/",
    "owner/",
    "pay/",  # webhooks: signed
    "shop/",
    "staff/",
    "theme/",
    "wifi/",
)
ACTION = "console.see"


class ConsoleGate:
    """Asks for a member of staff before each page of the console."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: object, args: object, kwargs: object
    ) -> HttpResponse | None:
        """Stand before the view: None lets the request pass."""
        del view, args, kwargs
        match = request.resolver_match
        if match is None or match.route.startswith(BESIDE) or not has_staff():
            return None
        member = member_of(request)
        if member is None:
            return to_sign_in(request)
        if not any(staff.may(member, ACTION, each.place_id) for each in member.granted):
            raise PermissionDenied
        return None


def has_staff() -> bool:
    """Whether the shop has staff accounts; a folder without a database has none.

    Raises:
        DatabaseError: the database does not answer, which is no reason to let anybody in.
    """
    name = connection.settings_dict["NAME"]
    # a look into a database that is not there would make an empty one
    if connection.vendor == "sqlite" and not Path(str(name)).is_file():
        return False
    try:
        return staff.has_members()
    except DatabaseError:
        if Member._meta.db_table in connection.introspection.table_names():
            raise
        return False
