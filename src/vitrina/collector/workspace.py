"""The folder of one shop: where its settings, keys, log and lake are."""

import os
import re
import secrets
import tomllib
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from vitrina.collector.disk import make_folder, sync_folder, sync_tree
from vitrina.errors import NoWorkspaceError, SettingError
from vitrina.privacy.sealing import Sealer

CONFIG = "vitrina.toml"
KEYS_SETTING = "VITRINA_KEYS"
ROOT_KEY_BYTES = 32
PUBLIC_URL = re.compile(r"https?://[A-Za-z0-9.-]+(:[0-9]+)?(/[A-Za-z0-9._~/-]*)?")
TEMPLATE = """\
# What this shop is; `vitrina up` reads it at its start.

[shop]
vertical = "{vertical}"   # the kind of business: cafe, shop, ...; empty for the analytics alone
currency = "{currency}"   # ISO 4217; all money of the lake is in it
zone = "{zone}"   # where a business day begins and ends
region = "{region}"   # of phone numbers that are written without a country code
public_url = ""   # where visitors reach `vitrina up`; short links and QR codes begin with it

[collector]
workers = 1               # processes that receive; each takes thousands of events a second
raw_days = 30             # how long received bytes are kept, sealed, to be counted or read again
events_per_minute = 600000    # from one key, before it is asked to slow down
events_per_address = 60000    # the same from one address with a public key
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What a shop may choose; units are in the names."""

    vertical: str = ""
    currency: str = "RUB"
    zone: str = "Europe/Moscow"
    region: str = "RU"
    public_url: str = ""
    workers: int = 1
    raw_days: int = 30
    events_per_minute: int = 600_000
    events_per_address: int = 60_000


@dataclass(frozen=True, slots=True)
class Workspace:
    """One shop's folder; it is the folder of its lake, too."""

    folder: Path

    @property
    def log(self) -> Path:
        return self.folder / "log"

    @property
    def database(self) -> Path:
        return self.folder / "shop.sqlite"

    @property
    def doors(self) -> Path:
        """What the door knows, published by `entrances`."""
        return self.folder / "run" / "doors.msgpack"

    @property
    def media(self) -> Path:
        """Pictures that the owner has uploaded; a file in it is never changed."""
        return self.folder / "media"

    @property
    def run(self) -> Path:
        """What running processes tell each other; worth nothing after they end."""
        return self.folder / "run"

    @property
    def keys(self) -> Path:
        """Keep it out of the backup of the rest: the two together open everything."""
        chosen = os.environ.get(KEYS_SETTING)
        return Path(chosen).absolute() if chosen else self.folder / "keys"

    @property
    def salts(self) -> Path:
        """The salts of device tokens, one a day; never back them up: they are to be gone."""
        return self.keys / "salts"

    @property
    def erased(self) -> Path:
        """Who was erased; only the newest copy of it is ever put back."""
        return self.keys / "erased.jsonl"

    def root_key(self) -> bytes:
        """The key that all others are derived from.

        Raises:
            NoWorkspaceError: it is not there.
        """
        path = self.keys / "root.key"
        try:
            key = bytes.fromhex(path.read_text().strip())
        except (FileNotFoundError, ValueError):
            key = b""
        if len(key) != ROOT_KEY_BYTES:
            raise NoWorkspaceError(
                f"The root key {path} is missing, or not {ROOT_KEY_BYTES} bytes in hexadecimal. "
                f"Put it back, or point {KEYS_SETTING} to the folder that has it: nothing sealed "
                "opens without it."
            )
        return key

    def settings(self) -> Settings:
        """What vitrina.toml says; what it leaves out has the value of a new shop.

        Raises:
            SettingError: a name that nothing reads, or a value of the wrong kind.
        """
        path = self.folder / CONFIG
        try:
            written = tomllib.loads(path.read_text())
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise SettingError(f"{path} is not TOML: {error}.") from error
        return _settings(_flat(written, path), path)


def _flat(written: dict[str, object], path: Path) -> dict[str, object]:
    found: dict[str, object] = {}
    for name, part in written.items():
        if not isinstance(part, dict):
            raise SettingError(
                f"{path} sets {name!r} outside of a part: put it below [shop] or [collector]."
            )
        found |= part
    return found


def _settings(given: dict[str, object], path: Path) -> Settings:
    usual = Settings()
    for name, value in given.items():
        if name not in Settings.__slots__:
            known = ", ".join(Settings.__slots__)
            raise SettingError(f"{path} sets {name!r}, which nothing reads. Known: {known}.")
        is_of_kind = type(value) is type(getattr(usual, name))
        is_sound = is_of_kind and not (isinstance(value, int) and value < 1)
        if not is_sound:
            raise SettingError(
                f"{path} sets {name} to {value!r}; it must be like {getattr(usual, name)!r}."
            )
    settings = Settings(**given)  # type: ignore[arg-type]  # each was compared with its kind above
    try:
        ZoneInfo(settings.zone)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:  # Europe is a folder
        raise SettingError(
            f"{path} sets zone to {settings.zone!r}, which is no time zone. Write it like "
            "Europe/Moscow."
        ) from error
    if settings.public_url and not PUBLIC_URL.fullmatch(settings.public_url):
        raise SettingError(
            f"{path} sets public_url to {settings.public_url!r}, which is no web address. Write "
            "it like https://go.example.com, or leave it empty."
        )
    return settings


def source_secrets(root_key: bytes) -> Sealer:
    """What seals the secrets that must be known again to check a signature."""
    return Sealer(root_key, "source secrets")


def open_workspace(folder: Path) -> Workspace:
    """The workspace in a folder.

    Raises:
        NoWorkspaceError: `vitrina init` was never run there.
    """
    if not (folder / CONFIG).is_file():
        raise NoWorkspaceError(
            f"{folder} is not a workspace yet. Run `vitrina init {folder}` first."
        )
    return Workspace(folder.absolute())


def make_workspace(folder: Path, settings: Settings) -> Workspace:
    """Make the folder a workspace; what is there already stays as it is."""
    workspace = prepare_workspace(folder)
    declare_workspace(workspace, settings)
    return workspace


def prepare_workspace(folder: Path) -> Workspace:
    """Make the folders and the root key; it is no workspace before it is declared one."""
    workspace = Workspace(folder.absolute())
    make_folder(workspace.run)
    make_folder(workspace.keys, mode=0o700)
    _write_once(workspace.keys / "root.key", secrets.token_hex(ROOT_KEY_BYTES), mode=0o600)
    return workspace


def declare_workspace(workspace: Workspace, settings: Settings) -> None:
    """Write the settings: the last step, so that what was interrupted can be begun again."""
    sync_tree(workspace.folder)
    chosen = TEMPLATE.format(
        vertical=settings.vertical,
        currency=settings.currency,
        zone=settings.zone,
        region=settings.region,
    )
    _write_once(workspace.folder / CONFIG, chosen, mode=0o644)


def _write_once(path: Path, content: str, *, mode: int) -> None:
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    except FileExistsError:
        return
    with os.fdopen(handle, "w") as file:
        file.write(content)
        file.flush()
        os.fsync(handle)
    sync_folder(path.parent)
