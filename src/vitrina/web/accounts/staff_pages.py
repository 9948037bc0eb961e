"""The staff's sign-in: a password, then a second factor for those who move money."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import wraps
from urllib.parse import urlencode

from django.contrib import auth
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from vitrina.commerce.staff import services as staff
from vitrina.commerce.staff.models import Member
from vitrina.commerce.staff.roles import ACTIONS
from vitrina.commerce.staff.sign_in_limits import may_try
from vitrina.web.accounts import second_factor
from vitrina.web.accounts.leaving import leave_nothing
from vitrina.web.accounts.way_back import way_back
from vitrina.web.people import address_of, member_of, to_sign_in
from vitrina.web.shop.brand import brand

LONGEST = 200
get_or_post = require_http_methods(["GET", "HEAD", "POST"])


def of_a_member(
    page: Callable[[HttpRequest, User], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """A page for members who have given their password."""

    @never_cache
    @wraps(page)
    def answer(request: HttpRequest) -> HttpResponse:
        member = member_of(request)
        return to_sign_in(request) if member is None else page(request, member.user)

    return answer


@sensitive_post_parameters("password")
@get_or_post
@never_cache
def sign_in(request: HttpRequest) -> HttpResponse:
    """Ask for a name and a password."""
    given = request.POST or request.GET
    wanted = way_back(request, given.get("next", ""), "")
    if request.method != "POST":
        return _page(request, "staff_sign_in", {"next": wanted})
    name = request.POST.get("username", "").strip().lower()[:LONGEST]
    member = None
    if not may_try(name, address_of(request), now=datetime.now(UTC)):
        wrong, status = _("That was tried too often. Wait a quarter of an hour."), 429
    else:
        wrong, status = _("The name or the password is wrong. Type both again."), 422
        member = _signed_in(request, name, request.POST.get("password", "")[:LONGEST])
    if member is None:
        shown = {"next": wanted, "username": name, "wrong": wrong}
        return _page(request, "staff_sign_in", shown, status=status)
    return HttpResponseRedirect(_onward(request, member, wanted))


@get_or_post
@of_a_member
def second(request: HttpRequest, user: User) -> HttpResponse:
    """Ask for the code of the app, or for a recovery code."""
    given = request.POST or request.GET
    wanted = way_back(request, given.get("next", ""), "/")
    if not second_factor.has_one(user):
        return to_set_up(wanted)
    if request.method != "POST":
        return _page(request, "second", {"next": wanted})
    if second_factor.is_right(request, user, request.POST.get("code", "")[:LONGEST]):
        return HttpResponseRedirect(wanted)
    wrong = _(
        "The code is wrong or was used already. Wait for the next one; wait longer each time."
    )
    return _page(request, "second", {"next": wanted, "wrong": wrong}, status=422)


@get_or_post
@of_a_member
def set_up(request: HttpRequest, user: User) -> HttpResponse:
    """Set up an app; whoever has one already proves it first."""
    given = request.POST or request.GET
    wanted = way_back(request, given.get("next", ""), "/")
    member = member_of(request)
    if second_factor.has_one(user) and not (member and member.has_second_factor):
        return to_sign_in(request, "staff-second")
    app = second_factor.app_to_set_up(user)
    shown = {
        "next": wanted,
        "picture": second_factor.picture(app),
        "key": second_factor.key_in_groups(app),
    }
    if request.method != "POST":
        return _page(request, "set_up", shown)
    codes = second_factor.confirm(request, app, request.POST.get("code", "")[:LONGEST])
    if codes:
        return _page(request, "recovery_codes", {"codes": codes, "next": wanted})
    wrong = _("This is not the code that the app shows now. Type the next one.")
    return _page(request, "set_up", {**shown, "wrong": wrong}, status=422)


@get_or_post
@never_cache
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session; a link asks first."""
    if request.method != "POST":
        return _page(request, "staff_sign_out", {})
    auth.logout(request)
    return leave_nothing(HttpResponseRedirect(reverse("staff-sign-in")))


def to_set_up(wanted: str) -> HttpResponse:
    """To the page that sets up an app, and then on."""
    return HttpResponseRedirect(f"{reverse('staff-set-up')}?{urlencode({'next': wanted})}")


def _signed_in(request: HttpRequest, name: str, password: str) -> Member | None:
    user = auth.authenticate(request, username=name, password=password)
    if user is None:
        return None
    member = staff.member_of_user(user.pk, has_second_factor=False)
    if member is not None:
        auth.login(request, user)  # with a new session key: none from before is worth anything
    return member


def _onward(request: HttpRequest, member: Member, wanted: str) -> str:
    """Where to go after the password: by the second factor, if the roles move money."""
    home = home_of(member)
    roles = {each.role for each in member.granted}
    if any(asked.moves_money and asked.roles & roles for asked in ACTIONS.values()):
        return f"{reverse('staff-second')}?{urlencode({'next': wanted or home})}"
    return wanted or home


def home_of(member: Member) -> str:
    """The page that a member's day begins with."""
    roles = {each.role for each in member.granted}
    return "/" if roles & ACTIONS["console.see"].roles else "/staff/"


def _page(
    request: HttpRequest, name: str, shown: Mapping[str, object], *, status: int = 200
) -> HttpResponse:
    around = {"brand": brand().name}
    return render(request, f"accounts/{name}.html", {**around, **shown}, status=status)
