"""The tables of staff; `services` is the only writer."""

from functools import cached_property

from django.conf import settings
from django.db import models
from django.db.models import Q

from vitrina.commerce.places.models import Place
from vitrina.commerce.staff.roles import Granted, Role


class Member(models.Model):
    """Somebody who works here; the password is that of the user behind."""

    # of this request's session, and not of the row: whoever loads the member says so
    has_second_factor: bool = False

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.PROTECT, related_name="member")
    name = models.CharField(max_length=120)
    created_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("name", "id")

    def __str__(self) -> str:
        return self.name

    @cached_property
    def granted(self) -> frozenset[Granted]:
        """The roles, as they were when first asked for; a member lives for one request."""
        return frozenset(
            Granted(Role(grant.role), grant.place_id)
            for grant in self.grants.all()
            if grant.revoked_at is None
        )


class Grant(models.Model):
    """A role of a member, at one place or at all; a revoked one stays for the record."""

    member = models.ForeignKey(Member, models.CASCADE, related_name="grants")
    role = models.CharField(max_length=10, choices=[(role.value, role.name) for role in Role])
    place = models.ForeignKey(Place, models.PROTECT, null=True, blank=True, related_name="+")
    granted_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(
                fields=("member", "role", "place"),
                condition=Q(revoked_at=None),
                name="a_role_is_granted_once_at_a_place",
            ),
            models.UniqueConstraint(
                fields=("member", "role"),
                condition=Q(revoked_at=None, place=None),
                name="a_role_is_granted_once_everywhere",
            ),
        )

    def __str__(self) -> str:
        return f"{self.role} of {self.place_id or 'all places'}"


class Tally(models.Model):
    """How often somebody tried to sign in during one span of time."""

    who = models.CharField(max_length=60)  # a token
    since = models.DateTimeField(db_index=True)
    times = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("who", "since"), name="one_staff_tally_for_each_span"),
        )

    def __str__(self) -> str:
        return f"{self.times} since {self.since:%H:%M}"
