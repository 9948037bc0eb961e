"""Where the switch of a shop lies that stops whatever automation sends to ad platforms."""

import os

from vitrina.automation.proposals.services import Switch
from vitrina.collector.workspace import Workspace


def switch_of(workspace: Workspace) -> Switch:
    """The switch beside the shop's other files of running processes: no database is asked."""
    return Switch(workspace.run / "automation.switch", os.environ)
