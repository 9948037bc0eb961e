"""The forms of links and code words; what may be stored, `link_rules` says."""

import re
from collections.abc import Iterable, Mapping

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from vitrina.collector.entrances import links
from vitrina.collector.entrances.link_rules import (
    CARRIERS,
    Flaw,
    LinkDraft,
    Problem,
    Tags,
    WordDraft,
    checked_link,
    stored_target,
)
from vitrina.collector.entrances.models import Link
from vitrina.collector.workspace import Workspace
from vitrina.web.links import utm, wording
from vitrina.web.links.shop import Front
from vitrina.web.links.utm import Warned, tidy


def _line(label: object, placeholder: object = "", **more: object) -> forms.CharField:
    box = forms.TextInput(attrs={"placeholder": placeholder, "autocomplete": "off"})
    return forms.CharField(label=label, required=False, widget=box, **more)  # type: ignore[arg-type]  # texts for people


class TagsForm(forms.Form):
    """The utm_ tags, each on a line of its own."""

    utm_source = _line(_("Source"), "poster", help_text=_("Who sends the visitor: utm_source"))
    utm_medium = _line(_("Medium"), "qr", help_text=_("By which means: utm_medium"))
    utm_campaign = _line(_("Campaign"), "spring", help_text=_("utm_campaign"))
    utm_content = _line(_("Content"), help_text=_("Which advert of it: utm_content"))
    utm_term = _line(_("Term"), help_text=_("Which key word: utm_term"))

    def tags(self) -> Tags:
        """What was written, as it was written."""
        return Tags(**{name: self.cleaned_data.get(name, "") for name in Tags().named()})

    def tag_fields(self) -> list[forms.BoundField]:
        """The fields of the tags, for a template."""
        return [self[name] for name in Tags().named()]

    def mark(self, flaws: Iterable[Flaw]) -> None:
        """Say each flaw beside its field."""
        for flaw in flaws:
            self.add_error(flaw.field if flaw.field in self.fields else None, wording.of_flaw(flaw))


class LinkForm(TagsForm):
    """What one link and many have in common."""

    target = _line(
        _("Leads to"),
        "https://example.com/menu",
        help_text=_("A web address, or a path on your own site. It can be changed after printing."),
    )
    carrier = forms.ChoiceField(
        label=_("Stands on"),
        required=False,
        choices=[(name, wording.CARRIERS[name]) for name in ("", *CARRIERS)],
    )
    is_qr = forms.BooleanField(
        label=_("Is scanned as a QR code"),
        required=False,
        initial=True,
        help_text=_("Leave it out for a link that is only sent or typed."),
    )

    def __init__(
        self,
        workspace: Workspace,
        data: Mapping[str, object] | None = None,
        *,
        initial: Mapping[str, object] | None = None,
    ) -> None:
        super().__init__(data, initial=dict(initial or {}))
        self.workspace = workspace

    def draft(self, title: str, *, code: str = "", place_id: str = "") -> LinkDraft:
        """One link of this form."""
        given = self.cleaned_data
        return LinkDraft(
            title=title,
            target=given.get("target", ""),
            code=code,
            carrier=given.get("carrier", ""),
            place_id=place_id,
            is_qr=given.get("is_qr", False),
            tags=self.tags(),
        )


