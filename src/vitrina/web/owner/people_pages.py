"""Who works here, as what, and where."""

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from vitrina.commerce.places.models import Place
from vitrina.commerce.staff.models import Member
from vitrina.commerce.staff.services import Role, add_member, grant, revoke, revoke_member
from vitrina.commerce.transactions import Refusal
from vitrina.web import refusals
from vitrina.web.owner.room import Room, in_room, shown

CONFLICT, UNPROCESSABLE = 409, 422
ROLES = {
    Role.CASHIER: _("Cashier"),
    Role.MANAGER: _("Manager"),
    Role.MARKETER: _("Marketer"),
    Role.ANALYST: _("Analyst"),
    Role.OWNER: _("Owner"),
}


class MemberForm(forms.Form):
    """Somebody new."""

    name = forms.CharField(label=pgettext_lazy("of a person", "Name"), max_length=120)
    username = forms.SlugField(label=_("Signs in as"), max_length=60)
    password = forms.CharField(
        label=_("First password"),
        max_length=128,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("At least 10 letters. Tell it in person."),
    )


@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
@in_room("staff.change")
def people(request: HttpRequest, room: Room) -> HttpResponse:
    """The members with their roles, and the form of a new one."""
    form = MemberForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        answer = add_member(**form.cleaned_data, now=room.now)
        if not isinstance(answer, Refusal):
            return redirect(f"{reverse('owner:people')}?done=added#member-{answer.pk}")
        field = "password" if answer.reason == "weak_password" else "username"
        form.add_error(field, refusals.said(answer))
    return _shown(request, room, form=form, status=UNPROCESSABLE if form.errors else 200)


@require_POST
@in_room("staff.change")
def member_act(request: HttpRequest, room: Room, number: str) -> HttpResponse:
    """Give a role, take one away, or let somebody in no more: the button says which."""
    member = Member.objects.filter(id=number).first()
    if member is None:
        raise Http404
    act, place_id = request.POST.get("act", ""), request.POST.get("place") or None
    role = request.POST.get("role", "")
    if act != "leave" and role not in set(Role):
        raise Http404
    answer: object
    if act == "grant":
        answer = grant(member.pk, Role(role), place_id, now=room.now)
    elif act == "revoke":
        answer = revoke(member.pk, Role(role), place_id, now=room.now)
    else:
        answer = revoke_member(member.pk, now=room.now)
    if isinstance(answer, Refusal):
        return _shown(
            request, room, form=MemberForm(), refused=refusals.said(answer), status=CONFLICT
        )
    return redirect(f"{reverse('owner:people')}?done=kept#member-{member.pk}")


def _shown(
    request: HttpRequest, room: Room, *, form: MemberForm, refused: str = "", status: int = 200
) -> HttpResponse:
    places = {each.pk: each.name for each in Place.objects.filter(closed_at=None)}
    rows = [
        {
            "member": each,
            "username": each.user.get_username(),
            "roles": [
                {
                    "role": given.role.value,
                    "title": ROLES[given.role],
                    "place": given.place_id or "",
                    "where": places.get(given.place_id, given.place_id) if given.place_id else "",
                }
                for given in sorted(each.granted, key=lambda one: (one.role, one.place_id or ""))
            ],
        }
        for each in Member.objects.select_related("user").prefetch_related("grants")
    ]
    return shown(
        request,
        room,
        "people",
        section="people",
        status=status,
        rows=rows,
        roles={role.value: title for role, title in ROLES.items()},
        places=places,
        form=form,
        refused=refused,
    )
