"""Django for commands: its settings come from the workspace."""

import gc
import os
import secrets
from pathlib import Path

from vitrina.collector.workspace import Workspace


def set_up_django(workspace: Workspace) -> None:
    """Make Django ready to be used in this process, for one workspace."""
    tell_django(workspace)
    import django  # noqa: PLC0415  # `vitrina --help` should not wait for it

    django.setup()
    # what was made until now lives as long as the process: each look over it took 50 ms
    gc.freeze()


def tell_django(workspace: Workspace) -> None:
    """Put what Django's settings read into the environment, for this process and its children."""
    os.environ["VITRINA_SHOP"] = str(workspace.folder)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "vitrina.web.settings")
    os.environ.setdefault("VITRINA_SECRET_KEY", cookie_key(workspace.keys))


def cookie_key(keys: Path) -> str:
    """The key that signs cookies: made once for each shop, readable by its owner only."""
    path = keys / "cookies.key"
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(50))
    return path.read_text()
