"""Who decides, and the switch that stops everything."""

import os
from dataclasses import dataclass

from django.http import HttpRequest
from django.utils.translation import gettext as _

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


@dataclass(frozen=True, slots=True)
class Stopped:
    """Why nothing is sent.

    Attributes:
        why: in words.
        is_new: nobody has ever let it run: there is no cause for alarm.
    """

    why: str
    is_new: bool = False


def stopped() -> Stopped | None:
    """Why nothing is sent at this moment; nothing if it runs."""
    switch = the_switch()
    why = switch.why_stopped()
    if not why:
        return None
    if not switch.file.exists():
        return Stopped(_("Nobody has let it run yet."), is_new=True)
    return Stopped(switch.said() or why)
