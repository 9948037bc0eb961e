"""The catalogue as a file: take it out, edit it in a spreadsheet, bring it in again."""

from collections.abc import Mapping
from io import StringIO
from itertools import islice

from babel.numbers import get_currency_precision
from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from vitrina.commerce.catalog.models import PriceList
from vitrina.commerce.catalog.services import Imported, export_catalogue, import_catalogue
from vitrina.errors import SettingError, UnreadableFileError
from vitrina.web.export import csv_response
from vitrina.web.owner.room import Room, in_room, shown

MOST_BYTES = 5_000_000
MOST_LINES = 20_000
SHOWN_REFUSED = 50


class FileForm(forms.Form):
    """A file that comes in, and the list that its prices go to."""

    price_list = forms.ChoiceField(label=gettext_lazy("Price list"))
    file = forms.FileField(
        label=gettext_lazy("CSV file"),
        widget=forms.FileInput(attrs={"accept": ".csv,text/csv"}),
        help_text=gettext_lazy("As it was taken out, up to 5 MB and 20,000 lines."),
    )

    def clean_file(self) -> list[str]:
        """Its lines."""
        content = self.cleaned_data["file"].read(MOST_BYTES + 1)
        try:
            lines = StringIO(content.decode("utf-8-sig"), newline="").readlines(MOST_BYTES)
        except UnicodeDecodeError:
            raise forms.ValidationError(
                _("The file is not in UTF-8. Save it as CSV UTF-8.")
            ) from None
        if len(content) > MOST_BYTES or len(lines) > MOST_LINES:
            raise forms.ValidationError(_("The file is too long. Divide it into several."))
        return lines


@require_http_methods(["GET", "HEAD", "POST"])
@in_room("prices.change")
def catalogue_file(request: HttpRequest, room: Room) -> HttpResponse:
    """Both forms; a file that comes in answers with what it has changed, row by row."""
    lists = dict(PriceList.objects.values_list("id", "currency"))
    wanted = request.GET.get("list", "")
    if request.GET.get("format") == "csv" and wanted in lists:
        digits = get_currency_precision(lists[wanted])
        rows = export_catalogue(price_list=wanted, minor_digits=digits)
        return csv_response([dict(each) for each in rows], "catalogue")
    form = FileForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
    chosen = form.fields["price_list"]
    assert isinstance(chosen, forms.ChoiceField)
    chosen.choices = [(each, each) for each in lists]
    done = _taken_in(form, lists, room) if form.is_valid() else None
    return shown(
        request,
        room,
        "file",
        section="catalogue",
        status=422 if form.errors else 200,
        form=form,
        lists=lists,
        imported=done,
        refused=list(islice(done.refused, SHOWN_REFUSED)) if done else [],
    )


def _taken_in(form: FileForm, lists: Mapping[str, str], room: Room) -> Imported | None:
    given = form.cleaned_data
    digits = get_currency_precision(lists[given["price_list"]])
    try:
        return import_catalogue(
            given["file"], price_list=given["price_list"], now=room.now, minor_digits=digits
        )
    except (SettingError, UnreadableFileError) as flaw:
        form.add_error("file", str(flaw))
        return None
