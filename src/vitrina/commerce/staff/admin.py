"""Staff in the back office: who works here as what, since when, and until when."""

from django.contrib import admin

from vitrina.commerce.staff.models import Grant, Member


class GrantInline(admin.TabularInline):  # type: ignore[type-arg]  # not generic at run time
    """Roles, also those that were taken away."""

    model = Grant
    fields = readonly_fields = ("role", "place", "granted_at", "revoked_at")
    extra = 0
    can_delete = False


@admin.register(Member)
class MemberAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # not generic at run time
    """To look at: the owner's pages and `vitrina staff` change it."""

    list_display = ("name", "user", "created_at", "revoked_at")
    list_select_related = ("user",)
    fields = ("name", "user", "created_at", "revoked_at")
    inlines = (GrantInline,)
