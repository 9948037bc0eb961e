"""Who decides, and the switch that stops everything."""

import os

from django.http import HttpRequest

from vitrina.automation.proposals.services import Switch
from vitrina.web.connections import this_workspace
from vitrina.web.people import member_of

DECIDES, SETS_LIMITS = "automation.decide", "automation.limits"


def the_switch() -> Switch:
    """The kill switch of this shop: a file in its folder, and the environment of the process."""
    return Switch(this_workspace().run / "automation", os.environ)


def actor_of(request: HttpRequest) -> str:
    """How the audit trail names who is signed in; empty if nobody is."""
    member = member_of(request)
    return f"member:{member.pk}" if member else ""
