"""One bad row stops no other, and what may count already is never sent again."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.connectors.ads.samples import conversion
from vitrina.connectors.advertising import Conversion, Verdict
from vitrina.connectors.uploads import UNKNOWN, UNSENT, Uploads
from vitrina.errors import RefusedError, ThrottledError


@dataclass
class Counts:
    """A platform that counts every row that it is sent, and refuses files with a bad one."""

    bad: frozenset[str] = frozenset()
    breaks_at: int = 0  # the upload that fails
    error: Exception = field(default_factory=OSError)
    uploads: list[list[str]] = field(default_factory=list)
    counted: list[str] = field(default_factory=list)

    def upload(self, rows: Sequence[Conversion]) -> bool:
        names = [row.transaction_id for row in rows]
        self.uploads.append(names)
        if len(self.uploads) == self.breaks_at:
            raise self.error
        if self.bad & set(names):
            return False
        self.counted += names
        return True


def send(
    platform: Counts,
    count: int,
    *,
    most: int = 100,
    is_repeatable: bool = False,
    alike: Callable[[Conversion], str] = lambda _: "",
) -> list[Verdict]:
    uploads = Uploads(
        platform.upload, reason="bad", most=most, alike=alike, is_repeatable=is_repeatable
    )
    rows = [conversion(number) for number in range(count)]
    return uploads.send(rows, refusal=lambda _: "")


@given(count=st.integers(1, 40), bad=st.frozensets(st.integers(0, 39)), most=st.integers(1, 50))
def test_just_the_bad_rows_are_refused_and_each_other_counts_once(
    count: int, bad: frozenset[int], most: int
) -> None:
    platform = Counts(frozenset(f"receipt-{number}" for number in bad))

    verdicts = send(platform, count, most=most)

    assert [each.is_taken for each in verdicts] == [number not in bad for number in range(count)]
    assert sorted(platform.counted) == sorted(
        each.transaction_id for each in verdicts if each.is_taken
    )


def test_one_bad_row_of_a_thousand_costs_a_few_uploads() -> None:
    platform = Counts(frozenset({"receipt-700"}))

    send(platform, 1024, most=1024)

    assert len(platform.uploads) == 21  # 1 and two for each of ten halvings


def test_rows_that_are_not_alike_are_not_uploaded_together() -> None:
    platform = Counts()

    send(platform, 4, alike=lambda one: str(one.minor % 200))

    assert platform.uploads == [["receipt-0", "receipt-2"], ["receipt-1", "receipt-3"]]


@pytest.mark.parametrize(
    ("error", "met"),
    [
        (ConnectionError(), UNKNOWN),
        (ThrottledError("It", 5), UNSENT),
        (RefusedError(403, "no", "no"), UNSENT),
    ],
)
def test_a_failure_after_the_first_upload_is_the_verdict_of_the_rows_that_it_met(
    error: Exception, met: str
) -> None:
    platform = Counts(breaks_at=2, error=error)

    verdicts = send(platform, 3, most=1)

    assert [each.reason for each in verdicts] == ["", met, UNSENT]
    assert platform.counted == ["receipt-0"]


@pytest.mark.parametrize(("breaks_at", "is_repeatable"), [(1, False), (2, True)])
def test_a_failure_is_raised_where_all_may_be_sent_again(
    breaks_at: int, is_repeatable: bool
) -> None:
    platform = Counts(breaks_at=breaks_at, error=ConnectionError())

    with pytest.raises(ConnectionError):
        send(platform, 3, most=1, is_repeatable=is_repeatable)
