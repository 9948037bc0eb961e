"""Who asks: a program with a key, and what the key lets it do."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar

from django.http import HttpRequest
from ninja.security import HttpBearer

from vitrina.commerce.partners import services
from vitrina.commerce.partners.models import ApiKey
from vitrina.commerce.partners.scopes import SCOPES
from vitrina.commerce.transactions import Refusal
from vitrina.web.api.answers import ApiRefusalError

P = ParamSpec("P")
T = TypeVar("T")
View = Callable[Concatenate[HttpRequest, P], T]

SCOPE_OF = "vitrina_scope"  # the attribute of a view that tells what it needs


class KeyAuth(HttpBearer):
    """`Authorization: Bearer vk_…`."""

    def authenticate(self, request: HttpRequest, token: str) -> ApiKey | None:
        """The key, or nothing: the answer is 401 then."""
        return services.key_of(token)


def needs(scope: str) -> Callable[[View[P, T]], View[P, T]]:
    """Let in only keys with a scope."""
    assert scope in SCOPES, scope

    def guard(view: View[P, T]) -> View[P, T]:
        @wraps(view)
        def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> T:
            if scope not in key_of(request).scopes:
                raise ApiRefusalError(
                    Refusal("forbidden", f"The key lacks the scope {scope!r}. Make one with it.")
                )
            return view(request, *args, **kwargs)

        setattr(guarded, SCOPE_OF, scope)
        return guarded  # type: ignore[return-value]  # mypy sees wraps name the first argument

    return guard


def key_of(request: HttpRequest) -> ApiKey:
    """The key of a request that was let in."""
    key = getattr(request, "auth", None)
    assert isinstance(key, ApiKey), "a route without a key has no key to ask for"
    return key


def require_place(request: HttpRequest, place_id: str) -> None:
    """Stop a key of one place at all others; what is there, it is not told.

    Raises:
        ApiRefusalError: with 404.
    """
    own = key_of(request).place_id
    if own is not None and own != place_id:
        raise ApiRefusalError(Refusal("not_found", f"There is no place {place_id!r} for this key."))
