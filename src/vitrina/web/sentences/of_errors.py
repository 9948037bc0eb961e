"""What errors say that a page shows in place of a number."""

from collections.abc import Sequence

from django.utils.translation import gettext_noop

NAMES: Sequence[str] = (
    gettext_noop("No %(kind)s is named %(quoted)s.%(guess)s Known: %(known)s."),
)

LAKES: Sequence[str] = (
    gettext_noop(
        "There is no lake in %(folder)s. Import something into it first (`vitrina import "
        "--help`), or run `vitrina demo`."
    ),
    gettext_noop(
        "The lake %(folder)s is being written by %(writer)s. Reading goes on as before; wait until "
        "it has finished and try again."
    ),
    gettext_noop(
        "%(file)s %(fault)s. Restore the folder from a backup, or import the sources again into a "
        "new lake."
    ),
    gettext_noop(
        "%(folder)s has tables, but its manifest is missing or empty. Restore manifest.sqlite from "
        "a backup, or choose another folder."
    ),
    gettext_noop(
        "The manifest %(file)s cannot be read (%(reason)s). Restore it from a backup, or import "
        "the sources again into a new lake."
    ),
    gettext_noop(
        "The lake %(folder)s has format %(format)s, and this Vitrina reads up to %(newest)s. "
        "Update Vitrina, or open the lake with the one that wrote it."
    ),
    gettext_noop(
        "The lake %(folder)s has format %(format)s, which was never released. Import its sources "
        "again into a new folder."
    ),
)
