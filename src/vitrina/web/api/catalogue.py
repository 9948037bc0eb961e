"""The catalogue by the API: shelves, products with their variants, the lists that places share."""

from typing import Annotated, Self

from django.db.models import Count, Q
from django.http import HttpRequest
from django.utils import timezone
from ninja import Field, Path, Query, Router, Schema

from vitrina.commerce.catalog import services as catalog
from vitrina.commerce.catalog.models import Assortment, Category, Product
from vitrina.commerce.transactions import Refusal
from vitrina.web.api.answers import ApiRefusalError
from vitrina.web.api.keys import needs, require_all_places
from vitrina.web.api.once import written
from vitrina.web.api.paging import MOST, Page, cursor_of, place_of

router = Router(tags=["catalogue"])
Limit = Annotated[int, Query(ge=1, le=MOST)]
Slug = Annotated[str, Path(pattern=r"^[-a-zA-Z0-9_]{1,60}$")]
Short = Annotated[str, Field(max_length=200)]
Language = Annotated[str, Field(pattern="^[a-z]{2}$")]
Texts = dict[Language, Annotated[str, Field(max_length=4000)]]
Position = Annotated[int, Field(ge=0, le=1_000_000)]


class CategoryIn(Schema):
    """A shelf; its name by language."""

    name: Texts
    parent: str | None = None
    position: Position = 0


class CategoryOut(Schema):
    """A shelf as it is."""

    id: str
    name: dict[str, str]
    parent: str | None
    position: int


class ArticleIn(Schema):
    """A variant: what is put into a basket. An only one needs no name."""

    sku: Annotated[str, Field(min_length=1, max_length=80)]
    name: Texts = Field(default_factory=dict)
    gtin: Annotated[str, Field(pattern=r"^(|\d{8,14})$")] = ""
    is_stocked: bool = True
    position: Annotated[int, Field(ge=0, le=30_000)] = 0


class ProductIn(Schema):
    """All that is told of a product; a variant that is left out is sold no more."""

    kind: str
    name: Texts
    variants: Annotated[list[ArticleIn], Field(min_length=1, max_length=200)]
    about: Texts = Field(default_factory=dict)
    category: str | None = None
    brand: Annotated[str, Field(max_length=80)] = ""
    picture: Annotated[
        str, Field(max_length=200, pattern=r"^(|[\w][\w./\-]*\.(svg|png|jpe?g|webp|avif))$")
    ] = ""
    facts: dict[str, object] = Field(default_factory=dict)
    position: Position = 0
    is_hidden: bool = False

    def row(self, product_id: str) -> catalog.ProductRow:
        """As the catalogue takes it."""
        return catalog.ProductRow(
            id=product_id,
            kind=self.kind,
            name=self.name,
            variants=tuple(catalog.VariantRow(**each.model_dump()) for each in self.variants),
            about=self.about,
            category=self.category,
            brand=self.brand,
            picture=self.picture,
            facts=self.facts,
            position=self.position,
        )


class ArticleOut(Schema):
    """A variant that is sold."""

    sku: str
    name: dict[str, str]
    gtin: str
    is_stocked: bool
    position: int


class ProductOut(Schema):
    """A product as it is, hidden or not."""

    id: str
    kind: str
    name: dict[str, str]
    variants: list[ArticleOut]
    about: dict[str, str]
    category: str | None
    brand: str
    picture: str
    facts: dict[str, object]
    position: int
    is_hidden: bool
    assortments: list[str]

    @classmethod
    def of(cls, product: Product) -> Self:
        """As the API writes it."""
        own = ("id", "kind", "name", "about", "brand", "picture", "facts", "position")
        return cls(
            **{name: getattr(product, name) for name in own},
            category=product.category_id,
            variants=[
                ArticleOut(**{name: getattr(each, name) for name in ArticleOut.model_fields})
                for each in product.variants.filter(retired_at=None)
            ],
            is_hidden=product.hidden_at is not None,
            assortments=sorted(product.assortments.values_list("id", flat=True)),
        )


class AssortmentIn(Schema):
    """Exactly these products, offered at exactly these places."""

    products: Annotated[list[str], Field(max_length=50_000)]
    places: Annotated[list[str], Field(max_length=10_000)] = Field(default_factory=list)


class AssortmentOut(Schema):
    """A list of products that places share."""

    id: str
    products: list[str]
    places: list[str]


class AssortmentNamedOut(Schema):
    """One of the lists, and how long it is."""

    id: str
    product_count: int
    places: list[str]


@router.get("/categories", response=list[CategoryOut], auth=needs("catalogue:write"))
def categories(request: HttpRequest) -> list[CategoryOut]:
    """All shelves, in order."""
    require_all_places(request)
    return [_category(each) for each in Category.objects.all()]


