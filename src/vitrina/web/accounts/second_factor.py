"""The second factor: an app's code, or a recovery code where the phone is lost."""

import django_otp
import segno
from django.contrib.auth.models import User
from django.db import transaction
from django.http import HttpRequest
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

RECOVERY_CODES = 10
APP_DIGITS = 6


def has_one(user: User) -> bool:
    """Whether an app has been set up."""
    return bool(TOTPDevice.objects.filter(user=user, confirmed=True).exists())


def is_right(request: HttpRequest, user: User, code: str) -> bool:
    """Whether a code is right now; if it is, this session has its second factor.

    django-otp slows guessing down, and takes each code once.
    """
    plain = "".join(code.split()).lower()
    kind = TOTPDevice if len(plain) == APP_DIGITS and plain.isdecimal() else StaticDevice
    for device in kind.objects.filter(user=user, confirmed=True):
        if django_otp.verify_token(user, device.persistent_id, plain):
            _accept(request, device)
            return True
    return False


def app_to_set_up(user: User) -> TOTPDevice:
    """An app that nobody has confirmed yet; the same one until somebody does."""
    waiting = TOTPDevice.objects.filter(user=user, confirmed=False).first()
    return waiting or TOTPDevice.objects.create(user=user, name="app", confirmed=False)


def confirm(request: HttpRequest, app: TOTPDevice, code: str) -> list[str]:
    """Confirm an app by its first code; the recovery codes, to be shown once, or nothing.

    It takes the place of the apps and recovery codes before it.
    """
    plain = "".join(code.split())
    if not (plain.isdecimal() and len(plain) == APP_DIGITS and app.verify_token(plain)):
        return []
    with transaction.atomic():
        TOTPDevice.objects.filter(user=app.user).exclude(pk=app.pk).delete()
        app.confirmed = True
        app.save()
        codes = _new_recovery_codes(app.user)
    _accept(request, app)
    return codes


def picture(app: TOTPDevice) -> str:
    """The QR code of an app's key, as an address of data."""
    address: str = segno.make(app.config_url, error="m").svg_data_uri(scale=5, border=2)
    return address


def key_in_groups(app: TOTPDevice) -> str:
    """The key to type where nothing can be scanned."""
    key = app.config_url.partition("secret=")[2].partition("&")[0]
    return " ".join(key[at : at + 4] for at in range(0, len(key), 4))


def _new_recovery_codes(user: User) -> list[str]:
    StaticDevice.objects.filter(user=user).delete()
    device = StaticDevice.objects.create(user=user, name="recovery")
    codes = [StaticToken.random_token() for _ in range(RECOVERY_CODES)]
    StaticToken.objects.bulk_create(StaticToken(device=device, token=code) for code in codes)
    return codes


def _accept(request: HttpRequest, device: TOTPDevice | StaticDevice) -> None:
    request.session.cycle_key()
    django_otp.login(request, device)


def forget(user: User) -> None:
    """Take somebody's app and recovery codes away: their phone is lost; they set up another."""
    TOTPDevice.objects.filter(user=user).delete()
    StaticDevice.objects.filter(user=user).delete()
