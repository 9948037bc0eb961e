"""What the shop does by itself: expire, remind, send, ask again; all it knows is in its tables."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from logging import getLogger
from uuid import UUID

from django.db import close_old_connections
from django.urls import reverse

from vitrina.automation.conversions import services as conversions
from vitrina.automation.proposals import services as proposals
from vitrina.automation.rules import services as rules
from vitrina.collector.workspace import Workspace
from vitrina.commerce.bookings import services as bookings
from vitrina.commerce.capacity import services as capacity
from vitrina.commerce.catalog import services as catalog
from vitrina.commerce.customers import services as customers
from vitrina.commerce.idempotency import services as idempotency
from vitrina.commerce.notifications import services as notifications
from vitrina.commerce.orders import services as orders
from vitrina.commerce.payments import services as payments
from vitrina.commerce.promotions import services as promotions
from vitrina.commerce.staff import sign_in_limits
from vitrina.engine import open_lake
from vitrina.web import costs, rule_runs, telling, watching
from vitrina.web.ad_accounts import ad_accounts
from vitrina.web.automation.acting import the_switch
from vitrina.web.connections import payee, providers, senders
from vitrina.web.proposing import propose_budgets
from vitrina.web.shop.mine import link_token
from vitrina.web.standing_facts import facts_of
from vitrina.web.webhooks import deliver_due

LOGGER = getLogger(__name__)
PAGES = {"order": "shop:linked_order", "booking": "shop:linked_booking"}

Clock = Callable[[], datetime]
Deed = Callable[[Workspace, Clock], object]


@dataclass(slots=True)
class Task:
    """One thing that is done again and again; a task that fails does not stop the others."""

    name: str
    every: timedelta
    deed: Deed
    due_at: datetime | None = field(default=None)

    def is_due(self, now: datetime) -> bool:
        return self.due_at is None or now >= self.due_at


def expire(workspace: Workspace, clock: Clock) -> None:
    """Give back what nobody paid, collected or came to."""
    del workspace
    orders.expire_due(now=clock())
    bookings.expire_due(now=clock())
    bookings.offer_freed(now=clock())
    capacity.expire_due(now=clock())


def remind(workspace: Workspace, clock: Clock) -> None:
    """Remind of bookings."""
    del workspace
    bookings.remind_due(now=clock())


def send(workspace: Workspace, clock: Clock) -> None:
    """Send the messages that are due."""
    notifications.send_due(
        senders(workspace), now=clock(), link_of=partial(link_of, workspace.settings().public_url)
    )


def link_of(public_url: str, subject: str) -> str:
    """The page of an order or a booking, for whoever has the link; empty without an address."""
    kind, _, identifier = subject.partition(":")
    if not public_url or kind not in PAGES:
        return ""
    token = link_token(kind, UUID(identifier))
    return public_url.rstrip("/") + reverse(PAGES[kind], args=[token])


def move_money(workspace: Workspace, clock: Clock) -> None:
    """Send refunds off, and ask about payments that nobody has told of."""
    known = providers(workspace)
    payments.send_refunds(known, now=clock(), tell=payee(clock()))
    payments.reconcile(known, now=clock(), tell=payee(clock()))


def find_refunds(workspace: Workspace, clock: Clock) -> None:
    """Ask for refunds that somebody made on a provider's own pages."""
    payments.find_refunds(providers(workspace), now=clock(), tell=payee(clock()))


def tell_others(workspace: Workspace, clock: Clock) -> None:
    """Tell other programs what happened."""
    deliver_due(workspace, clock=clock)


def tell_of_alerts(workspace: Workspace, clock: Clock) -> None:
    """Send the letters about alerts; programs are told with everything else."""
    rules.deliver_due(senders(workspace)["email"], now=clock())


def find_conversions(workspace: Workspace, clock: Clock) -> None:
    """Look into the lake for what ad platforms are to be told."""
    telling.find(workspace, telling.platforms(workspace), now=clock())


