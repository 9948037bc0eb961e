"""Rules are kept with every version, and what they want is handed over once."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from django.db import connection

from tests.automation.rules.worlds import campaign
from vitrina.automation.rules.changes import Change
from vitrina.automation.rules.models import Alert, Firing, RuleVersion, StoredRule
from vitrina.automation.rules.parsing import parse
from vitrina.automation.rules.series import Series
from vitrina.automation.rules.services import (
    evaluate_due,
    rule_said,
    switch_off,
    switch_on,
    undo,
    write_rule,
)
from vitrina.automation.rules.wording import worded
from vitrina.commerce.transactions import Refusal, granted
from vitrina.connectors.advertising import State

pytestmark = pytest.mark.usefixtures("database")
NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
PAUSE = "pause campaign when clicks today > 100"
TELL = "tell me when clicks today > 100"


@dataclass(slots=True)
class Desk:
    """Takes proposals, or refuses them."""

    taken: list[Change] = field(default_factory=list)
    refuses: bool = False

    def propose(self, change: Change) -> object:
        if self.refuses:
            return Refusal("frozen", "Changes are frozen. Wait for the feed.")
        self.taken.append(change)
        return len(self.taken)


def written(line: str, *, is_on: bool = True) -> StoredRule:
    rule = granted(write_rule(parse(line), by="anna", now=NOW))
    return granted(switch_on(rule.id, by="anna", now=NOW)) if is_on else rule


def clicked(number: float, *names: str) -> Sequence[Series]:
    known = {"clicks": np.array([number])}
    return [
        campaign(name, last_day=NOW.date(), spend=[0.0], known=known) for name in names or ("a",)
    ]


def judged(clicks: float, desk: Desk, *names: str, hours: float = 0) -> int:
    return evaluate_due(clicked(clicks, *names), desk.propose, now=NOW + timedelta(hours=hours))


def test_a_new_rule_is_off_until_somebody_switches_it_on() -> None:
    desk, rule = Desk(), written(PAUSE, is_on=False)

    before = judged(150, desk)
    switch_on(rule.id, by="boris", now=NOW)
    after = judged(150, desk)

    assert (before, after) == (0, 1)
    assert StoredRule.objects.get().switched_by == "boris"


def test_every_version_is_kept_and_the_last_change_can_be_taken_back() -> None:
    rule = written(PAUSE)
    write_rule(parse(TELL), by="boris", now=NOW, rule_id=rule.id)

    undone = granted(undo(rule.id, by="anna", now=NOW))

    assert worded(rule_said(undone)) == PAUSE
    kept = RuleVersion.objects.values_list("number", "line", "written_by")
    assert list(kept) == [(1, PAUSE, "anna"), (2, TELL, "boris"), (3, PAUSE, "anna")]


def test_the_first_version_cannot_be_taken_back() -> None:
    answer = undo(written(PAUSE).id, by="anna", now=NOW)

    assert isinstance(answer, Refusal)
    assert answer.reason == "nothing_before"


@pytest.mark.parametrize("verb", [switch_on, switch_off, undo])
def test_a_rule_that_there_is_not_is_refused(verb: object) -> None:
    answer = verb(404, by="anna", now=NOW)  # type: ignore[operator]  # three verbs of one shape

    assert isinstance(answer, Refusal)
    assert answer.reason == "unknown"


def test_what_a_rule_wants_is_handed_over_once() -> None:
    desk, rule = Desk(), written(PAUSE)

    counts = [judged(150, desk, hours=hours) for hours in (0, 1, 30)]

    [change] = desk.taken
    assert counts == [1, 0, 0]
    assert (change.campaign, change.new, change.rule_id) == ("a", State(is_on=False), str(rule.id))
    [firing] = Firing.objects.all()
    assert (firing.outcome, firing.reason) == ("proposed", change.reason)


def test_a_rule_is_not_judged_again_within_minutes() -> None:
    desk = Desk()
    written(PAUSE)
    judged(50, desk)

    again = judged(150, desk, hours=0.2)
    later = judged(150, desk, hours=0.25)

    assert (again, later) == (0, 1)


def test_what_the_guard_rails_refuse_is_tried_again_after_the_cool_down() -> None:
    desk = Desk(refuses=True)
    written(PAUSE)
    judged(150, desk)
    desk.refuses = False

    judged(150, desk, hours=1)
    within = len(desk.taken)
    judged(150, desk, hours=24)

    assert (within, len(desk.taken)) == (0, 1)
    outcomes = Firing.objects.values_list("outcome", "note")
    assert list(outcomes) == [
        ("refused", "Changes are frozen. Wait for the feed."),
        ("proposed", ""),
    ]


def test_what_it_remembers_lives_in_the_tables() -> None:
    desk = Desk()
    written(f"{PAUSE}, at most 1 a day")

    for hours in (0, 1, 24):
        judged(150, desk, "a", "b", hours=hours)

    assert [change.campaign for change in desk.taken] == ["a", "b"]


def test_a_failure_of_the_proposals_leaves_nothing_of_the_firing() -> None:
    written(PAUSE)

    def propose(change: Change) -> object:
        raise RuntimeError(change.campaign)

    with pytest.raises(RuntimeError):
        evaluate_due(clicked(150), propose, now=NOW)

    desk = Desk()
    assert Firing.objects.count() == 0
    assert judged(150, desk) == 1


def test_a_rule_that_tells_opens_an_alert_which_is_over_when_the_number_is_back() -> None:
    desk = Desk()
    written(TELL)

    judged(150, desk)
    opened = Alert.objects.get()
    judged(50, desk, hours=1)
    closed = Alert.objects.get()
    judged(150, desk, hours=25)

    assert (opened.state, closed.state) == ("open", "resolved")
    assert opened.title == TELL
    assert opened.text == "a: clicks today: 150; the rule says above 100"
    assert desk.taken == []
    assert Alert.objects.count() == 2


def test_switching_a_rule_off_ends_its_alerts() -> None:
    rule = written(TELL)
    judged(150, Desk())

    switch_off(rule.id, by="anna", now=NOW)

    assert Alert.objects.get().state == "resolved"
    assert judged(150, Desk(), hours=30) == 0


def test_a_new_version_may_fire_for_what_the_old_one_fired_for() -> None:
    desk, rule = Desk(), written(PAUSE)
    judged(150, desk)

    write_rule(parse("pause when clicks today > 120"), by="anna", now=NOW, rule_id=rule.id)

    assert judged(150, desk) == 1


def test_two_processes_fire_a_rule_once() -> None:
    desk = Desk()
    written(PAUSE)

    def one(_: int) -> int:
        try:
            return judged(150, desk)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        counts = list(pool.map(one, range(2)))

    assert sorted(counts) == [0, 1]
    assert Firing.objects.count() == 1
