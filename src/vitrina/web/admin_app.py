"""The Django app of the back office: the admin, on a site of our own."""

from django.contrib.admin.apps import AdminConfig


class BackOfficeConfig(AdminConfig):
    """What each app registers in its admin.py is found here."""

    default_site = "vitrina.web.admin_site.BackOffice"
