"""One spelling for each phone number and each mailbox, so that equal people get equal tokens."""

import re
import unicodedata

import phonenumbers

MAX_PHONE = 64  # characters; longer is no phone, and costs time
MAX_EMAIL = 320  # 64 before the @, 255 after it

# letters and digits of any script: both halves may be internationalised (RFC 6531)
_LOCAL = re.compile(r"[^\s\x00-\x1f\x7f@<>()\[\],;:\\\"]{1,64}")
_DOMAIN = re.compile(r"(?:[^\W_](?:[\w-]{0,61}[^\W_])?\.){1,8}[^\W\d_][\w-]{0,61}[^\W_]")
_DOTS_IGNORED = frozenset({"gmail.com", "googlemail.com"})


def normalise_phone(text: str, region: str = "RU") -> str | None:
    """The number in E.164 (+79995551111), or None if it is not one.

    An extension is left out: it is another desk, not another subscriber.

    Args:
        text: as somebody typed it.
        region: the ISO 3166 country whose national spelling is meant where none is given.
    """
    if len(text) > MAX_PHONE:
        return None
    try:
        number = phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_valid_number(number):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def normalise_email(text: str) -> str | None:
    """The one spelling of a mailbox, or None if it is no e-mail address.

    Lower case and no blanks. At Gmail dots and everything from a + on do not count, so they go:
    that is also how Google and Yandex want an address before they hash it. For Meta, which
    hashes it with its dots, see `lowered_email`.
    """
    lowered = lowered_email(text)
    if lowered is None:
        return None
    local, _, domain = lowered.rpartition("@")
    if domain in _DOTS_IGNORED:
        local = local.partition("+")[0].replace(".", "")
    return f"{local}@{domain}" if local else None


def lowered_email(text: str) -> str | None:
    """The address as written, in lower case and without blanks; None if it is none."""
    if len(text) > MAX_EMAIL:
        return None
    plain = unicodedata.normalize("NFKC", text).strip().lower()
    local, _, domain = plain.rpartition("@")
    if not _LOCAL.fullmatch(local) or not _DOMAIN.fullmatch(domain):
        return None
    if domain.isascii():
        return plain
    try:
        return f"{local}@{domain.encode('idna').decode('ascii')}"
    except UnicodeError:
        return None
