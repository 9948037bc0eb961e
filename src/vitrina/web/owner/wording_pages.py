"""How the shop words its messages: what is built in, what the owner has written, a preview."""

from collections.abc import Mapping
from dataclasses import dataclass

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from vitrina.commerce.notifications.built_in import BUILT_IN, Wording
from vitrina.commerce.notifications.models import Template
from vitrina.commerce.notifications.services import CHANNELS, drop_template, put_template
from vitrina.commerce.notifications.wording import check_template, fill_in, names_in
from vitrina.errors import SettingError, UnknownNameError
from vitrina.web.owner.room import Room, in_room, shown

LONGEST = 2000
LANGUAGES = {"ru": "Русский", "en": "English"}
TITLES: Mapping[str, str | Promise] = {
    "sign_in_code": gettext_lazy("Sign-in code"),
    "order_placed": gettext_lazy("The order is placed"),
    "order_ready": gettext_lazy("The order is ready"),
    "order_cancelled": gettext_lazy("The order is cancelled"),
    "order_expiring": gettext_lazy("The order waits to be collected"),
    "booking_confirmed": gettext_lazy("The table is booked"),
    "booking_changed": gettext_lazy("The booking has changed"),
    "booking_cancelled": gettext_lazy("The booking is cancelled"),
    "booking_reminder": gettext_lazy("A reminder of the booking"),
    "table_free": gettext_lazy("A table has become free"),
    "refund_made": gettext_lazy("Money is given back"),
}
WAYS: Mapping[str, str | Promise] = {
    "": gettext_lazy("Every channel"),
    "email": gettext_lazy("E-mail"),
    "sms": gettext_lazy("SMS"),
    "telegram": "Telegram",
}
MEANINGS: Mapping[str, str | Promise] = {
    "place": gettext_lazy("name of the place"),
    "address": gettext_lazy("its address"),
    "number": gettext_lazy("number of the order or booking"),
    "code": gettext_lazy("the code to show or to type"),
    "link": gettext_lazy("address of its page"),
    "name": gettext_lazy("name of the customer"),
    "time": gettext_lazy("day and time"),
    "date": gettext_lazy("day"),
    "guests": gettext_lazy("how many guests"),
    "hall": gettext_lazy("the hall"),
    "amount": gettext_lazy("the amount of money"),
    "total": gettext_lazy("the total"),
    "items": gettext_lazy("what was ordered"),
    "until": gettext_lazy("until when"),
    "minutes": gettext_lazy("for how many minutes"),
    "reason": gettext_lazy("why"),
}
# what a preview is filled in with
EXAMPLES: Mapping[str, Mapping[str, str]] = {
    "ru": {
        **{"place": "Кафе на Покровке", "address": "Покровка, 17", "number": "42"},
        **{"code": "7KQ-4MD", "link": "https://example.com/shop/o/42/", "name": "Анна"},
        **{"time": "12 марта, 19:00", "date": "12 марта", "guests": "4", "hall": "Веранда"},
        **{"amount": "1 290,00 ₽", "total": "1 290,00 ₽", "items": "Раф, медовик"},
        **{"until": "20:30", "minutes": "10", "reason": "закончился медовик"},
    },
    "en": {
        **{"place": "Café on Main Street", "address": "17 Main Street", "number": "42"},
        **{"code": "7KQ-4MD", "link": "https://example.com/shop/o/42/", "name": "Ann"},
        **{"time": "12 March, 19:00", "date": "12 March", "guests": "4", "hall": "Terrace"},
        **{"amount": "€12.90", "total": "€12.90", "items": "Latte, honey cake"},
        **{"until": "20:30", "minutes": "10", "reason": "we ran out of honey cake"},
    },
}


