"""Who asks: a program with a key, and what the key lets it do."""

from django.http import HttpRequest
from ninja.security import HttpBearer

from vitrina.commerce.partners import services
from vitrina.commerce.partners.models import ApiKey
from vitrina.commerce.partners.scopes import SCOPES
from vitrina.commerce.transactions import Refusal
from vitrina.web.api.answers import ApiRefusalError


class KeyAuth(HttpBearer):
    """`Authorization: Bearer vk_…`, of a key with one scope; asked before anything is read."""

    def __init__(self, scope: str) -> None:
        super().__init__()
        self.scope = scope

    def authenticate(self, request: HttpRequest, token: str) -> ApiKey | None:
        """The key; nothing if there is none, and the answer is 401 then.

        Raises:
            ApiRefusalError: with 403, the key lacks the scope.
        """
        del request
        key = services.key_of(token)
        if key is not None and self.scope not in key.scopes:
            raise ApiRefusalError(
                Refusal("forbidden", f"The key lacks the scope {self.scope!r}. Make one with it.")
            )
        return key


def needs(scope: str) -> KeyAuth:
    """What an operation is declared with: only keys with this scope are let in."""
    assert scope in SCOPES, scope
    return KeyAuth(scope)


def key_of(request: HttpRequest) -> ApiKey:
    """The key of a request that was let in."""
    key = getattr(request, "auth", None)
    assert isinstance(key, ApiKey), "an operation without a key has no key to ask for"
    return key


def require_place(request: HttpRequest, place_id: str) -> None:
    """Stop a key of one place at all others; what is there, it is not told.

    Raises:
        ApiRefusalError: with 404.
    """
    own = key_of(request).place_id
    if own is not None and own != place_id:
        raise ApiRefusalError(Refusal("not_found", f"There is no place {place_id!r} for this key."))


def require_all_places(request: HttpRequest) -> None:
    """Stop a key of one place at what all of them share.

    Raises:
        ApiRefusalError: with 403.
    """
    if key_of(request).place_id is not None:
        raise ApiRefusalError(
            Refusal(
                "forbidden",
                "This belongs to all places, and the key to one. Make a key of all places.",
            )
        )


def actor_of(request: HttpRequest) -> str:
    """How the history of an order or a booking names the program that did something."""
    return f"api:{key_of(request).id}"
