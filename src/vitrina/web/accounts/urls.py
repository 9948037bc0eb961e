"""The addresses below account/: those of customers, and the staff's sign-in."""

from django.urls import path

from vitrina.web.accounts import customer_pages, export_pages, staff_pages

urlpatterns = [
    path("", customer_pages.account, name="account"),
    path("sign-in/", customer_pages.sign_in, name="sign-in"),
    path("sign-in/code/", customer_pages.code, name="sign-in-code"),
    path("sign-out/", customer_pages.sign_out, name="sign-out"),
    path("consents/", customer_pages.consents, name="consents"),
    path("name/", customer_pages.rename, name="rename"),
    path("adopt/", customer_pages.adopt, name="adopt"),
    path("export/", export_pages.export, name="export"),
    path("export/my-data.json", export_pages.export_json, name="export-json"),
    path("export/my-data.html", export_pages.export_page, name="export-page"),
    path("erase/", customer_pages.erase, name="erase"),
    path("staff/", staff_pages.sign_in, name="staff-sign-in"),
    path("staff/second/", staff_pages.second, name="staff-second"),
    path("staff/second/set-up/", staff_pages.set_up, name="staff-set-up"),
    path("staff/sign-out/", staff_pages.sign_out, name="staff-sign-out"),
]