class WordingForm(forms.Form):
    """One's own words."""

    subject = forms.CharField(
        label=gettext_lazy("Subject"),
        max_length=160,
        required=False,
        help_text=gettext_lazy("Of an e-mail; other channels have none."),
    )
    body = forms.CharField(
        label=gettext_lazy("Text"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"class": "tall"}),
        help_text=gettext_lazy("Plain text. A line whose names have no value is left out."),
    )

    def __init__(self, data: Mapping[str, str] | None, *, name: str, before: Wording) -> None:
        super().__init__(data, initial={"subject": before.subject, "body": before.body})
        self.name = name

    def clean_subject(self) -> str:
        return self._plain("subject")

    def clean_body(self) -> str:
        """Words, and names that this message can fill in."""
        text = self._plain("body")
        for each in BUILT_IN[self.name].must_say:
            if each not in names_in(text):
                lacking = _("Put %(name)s into the text: without it the message helps nobody.")
                raise forms.ValidationError(lacking % {"name": f"{{{{{each}}}}}"})
        return text

    def _plain(self, field: str) -> str:
        text: str = self.cleaned_data[field].replace("\r\n", "\n")
        try:
            check_template(text)
        except (SettingError, UnknownNameError):
            raise forms.ValidationError(
                _("Braces are for the names beside this form alone. Copy one from there.")
            ) from None
        known = BUILT_IN[self.name].names
        for each in names_in(text):
            if each not in known:
                foreign = _("This message has no %(name)s. Take one of the names beside the form.")
                raise forms.ValidationError(foreign % {"name": f"{{{{{each}}}}}"})
        return text


@dataclass(frozen=True, slots=True)
class Worded:
    """A message in one language: the channels that have the owner's own words."""

    language: str
    title: str
    own: list[str | Promise]


@require_safe
@in_room("settings.change")
def wordings(request: HttpRequest, room: Room) -> HttpResponse:
    """Every message, and in which languages and channels it has words of one's own."""
    own: dict[tuple[str, str], list[str | Promise]] = {}
    for each in Template.objects.order_by("channel"):
        own.setdefault((each.name, each.language), []).append(WAYS[each.channel])
    rows = [
        (
            name,
            title,
            [
                Worded(each, shown_as, own.get((name, each), []))
                for each, shown_as in LANGUAGES.items()
            ],
        )
        for name, title in TITLES.items()
    ]
    return shown(request, room, "wordings", section="settings", rows=rows, step="wordings")


@require_http_methods(["GET", "HEAD", "POST"])
@in_room("settings.change")
def wording(request: HttpRequest, room: Room, name: str, language: str) -> HttpResponse:
    """One message in one language and channel: keep new words, look at them, or reset them."""
    channel = request.GET.get("channel", "")
    if name not in TITLES or language not in LANGUAGES or channel not in CHANNELS:
        raise Http404
    own = Template.objects.filter(name=name, language=language, channel=channel).first()
    act = request.POST.get("act", "")
    if request.method == "POST" and act == "reset":
        drop_template(name, language, channel=channel)
        return redirect(_address(name, language, channel, done="reset"))
    initial = _effective(name, language, channel)
    posted = request.POST if request.method == "POST" else None
    form = WordingForm(posted, name=name, before=initial)
    if form.is_valid() and act != "preview":
        put_template(name, language, channel=channel, **form.cleaned_data)
        return redirect(_address(name, language, channel, done="kept"))
    words = Wording(**form.cleaned_data) if form.is_valid() else initial
    examples = EXAMPLES[language]
    return shown(
        request,
        room,
        "wording",
        section="settings",
        status=422 if form.errors else 200,
        step="wordings",
        name=name,
        title=TITLES[name],
        language=language,
        languages=LANGUAGES,
        channel=channel,
        ways=WAYS,
        form=form,
        own=own,
        is_shown_unsaved=act == "preview" and not form.errors,
        names=[(f"{{{{{each}}}}}", MEANINGS[each]) for each in BUILT_IN[name].names],
        seen=Wording(
            "" if channel in {"sms", "telegram"} else fill_in(words.subject, examples),
            fill_in(words.body, examples),
        ),
    )


def _effective(name: str, language: str, channel: str) -> Wording:
    """What is sent now: the words for the channel, else those for all, else the built-in ones."""
    rows = Template.objects.filter(name=name, language=language, channel__in={channel, ""})
    own = {each.channel: Wording(each.subject, each.body) for each in rows}
    return own.get(channel) or own.get("") or BUILT_IN[name].texts[language]


def _address(name: str, language: str, channel: str, *, done: str) -> str:
    asked = {"channel": channel} if channel else {}
    address = reverse("owner:wording", args=[name, language])
    return f"{address}?{urlencode({**asked, 'done': done})}"