@router.put("/categories/{category_id}", response=CategoryOut, auth=needs("catalogue:write"))
def put_category(request: HttpRequest, category_id: Slug, asked: CategoryIn) -> CategoryOut:
    """Write a shelf."""
    require_all_places(request)
    _require_shelf_above(category_id, asked.parent)
    row = catalog.CategoryRow(category_id, asked.name, asked.parent, asked.position)
    written(lambda: catalog.put_categories([row]))
    return _category(Category.objects.get(id=category_id))


@router.get("/products", response=Page[ProductOut], auth=needs("catalogue:write"))
def products(  # what products are asked for with
    request: HttpRequest,
    search: str = "",
    category: str = "",
    limit: Limit = 50,
    after: str = "",
) -> Page[ProductOut]:
    """All products by id, also those that no place offers."""
    require_all_places(request)
    rows = Product.objects.filter(id__gt=place_of(after)).order_by("id")
    if search:
        rows = rows.filter(
            Q(name__icontains=search) | Q(id__icontains=search) | Q(variants__sku__icontains=search)
        ).distinct()
    if category:
        rows = rows.filter(category=category)
    shown = list(rows[: limit + 1])
    following = cursor_of(shown[limit - 1].id) if len(shown) > limit else None
    return Page[ProductOut](items=[ProductOut.of(each) for each in shown[:limit]], next=following)


@router.get("/products/{product_id}", response=ProductOut, auth=needs("catalogue:write"))
def one_product(request: HttpRequest, product_id: str) -> ProductOut:
    """One product."""
    require_all_places(request)
    found = Product.objects.filter(id=product_id).first()
    if found is None:
        raise ApiRefusalError(
            Refusal("not_found", f"There is no product {product_id!r}. See /products.")
        )
    return ProductOut.of(found)


@router.put("/products/{product_id}", response=ProductOut, auth=needs("catalogue:write"))
def put_product(request: HttpRequest, product_id: str, asked: ProductIn) -> ProductOut:
    """Write a product with its variants; orders of what is hidden or left out stay."""
    require_all_places(request)
    now = timezone.now()

    def deed() -> None:
        catalog.put_products([asked.row(product_id)], now=now)
        if asked.is_hidden:
            catalog.hide_product(product_id, now=now)
        else:
            catalog.show_product(product_id)

    written(deed)
    return ProductOut.of(Product.objects.get(id=product_id))


@router.get("/assortments", response=list[AssortmentNamedOut], auth=needs("catalogue:write"))
def assortments(request: HttpRequest) -> list[AssortmentNamedOut]:
    """The lists of products that places share."""
    require_all_places(request)
    counted = Assortment.objects.annotate(count=Count("products")).order_by("id")
    return [
        AssortmentNamedOut(id=each.id, product_count=each.count, places=_places(each))
        for each in counted.prefetch_related("places")
    ]


@router.get("/assortments/{assortment_id}", response=AssortmentOut, auth=needs("catalogue:write"))
def one_assortment(request: HttpRequest, assortment_id: str) -> AssortmentOut:
    """One list with its products."""
    require_all_places(request)
    found = Assortment.objects.filter(id=assortment_id).first()
    if found is None:
        raise ApiRefusalError(
            Refusal("not_found", f"There is no assortment {assortment_id!r}. See /assortments.")
        )
    return _assortment(found)


@router.put("/assortments/{assortment_id}", response=AssortmentOut, auth=needs("catalogue:write"))
def put_assortment(request: HttpRequest, assortment_id: Slug, asked: AssortmentIn) -> AssortmentOut:
    """Make a list exactly so; what is left out is taken off it."""
    require_all_places(request)

    def deed() -> None:
        # two who write one list at a time must not leave a mixture of both
        list(Assortment.objects.select_for_update().filter(id=assortment_id))
        catalog.put_assortment(assortment_id, products=asked.products, places=asked.places)

    written(deed)
    return _assortment(Assortment.objects.get(id=assortment_id))


def _require_shelf_above(category_id: str, parent: str | None) -> None:
    above = parent
    while above is not None:
        if above == category_id:
            raise ApiRefusalError(
                Refusal("unusable", f"The shelf {category_id!r} would stand below itself.")
            )
        found = Category.objects.filter(id=above).first()
        if found is None:
            raise ApiRefusalError(
                Refusal("unusable", f"There is no category {above!r}. Write it first.")
            )
        above = found.parent_id


def _category(row: Category) -> CategoryOut:
    return CategoryOut(id=row.id, name=row.name, parent=row.parent_id, position=row.position)


def _assortment(row: Assortment) -> AssortmentOut:
    products = sorted(row.products.values_list("id", flat=True))
    return AssortmentOut(id=row.id, products=products, places=_places(row))


def _places(row: Assortment) -> list[str]:
    return sorted(each.id for each in row.places.all())