class NewLinksForm(LinkForm):
    """One link, or one for each line of a list."""

    names = forms.CharField(
        label=_("What for"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "placeholder": _("Poster at the north door")}),
        help_text=_(
            "One line makes one link; paste a list for one each. After ; or a tab the place's id "
            "may follow."
        ),
    )
    code = _line(
        _("Code of your own"),
        "menu",
        help_text=_("The end of the short address; empty for one that nobody can guess."),
    )
    names_are_content = forms.BooleanField(
        label=_("Put each name into utm_content"),
        required=False,
        initial=True,
        help_text=_("So that reports can tell the links of one list apart."),
    )

    def clean(self) -> None:
        drafts = self.drafts()
        if not drafts:
            self.add_error("names", wording.of_flaw(Flaw("names", Problem.MISSING, "")))
        if len(drafts) > links.MOST_AT_ONCE:
            self.add_error("names", self._too_many(len(drafts)))
            return
        if len(drafts) > 1 and self.cleaned_data.get("code"):
            self.add_error("code", gettext("A list gets its codes by itself. Leave this empty."))
        self._mark_all(drafts)

    def drafts(self) -> list[LinkDraft]:
        """A draft for each line."""
        lines = [line for line in self.cleaned_data.get("names", "").splitlines() if line.strip()]
        code = self.cleaned_data.get("code", "")
        return [self._draft_of(line, code, is_one=len(lines) == 1) for line in lines]

    def _draft_of(self, line: str, code: str, *, is_one: bool) -> LinkDraft:
        name, place_id, *_rest = [*re.split(r"[\t;]", line, maxsplit=1), ""]
        draft = self.draft(name.strip(), code=code if is_one else "", place_id=place_id.strip())
        if is_one or not self.cleaned_data.get("names_are_content"):
            return draft
        tags = draft.tags.named() | {"utm_content": tidy(name.strip())[:200]}
        return LinkDraft(**{**_parts(draft), "tags": Tags(**tags)})  # type: ignore[arg-type]  # the same names

    def _mark_all(self, drafts: list[LinkDraft]) -> None:
        marked: set[tuple[str, Problem]] = set()
        for at, draft in enumerate(drafts, start=1):
            flaws = links.flaws_of_link(self.workspace, draft)
            for flaw in flaws:
                if flaw.field in {"title", "place_id"}:
                    text = gettext("Line %(line)s: %(problem)s")
                    said = {"line": at, "problem": wording.of_flaw(flaw)}
                    self.add_error("names", text % said)
                elif (flaw.field, flaw.problem) not in marked:
                    self.mark([flaw])
                marked.add((flaw.field, flaw.problem))

    def _too_many(self, count: int) -> str:
        text = gettext("%(count)s lines are too many at once. Paste at most %(most)s.")
        return text % {"count": count, "most": links.MOST_AT_ONCE}


class ChangeLinkForm(LinkForm):
    """One link that there is already; its code stays."""

    title = _line(_("Name"))
    place_id = _line(_("Place"), help_text=_("The place's id, as tills and visits name it."))

    def clean(self) -> None:
        own = self.workspace.settings().public_url
        self.mark(checked_link(self.whole_draft(), own_address=own)[1])

    def whole_draft(self) -> LinkDraft:
        """The link as it shall be."""
        given = self.cleaned_data
        return self.draft(given.get("title", ""), place_id=given.get("place_id", ""))


class WordForm(TagsForm):
    """A code word and its campaign."""

    word = _line(
        _("Code word"),
        _("green tea"),
        help_text=_("Capital letters, ё and double spaces make no difference at the till."),
    )

    def clean(self) -> None:
        self.mark(links.flaws_of_word(self.draft()))

    def draft(self) -> WordDraft:
        """The word of this form."""
        return WordDraft(word=self.cleaned_data.get("word", ""), tags=self.tags())


class BuilderForm(TagsForm):
    """The page and the campaign that a tagged address is made of; macros are welcome."""

    target = _line(_("Page"), "https://example.com/menu")

    def __init__(self, front: Front, asked: Mapping[str, str]) -> None:
        is_asked = bool(asked["target"])
        super().__init__(asked if is_asked else None, initial=None if is_asked else dict(asked))
        self.front = front

    def clean(self) -> None:
        found = stored_target(self.cleaned_data.get("target", ""))
        if isinstance(found, Problem):
            self.mark([Flaw("target", found, self.cleaned_data.get("target", ""))])

    @property
    def address(self) -> str:
        """The tagged address."""
        page = self.cleaned_data["target"].strip()
        # an advert needs the host of a page that was given by its path
        return utm.tagged(self.front.address + page if page.startswith("/") else page, self.tags())

    @property
    def warned(self) -> list[Warned]:
        return utm.warnings(self.cleaned_data["target"], self.tags())

    @property
    def fits_a_short_link(self) -> bool:
        return not utm.has_macros(self.tags())


def initial_of(link: Link) -> dict[str, object]:
    """A link as a form shows it at first."""
    names = ("title", "target", "carrier", "place_id", "is_qr", *Tags().named())
    return {name: getattr(link, name) for name in names}


def _parts(draft: LinkDraft) -> dict[str, object]:
    return {name: getattr(draft, name) for name in LinkDraft.__slots__}
