"""The audit trail as files, and whether it is whole."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from vitrina.automation.proposals import services as proposals

KINDS = {"csv": "text/csv; charset=utf-8", "jsonl": "application/jsonl"}


@never_cache
@require_safe
def download(request: HttpRequest, kind: str) -> HttpResponseBase:
    """The whole trail, the oldest row first."""
    del request
    if kind not in KINDS:
        raise Http404
    rows = proposals.as_csv() if kind == "csv" else proposals.as_json_lines()
    response = StreamingHttpResponse(rows, content_type=KINDS[kind])
    response["Content-Disposition"] = f'attachment; filename="audit-trail.{kind}"'
    return response


@never_cache
@require_POST
def verify(request: HttpRequest) -> HttpResponse:
    """Read the whole trail, and say whether somebody has touched it."""
    broken = proposals.verify()
    if broken:
        messages.error(request, broken[0].message)
    else:
        messages.success(request, _("The trail is whole: every row follows from the one before."))
    return redirect("automations")