def tell_platforms(workspace: Workspace, clock: Clock) -> None:
    """Tell ad platforms what is due, while automation may send anything at all."""
    switch = the_switch()
    telling.tell(
        telling.platforms(workspace), clock=clock, may_call=lambda: not switch.why_stopped()
    )


def bring_costs(workspace: Workspace, clock: Clock) -> None:
    """Bring the costs of ad accounts."""
    costs.bring_due(workspace, clock=clock)


def propose(workspace: Workspace, clock: Clock) -> None:
    """Propose what the last night decided."""
    for each in ad_accounts(workspace):
        if each.offers("changes"):
            propose_budgets(open_lake(workspace.folder), each, now=clock())


def act_on_platforms(workspace: Workspace, clock: Clock) -> None:
    """Bring what was approved to the platforms, one guarded step at a time."""
    if not proposals.is_anything_due(now=clock()):
        return
    lake = open_lake(workspace.folder)
    accounts = [each for each in ad_accounts(workspace) if each.offers("changes")]
    proposals.act(
        {each.name: each.changes for each in accounts},
        switch=the_switch(),
        facts={
            each.name: facts_of(lake, platform=each.platform, account=each.account, now=clock())
            for each in accounts
        },
        clock=clock,
    )


def judge_rules(workspace: Workspace, clock: Clock) -> None:
    """Judge the rules of marketers."""
    rule_runs.judge_rules(workspace, clock=clock)


def watch(workspace: Workspace, clock: Clock) -> None:
    """Tell what is the matter with the system itself."""
    del workspace
    watching.watch(clock=clock)


def forget(workspace: Workspace, clock: Clock) -> None:
    """Delete what nobody will ask for again."""
    idempotency.forget_old(now=clock())
    promotions.forget_expired_quotes(now=clock())
    bookings.forget_tries(now=clock())
    customers.forget_old(now=clock())
    sign_in_limits.forget_old(now=clock())
    notifications.forget_old(now=clock())
    rules.forget_old(now=clock())
    conversions.forget_old(now=clock())
    catalog.forget_unused(folder=workspace.media, now=clock())


def tasks() -> list[Task]:
    """All that are quick, due at once."""
    return [
        Task("send", timedelta(seconds=1), send),
        Task("tell others", timedelta(seconds=1), tell_others),
        Task("expire", timedelta(seconds=5), expire),
        Task("move money", timedelta(seconds=10), move_money),
        Task("find refunds", timedelta(hours=1), find_refunds),
        Task("watch", timedelta(minutes=1), watch),
        Task("tell of alerts", timedelta(seconds=10), tell_of_alerts),
        Task("remind", timedelta(seconds=30), remind),
        Task("forget", timedelta(hours=1), forget),
    ]


def slow_tasks() -> list[Task]:
    """What reads the lake or waits for ad platforms; done beside the others, in a thread."""
    return [
        Task("find conversions", timedelta(hours=1), find_conversions),
        Task("tell platforms", timedelta(seconds=10), tell_platforms),
        Task("bring costs", timedelta(minutes=15), bring_costs),
        Task("propose", timedelta(minutes=15), propose),
        Task("act", timedelta(seconds=5), act_on_platforms),
        Task("judge rules", timedelta(minutes=15), judge_rules),
    ]


def do_due(workspace: Workspace, due: Sequence[Task], *, clock: Clock) -> dict[str, str]:
    """Do what is due now; returns what went wrong, by task."""
    wrong: dict[str, str] = {}
    for task in due:
        if not task.is_due(clock()):
            continue
        try:
            task.deed(workspace, clock)
        except Exception as error:  # the others are still to be done; this one is tried again
            LOGGER.exception("The task %r failed; it is tried again", task.name)
            wrong[task.name] = f"{type(error).__name__}: {error}"
        finally:
            close_old_connections()
        task.due_at = clock() + task.every
    return wrong
