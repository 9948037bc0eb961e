"""Change what a source is told about its sender: its settings, and a secret of the sender's."""

from collections.abc import Mapping

from django.db import transaction

from vitrina.collector.entrances.models import Source
from vitrina.collector.entrances.services import publish
from vitrina.collector.mapping.declared import SETTING, checked_mapping
from vitrina.collector.workspace import Workspace, source_secrets
from vitrina.errors import SettingError

SHORTEST_SECRET = 8
MOST_SETTINGS = 100_000  # characters of all of them: the door keeps them in memory


def change_settings(workspace: Workspace, source: Source, changes: Mapping[str, str]) -> None:
    """Set settings of a source; an empty text takes one away.

    Raises:
        MappingError: `mapping` is neither a ready one nor rules that can be followed.
        SettingError: they are longer than a door keeps.
    """
    settings = {**source.settings, **changes}
    source.settings = {name: text for name, text in settings.items() if text}
    if written := source.settings.get(SETTING):
        checked_mapping(written)
    if sum(map(len, source.settings.values())) > MOST_SETTINGS:
        raise SettingError(
            f"The settings of {source.name} have over {MOST_SETTINGS:,} characters: leave out "
            "what the mapping does not need."
        )
    with transaction.atomic():
        source.save(update_fields=["settings"])
    publish(workspace)


def take_secret(workspace: Workspace, source: Source, secret: str) -> None:
    """Check what comes in with a secret that the sender chose, in the place of our own.

    Raises:
        SettingError: it is so short that it could be guessed.
    """
    if len(secret) < SHORTEST_SECRET:
        raise SettingError(
            f"The secret has {len(secret)} characters. Use one of at least {SHORTEST_SECRET}."
        )
    source.secret_digest = ""  # it is no key of ours: nothing but its own door takes it
    source.secret_last4 = secret[-4:]
    source.sealed_secret = source_secrets(workspace.root_key()).seal(
        secret.encode(), about=source.name.encode()
    )
    source.save(update_fields=["secret_digest", "secret_last4", "sealed_secret"])
    publish(workspace)
