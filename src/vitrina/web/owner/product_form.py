"""The form of one product with its variants and the assortments that it is in."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.db.models import Max
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from vitrina.commerce.catalog.models import Assortment, Category, Product, Variant
from vitrina.commerce.catalog.services import ProductRow, VariantRow
from vitrina.commerce.wording import in_language

KINDS = [
    ("dish", _("Dish or drink")),
    ("goods", _("Goods")),
    ("service", _("Service")),
    ("night", _("Night")),
    ("seat", _("Seat")),
    ("course", _("Course")),
]
LANGUAGES = ("ru", "en")
PICTURE_FIELDS = ("upload", "alt_ru", "alt_en", "without_picture")
SPARE = 2  # empty rows for further variants


class VariantForm(forms.Form):
    """One variant; an only one needs no name."""

    sku = forms.RegexField(
        r"^[\w.\-]+$",
        label=_("Sku"),
        max_length=80,
        required=False,
        error_messages={"invalid": _("Write letters, digits, - and . only.")},
    )
    name_ru = forms.CharField(label=_("Size or kind, Russian"), max_length=120, required=False)
    name_en = forms.CharField(label=_("Size or kind, English"), max_length=120, required=False)
    gtin = forms.RegexField(
        r"^\d{8,14}$",
        label=_("Barcode"),
        required=False,
        error_messages={"invalid": _("Write 8 to 14 digits.")},
    )
    is_stocked = forms.BooleanField(label=_("Counted in stock"), required=False)

    def row(self) -> VariantRow | None:
        """The variant; None for an empty row."""
        given = self.cleaned_data
        if not given.get("sku"):
            return None
        return VariantRow(
            given["sku"],
            name=_texts(given, "name"),
            gtin=given.get("gtin", ""),
            is_stocked=given["is_stocked"],
        )


class ProductForm(forms.Form):
    """What a customer chooses."""

    id = forms.SlugField(
        label=_("Id"), max_length=80, help_text=_("In addresses and reports; it stays for good.")
    )
    name_ru = forms.CharField(label=_("Name, Russian"), max_length=200, required=False)
    name_en = forms.CharField(label=_("Name, English"), max_length=200, required=False)
    kind = forms.ChoiceField(label=_("Kind"), choices=KINDS)
    category = forms.ChoiceField(label=_("Category"), required=False)
    brand = forms.CharField(label=_("Brand"), max_length=80, required=False)
    about_ru = forms.CharField(
        label=_("About it, Russian"), widget=forms.Textarea, max_length=4000, required=False
    )
    about_en = forms.CharField(
        label=_("About it, English"), widget=forms.Textarea, max_length=4000, required=False
    )
    upload = forms.FileField(
        label=_("Picture"),
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
        help_text=_("JPEG, PNG or WebP, up to 10 MB. It is shown as a square: leave some margin."),
    )
    alt_ru = forms.CharField(
        label=_("What the picture shows, Russian"),
        max_length=200,
        required=False,
        help_text=_("For those who do not see it."),
    )
    alt_en = forms.CharField(
        label=_("What the picture shows, English"), max_length=200, required=False
    )
    without_picture = forms.BooleanField(label=_("Take the picture away"), required=False)
    assortments = forms.MultipleChoiceField(
        label=_("Offered in"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(
        self,
        data: QueryDict | None = None,
        files: MultiValueDict[str, UploadedFile] | None = None,  # type: ignore[type-arg]  # generic in its stubs alone
        *,
        product: Product | None = None,
        language: str,
    ) -> None:
        super().__init__(data, files, initial=_initial_of(product) if product else {"kind": "dish"})
        self.product = product
        category, assortments = self.fields["category"], self.fields["assortments"]
        assert isinstance(category, forms.ChoiceField)
        assert isinstance(assortments, forms.MultipleChoiceField)
        category.choices = [
            ("", "—"),
            *((each.pk, in_language(each.name, language)) for each in Category.objects.all()),
        ]
        assortments.choices = [(each.pk, each.pk) for each in Assortment.objects.order_by("id")]
        if product:
            del self.fields["id"]
        if not (product and product.picture):
            del self.fields["without_picture"]
        self.variants = _variant_forms(data, product)

    def clean_id(self) -> str:
        """A new product must not write over another one."""
        wanted: str = self.cleaned_data["id"]
        if Product.objects.filter(id=wanted).exists():
            raise forms.ValidationError(gettext("That id is taken. Choose another one."))
        return wanted

    def clean(self) -> None:
        given = self.cleaned_data
        if not (given.get("name_ru") or given.get("name_en")):
            self.add_error("name_ru", gettext("Write a name in one language at least."))
        # every row is asked, so that each says what is wrong with it
        are_valid = [each.is_valid() for each in self.variants]
        if not all(are_valid):
            self.add_error(None, gettext("Look at the variants that are marked."))
        elif not any(each.row() for each in self.variants):
            self.add_error(None, gettext("Write one variant at least: its sku is enough."))

    def picture_fields(self) -> list[forms.BoundField]:
        """Those that stand together beside the picture."""
        return [self[each] for each in PICTURE_FIELDS if each in self.fields]

    def other_fields(self) -> list[forms.BoundField]:
        """All others."""
        return [self[each] for each in self.fields if each not in PICTURE_FIELDS]

    def row(self, picture: str) -> ProductRow:
        """The product as the service takes it; what the form does not show stays as it was."""
        given, before = self.cleaned_data, self.product
        return ProductRow(
            id=before.pk if before else given["id"],
            kind=given["kind"],
            name=_texts(given, "name", before.name if before else {}),
            about=_texts(given, "about", before.about if before else {}),
            category=given["category"] or None,
            brand=given["brand"],
            picture=picture,
            picture_alt=_texts(given, "alt", before.picture_alt if before else {}),
            facts=before.facts if before else {},
            position=before.position if before else _last_position(given["category"]),
            variants=tuple(row for each in self.variants if (row := each.row())),
        )


def _variant_forms(data: QueryDict | None, product: Product | None) -> list[VariantForm]:
    variants = list(Variant.objects.filter(product=product, retired_at=None)) if product else []
    initials: list[dict[str, Any]] = [
        {
            "sku": each.sku,
            "name_ru": each.name.get("ru", ""),
            "name_en": each.name.get("en", ""),
            "gtin": each.gtin,
            "is_stocked": each.is_stocked,
        }
        for each in variants
    ]
    initials += [{"is_stocked": True}] * SPARE
    return [
        VariantForm(data, initial=initial, prefix=f"variant-{at}")
        for at, initial in enumerate(initials)
    ]


def _initial_of(product: Product) -> dict[str, object]:
    return {
        "name_ru": product.name.get("ru", ""),
        "name_en": product.name.get("en", ""),
        "about_ru": product.about.get("ru", ""),
        "about_en": product.about.get("en", ""),
        "kind": product.kind,
        "category": product.category_id or "",
        "brand": product.brand,
        "alt_ru": product.picture_alt.get("ru", ""),
        "alt_en": product.picture_alt.get("en", ""),
        "assortments": list(product.assortments.values_list("id", flat=True)),
    }


def _texts(
    given: Mapping[str, Any], name: str, before: Mapping[str, str] | None = None
) -> dict[str, str]:
    """The texts of a field by language; those in further languages stay."""
    texts = dict(before or {}) | {each: given.get(f"{name}_{each}", "") for each in LANGUAGES}
    return {language: text for language, text in texts.items() if text}


def _last_position(category: str) -> int:
    last = Product.objects.filter(category_id=category or None).aggregate(last=Max("position"))
    return (last["last"] or 0) + 1
