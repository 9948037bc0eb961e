"""The addresses of everything: the console's registered pages, the shop, the people in it."""

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from vitrina.web.api.urls import api
from vitrina.web.counted import how_this_is_counted
from vitrina.web.live.stream import stream
from vitrina.web.media import media
from vitrina.web.metrics import metrics
from vitrina.web.pages import PAGES
from vitrina.web.provider_webhooks import webhook as provider_webhook
from vitrina.web.surround import choose_theme

handler404 = "vitrina.web.failures.not_found"
handler500 = "vitrina.web.failures.server_error"


def healthz(request: HttpRequest) -> HttpResponse:
    """Answers as long as the process does; it does not read the lake."""
    del request
    return HttpResponse("ok", content_type="text/plain")


urlpatterns = [
    *(path(PAGES[name].path, PAGES[name].view, name=name) for name in PAGES),
    path("account/", include("vitrina.web.accounts.urls")),
    path("admin/", admin.site.urls),
    path("automations/", include("vitrina.web.automation.urls")),
    path("experiments/", include("vitrina.web.experiments.urls")),
    path("links/", include("vitrina.web.links.urls")),
    path("wifi/", include("vitrina.web.portal.urls")),
    path("shop/", include("vitrina.web.shop.urls")),
    path("staff/", include("vitrina.web.staff.urls")),
    path("owner/", include("vitrina.web.owner.urls")),
    path("api/v1/", api.urls),
    path("media/<str:name>", media, name="media"),
    path("pay/<slug:provider>/", provider_webhook, name="provider-webhook"),
    path("live/now/", stream, name="live-stream"),
    path("metrics", metrics, name="metrics"),
    path("how/", how_this_is_counted, name="how"),
    path("theme/", choose_theme, name="theme"),
    path("i18n/", include("django.conf.urls.i18n")),
    path("healthz", healthz, name="healthz"),
]
