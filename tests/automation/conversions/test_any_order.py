"""Whatever happens in whatever order, in the end the platform counts the truth, each sale once."""

from uuid import uuid4

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.automation.conversions.given import violations
from tests.automation.conversions.story import STEPS, told_story
from vitrina.automation.conversions.models import Telling

pytestmark = pytest.mark.usefixtures("database")


@settings(
    max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@given(steps=st.lists(st.sampled_from(STEPS), max_size=25))
@example(steps=["sold 0", "found", "fails: unheard", "sent", "part of 0 returned", "found"])
@example(
    steps=[
        *("sold 0", "found", "fails: unheard", "fails: throttled", "sent", "part of 0 returned"),
        *("found", "later", "later"),
    ]
)
@example(
    steps=[
        *("sold 0", "found", "fails: unheard", "fails: refused", "sent", "part of 0 returned"),
        *("found", "later", "put back"),
    ]
)
@example(steps=["sold 0", "found", "dies after judge", "0 returned", "found", "sent"])
@example(steps=["sold 0", "found", "dies in the call", "later", "0 returned", "later"])
def test_the_platform_counts_the_truth(steps: list[str]) -> None:
    account = uuid4().hex  # one database sees every example

    story = told_story(account, steps)

    ads = story.shop.ads
    assert ads.counted == story.truth
    assert ads.clashes == []
    assert set(Telling.objects.filter(account=account).values_list("state", flat=True)) <= {
        "taken",
        "not_sendable",  # given back in full before it was told
    }
    assert violations() == []
