"""What the readings of experiments say: why there is no effect, and what to be careful of."""

from collections.abc import Sequence

from django.utils.translation import gettext_noop

CHECKS: Sequence[str] = (
    gettext_noop(
        "%(share)s of %(total)s units were treated where %(planned)s were planned (p = %(chance)s)"
    ),
    gettext_noop(
        "Something other than the lots filled the arms, so a difference is no effect. Find out who "
        "is missing, and test again."
    ),
)

HOLD_OUTS: Sequence[str] = (
    gettext_noop(
        "Nobody's value differs from anybody else's: there is nothing to compare. Look whether the "
        "goal is counted in this window at all."
    ),
    gettext_noop("Which share was to be treated is not known, so the lots could not be checked."),
    gettext_noop(
        "Everybody was treated: of a channel that everybody saw no comparison is left. Hold one "
        "person of ten out next time."
    ),
    gettext_noop(
        "%(treated)s treated and %(control)s control persons are too few: each arm needs two, and "
        "hundreds to say much."
    ),
    gettext_noop("A value is not a finite number. Correct the outcomes, then read again."),
    gettext_noop("%(count)s persons stand in both arms and were left out."),
    gettext_noop("%(count)s persons entered after the test had ended and were left out."),
    gettext_noop(
        "%(count)s of %(total)s persons stand in both arms. Lots were drawn by cookie or card and "
        "not by person; draw them by person, and test again."
    ),
    gettext_noop(
        "%(treated)s of the treated and %(control)s of the control persons entered after the test "
        "had begun: the arms were not filled by the same lots. Assign both arms at the same "
        "moment, and test again."
    ),
    gettext_noop(
        "planned_share must lie between 0 and 1, not %(value)s. 0.9 holds one person of ten out."
    ),
)

PANELS: Sequence[str] = (
    gettext_noop(
        "%(units)s changed arms during the test. Read it as a switchback or a staggered roll-out, "
        "or end the test before the change."
    ),
    gettext_noop("No treated unit has an outcome%(absent)s. Check the unit ids."),
    gettext_noop(
        "All %(total)s units with outcomes are treated%(absent)s: there is nobody to compare with. "
        "Leave some out of the next test."
    ),
    gettext_noop("The data hold no period of the test. Read it again when they do."),
    gettext_noop(
        "There are %(before)s periods before a test of %(during)s: too few to learn how the units "
        "go together. Load older outcomes, at least as many periods as the test has."
    ),
    gettext_noop(
        "There are only %(before)s periods before the test. Load older outcomes: %(least)s at "
        "least, and better twice as many as the test has."
    ),
    gettext_noop(
        "%(unit)s has %(count)s unknown values (NaN or NULL), the first on %(first_day)s."
    ),
    gettext_noop("%(unit)s is flat: it was %(value)s in every period before the test."),
    gettext_noop("%(unit)s opened in between: it has no outcome up to %(last_day)s."),
    gettext_noop("%(unit)s closed in between: it has no outcome from %(first_day)s on."),
    gettext_noop(
        "%(unit)s was shut in between: it has no outcome from %(first_day)s to %(last_day)s."
    ),
    gettext_noop("It was left out."),
    gettext_noop("It is treated, so that nothing can be said."),
    gettext_noop("No control unit is left to compare with:"),
    gettext_noop("%(count)s periods before the test have no row of any unit: left out."),
    gettext_noop(
        "%(count)s periods of the test have no row of any unit: the effect is of the others."
    ),
    gettext_noop("The data end %(count)s periods before the test does: the effect is so far."),
    gettext_noop("%(units)s has no row at all, and is not in the comparison."),
    gettext_noop("%(count)s values are negative, as returns make them: they count as they are."),
)

