"""The back office: Django's admin for heads of all places, behind the staff's own sign-in."""

from collections.abc import Iterable
from typing import Any

from django.contrib import auth
from django.contrib.admin import AdminSite, ModelAdmin
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.db.models.base import ModelBase
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from vitrina.commerce.staff import services as staff
from vitrina.web.accounts.leaving import leave_nothing
from vitrina.web.people import member_of, to_sign_in

ACTION = "back_office.see"
# members are changed by the services; the keys of second factors are shown to nobody
UNSEEN = frozenset({"auth", "otp_static", "otp_totp"})


class BackOffice(AdminSite):
    """Every registered table, to look at; what may be changed, its admin class says."""

    site_title = _("Back office")
    site_header = _("Back office")
    index_title = _("What the shop keeps")
    enable_nav_sidebar = True

    def register(
        self,
        model_or_iterable: type[Model] | Iterable[type[Model]],
        admin_class: type[ModelAdmin] | None = None,  # type: ignore[type-arg]  # not generic at run time
        **options: Any,
    ) -> None:
        """Take a table in, unless it is one of `UNSEEN`."""
        models = (
            [model_or_iterable] if isinstance(model_or_iterable, ModelBase) else model_or_iterable
        )
        seen = [model for model in models if model._meta.app_label not in UNSEEN]
        super().register(seen, admin_class, **options)

    def has_permission(self, request: HttpRequest) -> bool:
        """Heads of all places, with their second factor in this session."""
        member = member_of(request)
        return member is not None and staff.may(member, ACTION)

    def login(
        self, request: HttpRequest, extra_context: dict[str, object] | None = None
    ) -> HttpResponse:
        """To the staff's sign-in, to its second step, or to nothing."""
        del extra_context
        member = member_of(request)
        if member is None:
            return to_sign_in(request)
        if staff.lacks_second_factor(member, ACTION):
            return to_sign_in(request, "staff-second")
        if staff.may(member, ACTION):
            return HttpResponseRedirect(reverse("admin:index"))
        raise PermissionDenied

    def logout(  # type: ignore[override]  # it redirects
        self, request: HttpRequest, extra_context: dict[str, object] | None = None
    ) -> HttpResponse:
        """The staff's own way out; a link asks first."""
        del extra_context
        if request.method != "POST":
            return HttpResponseRedirect(reverse("staff-sign-out"))
        auth.logout(request)
        return leave_nothing(HttpResponseRedirect(reverse("staff-sign-in")))
