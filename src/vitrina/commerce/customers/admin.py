"""Customers in the back office: to look at, without their contacts."""

from django.contrib import admin
from django.http import HttpRequest

from vitrina.commerce.customers.models import ConsentRecord, Contact, Customer, Erasure


class ContactInline(admin.TabularInline):  # type: ignore[type-arg]  # not generic at run time
    """Kinds and dates only: whoever must call somebody does it from their order."""

    model = Contact
    fields = readonly_fields = ("kind", "created_at", "verified_at")
    extra = 0
    can_delete = False


class ConsentInline(admin.TabularInline):  # type: ignore[type-arg]  # not generic at run time
    """What was agreed to, act by act."""

    model = ConsentRecord
    fields = readonly_fields = ("at", "purpose", "is_given", "text_version", "how")
    ordering = ("-at",)
    extra = 0
    can_delete = False


@admin.register(Customer)
class CustomerAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # not generic at run time
    """Ids and dates; nothing sealed is opened here."""

    list_display = ("id", "language", "created_at", "verified_at", "merged_into", "erased_at")
    list_filter = ("language",)
    list_select_related = False
    date_hierarchy = "created_at"
    ordering = ("-created_at",)
    show_full_result_count = False
    fields = ("id", "language", "created_at", "verified_at", "merged_into", "erased_at")
    inlines = (ContactInline, ConsentInline)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Nobody is typed in: customers come by ordering."""
        del request
        return False


@admin.register(Erasure)
class ErasureAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # not generic at run time
    """The receipts of erasure."""

    list_display = ("customer_id", "at", "contacts")
    ordering = ("-at",)
