"""The form of what automation may do in an account."""

from django import forms
from django.utils.translation import gettext_lazy as _

from vitrina.automation.proposals.models import Account
from vitrina.automation.proposals.services import Limits, Thresholds
from vitrina.web.owner.money_field import MoneyField

MOST_STEP, MOST_CHANGES, MOST_RAISE = 20, 3, 30  # nobody loosens these


class LimitsForm(forms.Form):
    """Limits and thresholds of one account; money in its currency."""

    day_ceiling_minor = MoneyField(label=_("At most a day, in the worst case"), required=False)
    month_ceiling_minor = MoneyField(label=_("At most a month, in the worst case"), required=False)
    step_percent = forms.IntegerField(
        label=_("At most so far at once, %"), min_value=0, max_value=MOST_STEP
    )
    changes_a_day = forms.IntegerField(
        label=_("Changes of a campaign a day"), min_value=0, max_value=MOST_CHANGES
    )
    raise_percent_a_day = forms.IntegerField(
        label=_("All budgets together up by, % a day"), min_value=0, max_value=MOST_RAISE
    )
    second_person_above_minor = MoneyField(label=_("Two people from, a day"), required=False)
    no_person_up_to_minor = MoneyField(label=_("Nobody up to, a day"), required=False)

    @classmethod
    def of(cls, account: Account) -> "LimitsForm":
        """The form as the account stands."""
        return cls(initial={name: getattr(account, name) for name in cls.base_fields})

    def limits(self, currency: str) -> Limits:
        """What is to hold."""
        told = self.cleaned_data
        return Limits(
            currency=currency,
            step_percent=told["step_percent"],
            changes_a_day=told["changes_a_day"],
            raise_percent_a_day=told["raise_percent_a_day"],
            day_ceiling_minor=told["day_ceiling_minor"] or None,
            month_ceiling_minor=told["month_ceiling_minor"] or None,
        )

    def thresholds(self) -> Thresholds:
        """Who has to approve."""
        told = self.cleaned_data
        return Thresholds(told["second_person_above_minor"], told["no_person_up_to_minor"])
