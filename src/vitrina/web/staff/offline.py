"""Without a line: the worker, its shell, today's codes, and what was noted meanwhile."""

import hashlib
import hmac
import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from vitrina.commerce.bookings import services as bookings
from vitrina.commerce.idempotency.services import Answer, answer_once
from vitrina.commerce.orders import services as orders
from vitrina.commerce.orders.models import Order
from vitrina.commerce.transactions import Refusal, refuse
from vitrina.web import formats, refusals
from vitrina.web.staff.board import bookings_of, open_orders
from vitrina.web.staff.desk import Desk, at_desk
from vitrina.web.staff.noted import MOST_BYTES, Note, notes_in
from vitrina.web.staff.scanned import looked_up
from vitrina.web.staff.tickets import PREPARED, number_of, unpaid_minor
from vitrina.web.staff.visits import EXPECTED

FILES = ("tokens.css", "staff.css", "staff.js", "staff-offline.js", "favicon.svg")
# so slow that the 887 million codes of six letters cannot be tried on a lost tablet within the
# day that they are good for; a code costs the server some 5 ms, once
ROUNDS = 20_000
HASH_BYTES = 16
# a note that is older is nobody's hand-over of today
LATEST = timedelta(hours=18)
MOST = 500
LOCKED = "too_many"  # after too many wrong codes


@require_safe
@never_cache
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker: it keeps the shell and its files, and nothing about anybody."""
    del request
    files = [static(name) for name in FILES]
    shell = {"page": reverse("staff:offline"), "files": files}
    version = hashlib.sha256(json.dumps(shell).encode()).hexdigest()[:10]
    told = json.dumps({**shell, "version": version})
    path = finders.find("staff-sw.js")
    assert path, "the package carries it"
    script = f"self.shell = {told};\n{Path(path).read_text()}"
    return HttpResponse(script, content_type="text/javascript; charset=utf-8")


@require_safe
@never_cache
def offline(request: HttpRequest) -> HttpResponse:
    """What stands in for every staff page while there is no line; the same for everybody."""
    return render(request, "staff/offline.html")


@require_safe
@at_desk("orders.hand_over")
def codes(request: HttpRequest, desk: Desk) -> HttpResponse:
    """What opens at this place today: hashes of codes, with no name and no phone beside them."""
    del request
    salt = _salt(desk)
    found = [
        {
            "hash": _hashed(each.code, salt),
            "kind": "order",
            "ref": str(each.pk),
            "label": number_of(each),
            "due": formats.money(unpaid_minor(each), each.currency) if unpaid_minor(each) else "",
        }
        for each in open_orders(desk.place.pk, desk.today)[:MOST]
        if each.fulfilment_state in PREPARED
    ]
    found += [
        {
            "hash": _hashed(each.code, salt),
            "kind": "booking",
            "ref": str(each.pk),
            "label": f"{each.starts_at.astimezone(desk.zone):%H:%M} · {each.party_size}",
            "due": "",
        }
        for each in bookings_of(desk.place.pk, desk.today, EXPECTED)[:MOST]
    ]
    told = {"day": desk.today.isoformat(), "salt": salt, "rounds": ROUNDS, "codes": found}
    return JsonResponse(told)


@require_POST
@at_desk("orders.hand_over")
def sync(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Do what was noted without a line, each note once, however often it is sent."""
    notes = notes_in(request.body[: MOST_BYTES + 1])
    if isinstance(notes, str):
        return JsonResponse({"error": notes}, status=400)
    return JsonResponse({"answers": [_answered(desk, note) for note in notes]})


def _answered(desk: Desk, note: Note) -> Mapping[str, str]:
    answer = answer_once(
        f"staff:{desk.place.pk}",
        note.key,
        note.asked(),
        lambda: _body(_done(desk, note)),
        now=desk.now,
    )
    if isinstance(answer, Refusal) and answer.reason == LOCKED:
        return {"key": note.key, "state": "waiting", "text": refusals.said(answer)}
    if isinstance(answer, Refusal):
        return {"key": note.key, "state": "refused", "text": refusals.said(answer)}
    told: dict[str, str] = json.loads(answer.body)
    text = refusals.of_reason(told["reason"]) if told["reason"] else ""
    return {"key": note.key, "state": "refused" if told["reason"] else "done", "text": text}


def _body(no: Refusal | None) -> Answer:
    if no and no.reason == LOCKED:  # the next time it may go through: no answer to be kept
        raise refuse(no.reason, no.message)
    reason = no.reason if no else ""
    return Answer(409 if no else 200, json.dumps({"reason": reason}).encode())


def _done(desk: Desk, note: Note) -> Refusal | None:
    """Hand over, or check in; a code that opens something else by now is refused."""
    at = min(desk.now, max(note.at, desk.now - LATEST))
    opened = looked_up(desk, note.code)
    if isinstance(opened, Refusal):
        return opened
    if note.ref not in (opened.order_id, opened.booking_id):
        return Refusal("no_such_code", "The code opens something else by now.")
    if opened.order_id:
        return _handed(desk, opened.order_id, at)
    answer = bookings.check_in(note.ref, now=at, actor=desk.actor)
    return answer if isinstance(answer, Refusal) else None


def _handed(desk: Desk, order_id: UUID, at: datetime) -> Refusal | None:
    order = Order.objects.get(id=order_id)
    # whoever noted it was told what to take
    paid = "cash" if unpaid_minor(order) else ""
    answer = orders.hand_over(order_id, how="code", now=at, actor=desk.actor, paid_by=paid)
    return answer if isinstance(answer, Refusal) else None


def _salt(desk: Desk) -> str:
    told = f"staff codes|{desk.place.pk}|{desk.today}".encode()
    return hmac.new(settings.SECRET_KEY.encode(), told, hashlib.sha256).hexdigest()[:32]


@lru_cache(maxsize=4096)
def _hashed(code: str, salt: str) -> str:
    return hashlib.pbkdf2_hmac("sha256", code.encode(), salt.encode(), ROUNDS, HASH_BYTES).hex()
