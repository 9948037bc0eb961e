"""Where a program is told what happens: its own endpoints, and what became of each delivery."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Field, Query, Router, Schema

from vitrina.commerce.partners import services as partners
from vitrina.commerce.partners.models import Delivery, Endpoint
from vitrina.commerce.transactions import Refusal
from vitrina.connectors.public_http import checked
from vitrina.errors import SettingError, UnknownNameError
from vitrina.events import event_type_named
from vitrina.web.api.answers import ApiRefusalError
from vitrina.web.api.keys import needs, require_all_places
from vitrina.web.api.once import once, repeatable
from vitrina.web.api.paging import MOST
from vitrina.web.connections import this_workspace
from vitrina.web.webhooks import secret_sealer

router = Router(tags=["endpoints"])


class EndpointIn(Schema):
    """An address with https, and the types of events that it wants; none: all."""

    url: Annotated[str, Field(max_length=500)]
    event_types: list[str] = Field(default_factory=list)


class EndpointOut(Schema):
    """An endpoint; its secret is told once, when it is made."""

    id: int
    url: str
    event_types: list[str]
    secret: str | None = None


class DeliveryOut(Schema):
    """One event on its way."""

    event_id: UUID
    state: str
    attempts: int
    due_at: datetime
    last_status: str


@router.post("", response={201: EndpointOut}, auth=needs("events:read"))
def add(request: HttpRequest, asked: EndpointIn) -> HttpResponse:
    """Tell this address what happens from now on; the first answer alone has its secret.

    A repeat is told of the same endpoint without it, since it is kept nowhere in clear. If the
    first answer was lost, close the endpoint and add it anew.
    """
    require_all_places(request)
    try:
        checked(asked.url)
        for name in asked.event_types:
            event_type_named(name)
    except (SettingError, UnknownNameError) as error:
        raise ApiRefusalError(Refusal("bad_endpoint", str(error))) from None
    now = timezone.now()
    new: list[partners.NewEndpoint] = []

    def deed(key: str) -> EndpointOut:
        del key
        new[:] = [
            partners.add_endpoint(
                asked.url, asked.event_types, sealer=secret_sealer(this_workspace()), now=now
            )
        ]
        return _out(new[0].endpoint)

    answer = once(request, deed, now=now, status=201)
    if new:
        answer.content = _out(new[0].endpoint, new[0].secret).model_dump_json().encode()
    return answer


@router.get("", response=list[EndpointOut], auth=needs("events:read"))
def listed(request: HttpRequest) -> list[EndpointOut]:
    """The endpoints that are told."""
    require_all_places(request)
    return [_out(each) for each in Endpoint.objects.filter(closed_at=None)]


@router.post(
    "/{endpoint_id}/close",
    response=EndpointOut,
    auth=needs("events:read"),
    openapi_extra=repeatable("once more does nothing"),
)
def close(request: HttpRequest, endpoint_id: int) -> EndpointOut:
    """Tell it nothing more; once more does nothing."""
    require_all_places(request)
    endpoint = Endpoint.objects.filter(id=endpoint_id).first()
    if endpoint is None:
        raise ApiRefusalError(
            Refusal("not_found", f"There is no endpoint {endpoint_id}. See /endpoints.")
        )
    partners.close_endpoint(endpoint_id, now=timezone.now())
    return _out(endpoint)


@router.get("/{endpoint_id}/deliveries", response=list[DeliveryOut], auth=needs("events:read"))
def deliveries(
    request: HttpRequest, endpoint_id: int, limit: Annotated[int, Query(ge=1, le=MOST)] = 50
) -> list[Delivery]:
    """What became of the newest events."""
    require_all_places(request)
    return list(Delivery.objects.filter(endpoint_id=endpoint_id).order_by("-event_id")[:limit])


def _out(endpoint: Endpoint, secret: str | None = None) -> EndpointOut:
    return EndpointOut(
        id=endpoint.id, url=endpoint.url, event_types=endpoint.event_types, secret=secret
    )
