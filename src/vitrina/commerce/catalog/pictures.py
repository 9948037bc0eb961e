"""Pictures of products: each is written anew, and kept under the name of its content."""

import hashlib
import os
import re
import struct
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from vitrina.commerce.catalog.models import Product
from vitrina.commerce.catalog.rewriting import CPU_SECONDS, NO_PICTURE, TOO_MANY_PIXELS
from vitrina.commerce.catalog.rows import MEDIA, OURS
from vitrina.commerce.transactions import Refusal

MOST_BYTES = 10_000_000
FILE = re.compile(r"[0-9a-f]{32}(-small)?\.webp")
DIGEST_LETTERS = 32
# a backup that has copied the database first still finds its files
KEPT_UNUSED = timedelta(days=1)
SCRIPT = Path(__file__).with_name("rewriting.py")
NO_MORE = 5  # seconds over its CPU time that the process may take


@dataclass(frozen=True, slots=True)
class Rewritten:
    """A picture without anything but its pixels, in two sizes; WebP."""

    large: bytes
    small: bytes

    @property
    def digest(self) -> str:
        """What both files are named by."""
        return hashlib.sha256(self.large + self.small).hexdigest()[:DIGEST_LETTERS]


def keep_picture(content: bytes, *, folder: Path) -> str | Refusal:
    """Keep an uploaded JPEG, PNG or WebP; give what `Product.picture` names it by.

    The files are on the disk before this returns, so that a product never names one that a power
    cut takes away. The same picture once more has the same name.

    Args:
        content: as it was uploaded; nothing of it is believed.
        folder: of the shop's pictures; it is made if it is not there.

    Returns:
        `media/<digest>.webp`; or a refusal: too_many_bytes, too_many_pixels, no_picture.
    """
    made = rewrite(content)
    if isinstance(made, Refusal):
        return made
    folder.mkdir(mode=0o755, parents=True, exist_ok=True)
    name = f"{MEDIA}{made.digest}.webp"
    for path, file in zip(files_of(name, folder), (made.large, made.small), strict=True):
        _write(path, file)
    return name


def rewrite(content: bytes) -> Rewritten | Refusal:
    """Decode a picture and encode it anew, in a process with limits of memory and time."""
    if len(content) > MOST_BYTES:
        return Refusal(
            "too_many_bytes",
            f"The picture has {len(content)} bytes, and {MOST_BYTES} are allowed. Make it smaller.",
        )
    try:
        done = subprocess.run(  # noqa: S603  # our own script; the picture is its input
            [sys.executable, "-I", str(SCRIPT)],
            input=content,
            capture_output=True,
            timeout=CPU_SECONDS + NO_MORE,
            env={},  # the decoder needs no secret of ours
            check=False,
        )
    except subprocess.TimeoutExpired:
        return _refusal(TOO_MANY_PIXELS)
    if done.returncode:
        # a process that its limits have ended was asked for too much
        return _refusal(done.returncode if done.returncode > 0 else TOO_MANY_PIXELS)
    large, small = _parts(done.stdout)
    return Rewritten(large, small)


def files_of(picture: str, folder: Path) -> Sequence[Path]:
    """The large and the small file of a picture of ours; none of one that comes with the code."""
    ours = OURS.fullmatch(picture)
    if ours is None:
        return ()
    return (folder / f"{ours['digest']}.webp", folder / f"{ours['digest']}-small.webp")


def release_picture(picture: str, *, folder: Path, now: datetime) -> None:
    """Note that a product names it no more: a day later `forget_unused` takes it, unless others do.

    Until then a backup that is being made finds it.
    """
    for path in files_of(picture, folder):
        if path.exists():
            os.utime(path, (now.timestamp(), now.timestamp()))


def forget_unused(*, folder: Path, now: datetime) -> int:
    """Delete the files that no product has named for a day; returns how many."""
    if not folder.is_dir():
        return 0
    before = (now - KEPT_UNUSED).timestamp()
    old = [
        each
        for each in folder.iterdir()
        if FILE.fullmatch(each.name) and each.stat().st_mtime < before
    ]
    gone = 0
    for path in old:
        name = f"{MEDIA}{path.name[:DIGEST_LETTERS]}.webp"
        if not Product.objects.filter(picture=name).exists():
            path.unlink(missing_ok=True)
            gone += 1
    return gone


def _write(path: Path, content: bytes) -> None:
    part = path.with_name(f"{path.name}.{os.getpid()}.part")
    with part.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)
    handle = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _parts(told: bytes) -> tuple[bytes, bytes]:
    (length,) = struct.unpack_from(">I", told)
    rest = told[4 + length :]
    return told[4 : 4 + length], rest[4:]


def _refusal(code: int) -> Refusal:
    if code == TOO_MANY_PIXELS:
        return Refusal(
            "too_many_pixels", "The picture has too many pixels. Make it smaller, then try again."
        )
    assert code in {NO_PICTURE, 1}, f"the script ended with {code}"
    return Refusal("no_picture", "The file is no JPEG, PNG or WebP. Save it as one of them.")
