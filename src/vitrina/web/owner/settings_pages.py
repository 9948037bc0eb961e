"""Payments and messages: which services the shop uses. Their secrets go in, and never come out."""

from collections.abc import Mapping

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from vitrina.commerce.partners.connecting import connect, disconnect
from vitrina.commerce.partners.models import Connection
from vitrina.connectors.http import UrllibHttp
from vitrina.connectors.message import SENDERS
from vitrina.connectors.message import Connector as MessageConnector
from vitrina.connectors.payment import PROVIDERS
from vitrina.connectors.payment import Connector as PaymentConnector
from vitrina.errors import VitrinaError
from vitrina.web.connections import FILE, MESSAGE, PAYMENT, settings_sealer, this_workspace
from vitrina.web.owner.room import Room, in_room, shown

UNPROCESSABLE = 422
OPTIONAL = {
    "vat_code": gettext_lazy("Code of the VAT rate, 1 to 12: with it, receipts are sent (54-FZ)"),
    "tax_system_code": gettext_lazy("Code of the tax system, 1 to 6: if you use several"),
}
# set up by a command, or there without settings
BESIDE = {"testing", "pay_at_place", FILE, "console"}
TITLES = {
    "yookassa": "YooKassa",
    "stripe": "Stripe",
    "smtp": gettext_lazy("E-mail (SMTP)"),
    "sms_ru": "SMS.RU",
    "telegram": "Telegram",
    "twilio": "Twilio",
}
# what may be read by everybody in the office
PLAIN = {"shop_id", "host", "port", "sender", "user", "account_sid", "vat_code", "tax_system_code"}


@require_safe
@in_room("settings.change")
def settings_page(request: HttpRequest, room: Room) -> HttpResponse:
    """What is connected, with the last letters of each secret."""
    return _shown(request, room)


@sensitive_post_parameters()
@require_POST
@in_room("settings.change")
def connection(request: HttpRequest, room: Room, kind: str, name: str) -> HttpResponse:
    """Connect a service with new settings, or use it no more: the button says which."""
    parts = _parts(kind)
    if name not in parts:
        raise Http404
    if request.POST.get("to") == "off":
        disconnect(kind, name)
        return redirect(f"{reverse('owner:settings')}?done=kept#{name}")
    needed, may_be = parts[name].settings, optional(kind, name)
    given = {each: request.POST.get(each, "").strip() for each in (*needed, *may_be)}
    given = {each: value for each, value in given.items() if value or each in needed}
    if wrong := _flaw(kind, name, given):
        return _shown(request, room, wrong={name: wrong}, status=UNPROCESSABLE)
    sealer = settings_sealer(this_workspace())
    connect(kind, name, given, sealer=sealer, now=room.now)
    return redirect(f"{reverse('owner:settings')}?done=kept#{name}")


def _flaw(kind: str, name: str, given: dict[str, str]) -> str:
    if not all(given.values()):
        return _("Fill in all of it: what is kept is not shown, so it cannot be kept in part.")
    try:
        _parts(kind)[name].made_of(given, UrllibHttp())
    except VitrinaError:
        # the connector's own words may repeat a secret
        return _("These settings do not fit. Copy them again from the service.")
    return ""


def optional(kind: str, name: str) -> tuple[str, ...]:
    """The settings of a connector that may stay empty."""
    return PROVIDERS[name].optional if kind == PAYMENT else ()


def _parts(kind: str) -> Mapping[str, type[PaymentConnector] | type[MessageConnector]]:
    """The connectors of a kind that an owner sets up here, by name."""
    if kind == PAYMENT:
        return {name: PROVIDERS[name] for name in PROVIDERS if name not in BESIDE}
    if kind == MESSAGE:
        return {name: SENDERS[name] for name in SENDERS if name not in BESIDE}
    return {}


def _shown(
    request: HttpRequest, room: Room, *, wrong: dict[str, str] | None = None, status: int = 200
) -> HttpResponse:
    there = {(each.kind, each.name): each for each in Connection.objects.all()}
    groups = [
        {
            "title": title,
            "kind": kind,
            "services": [
                _service(
                    kind, name, part.settings, there.get((kind, name)), (wrong or {}).get(name, "")
                )
                for name, part in _parts(kind).items()
            ],
        }
        for kind, title in ((PAYMENT, _("Payments")), (MESSAGE, _("Messages")))
    ]
    return shown(
        request,
        room,
        "settings",
        section="settings",
        status=status,
        groups=groups,
        step="services",
    )


def _service(
    kind: str, name: str, fields: tuple[str, ...], there: Connection | None, wrong: str
) -> dict[str, object]:
    endings = there.endings if there else {}
    return {
        "name": name,
        "title": TITLES.get(name, name),
        "connected_at": there.connected_at if there else None,
        "wrong": wrong,
        "fields": [
            {"name": each, "ending": endings.get(each, ""), "is_secret": each not in PLAIN}
            for each in fields
        ],
        "more": [
            {"name": each, "label": OPTIONAL[each], "ending": endings.get(each, "")}
            for each in optional(kind, name)
        ],
    }
