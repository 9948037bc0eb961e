"""What the back office asks of Django's permissions, answered from the staff's roles."""

from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import User

from vitrina.commerce.staff import services


class StaffBackend(ModelBackend):
    """Passwords as Django checks them; permissions to look, and not to change, by role.

    The site itself asks for the second factor. What may be changed there calls a service, and
    its admin class says so; rows of promises are changed by no form.
    """

    def has_perm(self, user_obj: object, perm: str, obj: object = None) -> bool:
        """Heads of all places may look at everything that is registered."""
        del obj
        return ".view_" in perm and self._is_head(user_obj)

    def has_module_perms(self, user_obj: object, app_label: str) -> bool:
        """As `has_perm`."""
        del app_label
        return self._is_head(user_obj)

    def _is_head(self, user_obj: object) -> bool:
        if not isinstance(user_obj, User) or not user_obj.is_active:
            return False
        member = services.member_of_user(user_obj.pk, has_second_factor=True)
        return member is not None and services.may(member, "back_office.see")