OVER_PLACES: Sequence[str] = (
    gettext_noop(
        "A period is like the one before (correlation %(correlation)s of what the donors leave "
        "open): the p-value compares whole stretches of time, not single periods."
    ),
    gettext_noop(
        "Before the test the donors explain %(share)s of the ups and downs of the treated: what "
        "was to be expected is little more than a mean."
    ),
    gettext_noop(
        "The treated swing %(times)s times as much as the nearest mix of donors: they lie outside "
        "the hull of the donors, and what was to be expected is extrapolated."
    ),
    gettext_noop(
        "A period is like the one before (correlation %(correlation)s of what the line leaves "
        "open): the interval was widened for it."
    ),
    gettext_noop(
        "Before the test the treated did not rise and fall with the control units: what was to be "
        "expected is little more than a mean."
    ),
    gettext_noop(
        "In %(count)s periods of the test the control units are lower or higher than ever before "
        "it: what was to be expected is extrapolated."
    ),
    gettext_noop(
        "The control units together never changed before the test: no line can be drawn through "
        "them. Take other control units, or more of them."
    ),
    gettext_noop(
        "There are %(count)s pairs with outcomes, and %(least)s are the fewest of which a mean can "
        "be trimmed. Treat more places, or read the test as geo_lift."
    ),
    gettext_noop("%(count)s treated units are in no pair: the effect is of the others."),
    gettext_noop("The pairs differ so much that no effect, however large, is excluded."),
)

WITHOUT_LOTS: Sequence[str] = (
    gettext_noop(
        "Nobody drew lots over who was treated: this is a difference, and an effect only if both "
        "groups would have changed alike."
    ),
    gettext_noop(
        "%(treated)s treated and %(control)s control units are too few to compare: give two of "
        "each, or more."
    ),
    gettext_noop(
        "The outcomes do not reach back as long before the test as it lasts: bring in what "
        "happened before."
    ),
    gettext_noop(
        "Before the test the treated grew %(change)s per window against the others (p = "
        "%(chance)s): were that to go on, as much of the difference is trend."
    ),
    gettext_noop(
        "Whether both groups were on the same way before cannot be told: the outcomes reach back "
        "one window only."
    ),
    gettext_noop("No unit changed differently from the others: nothing to compare."),
)

ROLL_OUTS: Sequence[str] = (
    gettext_noop(
        "%(unit)s was treated and then was not: a roll-out stays. Read it as a switchback."
    ),
    gettext_noop("%(count)s units are too few: a roll-out needs %(least)s or more."),
    gettext_noop("No unit was reached during the test: nothing to read."),
    gettext_noop(
        "All units were reached at once, or have no time before: fewer than two are left to "
        "compare with. Let the next roll-out begin with half of them."
    ),
    gettext_noop(
        "Only one unit was reached while two others were left to compare with: its own chance "
        "cannot be told from an effect. Read it as a geo_lift."
    ),
    gettext_noop(
        "Nobody drew lots over who was reached first: this is an effect only if all units would "
        "have changed alike."
    ),
    gettext_noop(
        "%(count)s treated periods were left out: their unit has no time before, or fewer than two "
        "units were left to compare with."
    ),
    gettext_noop("There is too little time before to look at how units changed then."),
    gettext_noop(
        "Just before they were reached, units changed by %(change)s against the others (standard "
        "error %(error)s), where nothing should be: they were on different ways already."
    ),
    gettext_noop("Nothing varies between units: there is nothing to compare."),
)

SWITCHBACKS: Sequence[str] = (
    gettext_noop(
        "%(treated)s treated and %(control)s other blocks are too few: each arm needs %(least)s. "
        "Give one row of assignments for each block that was drawn, and not one for a whole place."
    ),
    gettext_noop(
        "At each place the arms take turns without exception, as lots hardly ever do. If blocks of "
        "the same arm were put together, give a row for each; if nobody drew lots, the p-value and "
        "the interval mean little."
    ),
    gettext_noop(
        "After the wash-out no period is left in which a place was treated and others of the same "
        "hour were not: make blocks longer, or the wash-out shorter."
    ),
    gettext_noop("Other lots would show the same: nothing to compare."),
)

READINGS: Sequence[str] = (
    gettext_noop("No unit of the test has an outcome. Look whether both have the same ids."),
    gettext_noop(
        "%(count)s units stand in both arms at once, %(unit)s among them. Correct the assignments: "
        "one arm at a time."
    ),
    gettext_noop(
        "running: do not stop early. A test that is stopped when it looks good finds too much; "
        "this interval holds for a single look."
    ),
    gettext_noop("It has run for less than a day."),
    gettext_noop("It begins on %(first)s: there is nothing to read yet."),
    gettext_noop("Nobody is assigned: import who is in which arm."),
    gettext_noop("The test ends at %(last)s, which is not after its start %(first)s."),
    gettext_noop(
        "The last %(goal)s in the data is of %(last)s, and the test was read to %(until)s: bring "
        "in what is missing."
    ),
    gettext_noop(
        "%(count)s of its units were in %(name)s at the same time: the effect is its own only if "
        "the lots of both were drawn apart."
    ),
)
