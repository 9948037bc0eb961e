"""MAC addresses: read in every spelling, and never a name that outlives its day.

A real address gets a token that is good for one business day; one that the device made up
(locally administered) gets a token that is good for one hour, which is long enough to count
devices and too short to follow one.
"""

import re

from vitrina.privacy.salts import Salt
from vitrina.privacy.tokens import keyed

_SPELLINGS = re.compile(
    r"[0-9a-f]{12}"
    r"|[0-9a-f]{2}(?::[0-9a-f]{2}){5}"
    r"|[0-9a-f]{2}(?:-[0-9a-f]{2}){5}"
    r"|[0-9a-f]{4}\.[0-9a-f]{4}\.[0-9a-f]{4}"
)
_NOBODY = "0" * 12
_LONGEST = 32

DAY = "mac_day"
HOUR = "mac_hour"


def parse_mac(text: str) -> str | None:
    """The 12 small hexadecimal digits of a device's address, or None.

    None is also for what no single device has: a group's address (multicast, broadcast) and
    the address of all zeros.
    """
    if len(text) > _LONGEST:
        return None
    spelt = text.strip().lower()
    if not _SPELLINGS.fullmatch(spelt):
        return None
    mac = spelt.translate({ord(mark): None for mark in ":-."})
    is_group = int(mac[1], 16) & 1
    return None if is_group or mac == _NOBODY else mac


def is_randomised(mac: str) -> bool:
    """Whether the device made the address up, so that it says nothing about who it is."""
    return mac[1] in "26ae"


def device_token(mac: str, salt: Salt) -> str:
    """What stands for a device: `mac_day:...` within its day, `mac_hour:...` within its hour.

    Args:
        mac: as `parse_mac` gives it.
        salt: of the moment the device was seen, from `Salts.of`.
    """
    if is_randomised(mac):
        return f"{HOUR}:{keyed(salt.key, f'{HOUR}|{salt.hour}|{mac}'.encode())}"
    return f"{DAY}:{keyed(salt.key, f'{DAY}|{mac}'.encode())}"
