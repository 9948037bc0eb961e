"""The addresses of the Wi-Fi login page, below /wifi/."""

from django.urls import path

from vitrina.web.portal.views import portal

urlpatterns = [path("<slug:source>", portal, name="portal")]
