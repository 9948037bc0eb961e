"""Which database the shop is kept in: SQLite in its folder, or a PostgreSQL of its own."""

from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from vitrina.errors import SettingError

SETTING = "VITRINA_DATABASE"
LOCK_SECONDS = 20
POOL = {"min_size": 1, "max_size": 10, "timeout": 10}
# what is asked a second time on a connection is planned no more: a third of PostgreSQL's part
PREPARED = {"server_side_binding": True, "prepare_threshold": 2}

Database = dict[str, object]


def database_at(address: str, shop: Path) -> Database:
    """Django's settings of the database at an address; of the shop's own file if it is empty.

    Raises:
        SettingError: the address is of no database that we know.
    """
    if not address:
        return sqlite_at(shop / "shop.sqlite")
    parts = urlsplit(address)
    if parts.scheme not in {"postgresql", "postgres"} or not parts.path.strip("/"):
        raise SettingError(
            f"{SETTING} begins with {parts.scheme!r} or names no database. Write it like "
            "postgresql://user:password@host:5432/vitrina, or leave it out for SQLite."
        )
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.strip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "OPTIONS": {"pool": POOL, **PREPARED, **dict(parse_qsl(parts.query))},
    }


def sqlite_at(path: Path) -> Database:
    """Django's settings of an SQLite file."""
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path,
        "CONN_MAX_AGE": None,  # a file needs no connection anew for each page
        "OPTIONS": {
            "timeout": LOCK_SECONDS,
            "transaction_mode": "IMMEDIATE",
            # a rollback journal: SQLite before 3.51.3 can lose a WAL that two connections reset
            # what is deleted is overwritten: a destroyed key must not be left in a free page
            "init_command": "PRAGMA journal_mode = DELETE; PRAGMA synchronous = EXTRA; "
            "PRAGMA secure_delete = ON;",
        },
    }
