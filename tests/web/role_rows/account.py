"""Who gets what below account/."""

from tests.web.roles import ANY_CUSTOMER, ANY_MEMBER, EVERYONE, OUTSIDERS, Actor, Outcome, Row

# whoever has set up an app proves it before another one is; a session without that goes there
SET_UP = dict(ANY_MEMBER) | {Actor.OWNER_WITHOUT_SECOND: Outcome.SIGN_IN}
MEMBERS = dict(ANY_MEMBER) | dict.fromkeys(
    [each for each in Actor if each not in OUTSIDERS], Outcome.INSIDE
)

ROWS = (
    Row("account/", ANY_CUSTOMER),
    Row("account/sign-in/", EVERYONE),
    Row("account/sign-in/code/", dict.fromkeys(Actor, Outcome.SIGN_IN)),  # none has begun
    Row("account/sign-out/", dict.fromkeys(Actor, Outcome.SIGN_IN), method="POST"),
    Row("account/consents/", ANY_CUSTOMER, method="POST"),
    Row("account/name/", ANY_CUSTOMER, method="POST"),
    Row("account/adopt/", ANY_CUSTOMER, method="POST"),
    Row("account/erase/", ANY_CUSTOMER),
    Row("account/export/", ANY_CUSTOMER),
    Row("account/export/my-data.json", ANY_CUSTOMER),
    Row("account/export/my-data.html", ANY_CUSTOMER),
    Row("account/staff/", EVERYONE),
    Row("account/staff/second/", MEMBERS),
    Row("account/staff/second/set-up/", SET_UP),
    Row("account/staff/sign-out/", EVERYONE),
)
