"""What Google's local servers have in common: the token, and the frame of their errors."""

import json
from collections.abc import Mapping, Sequence

from tests.connectors.ads.local_platform import Answer
from tests.connectors.payments.fake_server import Asked

CUSTOMER = "1234567890"
TOKEN_PATH = "/token"
SECRETS = {
    "client_id": "app.apps.example",
    "client_secret": "very-secret-client",
    "refresh_token": "very-secret-refresh",
}
DETAIL = "type.googleapis.com/google.rpc."


def account(url: str) -> Mapping[str, str]:
    """Settings that both connectors need."""
    return {**SECRETS, "customer_id": "123-456-7890", "token_url": url + TOKEN_PATH}


def token_answer(asked: Asked, token: str) -> Answer | None:
    """The answer of the token's server; none if something else is asked."""
    if asked.path != TOKEN_PATH:
        return None
    expected = {**SECRETS, "grant_type": "refresh_token"}
    if asked.form() != expected:
        return json_answer(400, {"error": "invalid_grant"})
    return json_answer(200, {"access_token": token, "expires_in": 3599, "token_type": "Bearer"})


def error(
    http_status: int, status: str, words: str, details: Sequence[Mapping[str, object]] = ()
) -> Answer:
    """google.rpc.Status as JSON."""
    told = {"code": http_status, "message": words, "status": status, "details": list(details)}
    return json_answer(http_status, {"error": told})


def json_answer(status: int, body: Mapping[str, object], *, is_applied: bool = False) -> Answer:
    return Answer(status, json.dumps(body).encode(), is_applied=is_applied)
