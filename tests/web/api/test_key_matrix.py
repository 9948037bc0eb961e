"""Every operation of the API with every kind of key; one that declares no scope fails."""

from collections.abc import Iterator

import pytest
from ninja.operation import Operation

from tests.web.api.conftest import NOON, PLACE, Program
from tests.web.role_rows.api import ROWS
from vitrina.commerce.partners.scopes import SCOPES
from vitrina.commerce.partners.services import add_key, revoke_key
from vitrina.web.api.keys import KeyAuth
from vitrina.web.api.urls import api

AN_ID = "018f0000-0000-7000-8000-000000000000"
PARTS = {
    "{place_id}": PLACE,
    "{order_id}": AN_ID,
    "{booking_id}": AN_ID,
    "{customer_id}": AN_ID,
    "{entry_id}": AN_ID,
    "{endpoint_id}": "1",
    "{code}": "ABCDEF",
    "{category_id}": "coffee",
    "{product_id}": "nothing",
    "{assortment_id}": "nothing",
    "{list_id}": "nothing",
    "{path:sku}": "nothing",
    "{name}": "nothing",
    "{day}": "2026-03-02",
    "{purpose}": "profiling",
}


def operations() -> Iterator[tuple[str, str, Operation]]:
    for prefix, router in api._routers:
        for path, view in router.path_operations.items():
            for operation in view.operations:
                yield operation.methods[0], f"{prefix}{path}", operation


EACH = pytest.mark.parametrize(
    ("method", "path", "operation"),
    [pytest.param(*each, id=f"{each[0]} {each[1]}") for each in operations()],
)


def scope_of(operation: Operation) -> str | None:
    """What it declares; nothing if it is open to everybody."""
    found = [each.scope for each in operation.auth_callbacks if isinstance(each, KeyAuth)]
    return found[0] if found else None


def ask(program: Program, method: str, path: str) -> int:
    for name, text in PARTS.items():
        path = path.replace(name, text)
    status: int = getattr(program, method.lower())(path).status_code
    return status


@EACH
def test_an_operation_declares_the_scope_that_it_needs(
    method: str, path: str, operation: Operation
) -> None:
    scope = scope_of(operation)

    assert scope is not None, f"{method} {path} lacks auth=needs(...)"
    assert scope in SCOPES
    # what only its owner sees is read with the scope that writes it
    assert method in ("GET", "POST") or scope.endswith(":write")
    assert not scope.endswith(":read") or method == "GET" or scope == "events:read"


def test_an_operation_has_a_row_in_the_matrix_of_actors() -> None:
    declared = {(row.method, row.route) for row in ROWS}
    there = {
        (method, f"api/v1{path.translate(str.maketrans('{}', '<>'))}")
        for method, path, _ in operations()
    }

    assert there - declared == set(), "an operation without a row: add it to role_rows/api.py"


@pytest.mark.usefixtures("cafe")
def test_every_operation_is_closed_to_every_key_but_its_own() -> None:
    keys = {scope: Program(add_key(scope, [scope], now=NOON).text) for scope in SCOPES}
    gone = add_key("gone", SCOPES, now=NOON)
    revoke_key(gone.key.id, now=NOON)
    outsiders = [Program(gone.text), Program("wk_of_the_site"), Program("")]

    wrong = []
    for method, path, operation in operations():
        wrong += [(path, "outsider") for each in outsiders if ask(each, method, path) != 401]
        for scope, program in keys.items():
            # past the guard an operation answers by what is there: anything but 401 and 403
            is_in = ask(program, method, path) not in (401, 403)
            if is_in != (scope == scope_of(operation)):
                wrong.append((f"{method} {path}", scope))

    assert wrong == []


@pytest.mark.usefixtures("cafe")
def test_a_text_that_no_database_keeps_is_refused_and_nothing_breaks(program: Program) -> None:
    place = program.get("/places/%00")
    basket = program.post(
        "/quotes", {"place_id": "a\x00b", "lines": [{"sku": "a\x00", "quantity": 1}]}
    )

    assert place.status_code in (404, 422)
    assert basket.status_code in (404, 422)
