"""Find the library's sentences in a text, and say them in the page's language."""

import re
from collections.abc import Sequence
from functools import cache

from vitrina.web.sentences import of_decisions, of_errors, of_experiments, of_plans
from vitrina.web.sentences.sentence import Sentence

SENTENCES: Sequence[str] = (
    *of_experiments.CHECKS,
    *of_experiments.HOLD_OUTS,
    *of_experiments.PANELS,
    *of_experiments.OVER_PLACES,
    *of_experiments.WITHOUT_LOTS,
    *of_experiments.ROLL_OUTS,
    *of_experiments.SWITCHBACKS,
    *of_experiments.READINGS,
    *of_plans.PLANS,
    *of_decisions.BUDGETS,
    *of_errors.NAMES,
    *of_errors.LAKES,
)
BETWEEN = re.compile(r"\.?\s*")
END_OF_UNKNOWN = re.compile(r"[.:!?](?=\s|$)|$")


def in_words(text: str) -> str:
    """A text of the library in the page's language, with its numbers as people write them there.

    The library speaks English, in notebooks and in the lake: a page alone knows who reads it.

    Args:
        text: one sentence or several, as the library joins them with spaces. One that is not in
            `SENTENCES` is shown as it is.
    """
    said = []
    at = 0
    while at < len(text):
        shown, at = _next(text, at)
        between = BETWEEN.match(text, at)
        assert between, "it matches nothing, too"
        said += [shown, between.group()]
        at = between.end()
    return "".join(said)


def _next(text: str, at: int) -> tuple[str, int]:
    """What the sentence that begins there says, and where it ends."""
    found = [
        (match.end(), sentence, match)
        for sentence in _sentences()
        if (match := sentence.reads.match(text, at))
    ]
    if not found:
        unknown = END_OF_UNKNOWN.search(text, at)
        assert unknown, "every text has an end"
        return text[at : unknown.end()], unknown.end()
    # a name may hold anything, another sentence too: the nearest end is the right one
    end, sentence, match = min(found, key=lambda each: each[0])
    return sentence.said(match), end


@cache
def _sentences() -> Sequence[Sentence]:
    return [Sentence.of(text) for text in SENTENCES]
