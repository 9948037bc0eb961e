"""Commands that are imported when they are called: `--help` and `up` do not wait for all others."""

from pkgutil import resolve_name

import click

from vitrina.errors import SettingError


class Verb(click.Command):
    """One command as its group lists it: its name, one line, and where the command itself is.

    Args:
        name: as it is typed.
        place: `module:attribute` of the click command.
        summary: the first sentence of the command's own help.
    """

    def __init__(self, name: str, place: str, summary: str) -> None:
        super().__init__(name, short_help=summary)
        self.place = place

    def load(self) -> click.Command:
        """The command itself.

        Raises:
            SettingError: a package that it stands on is not installed.
        """
        try:
            command = resolve_name(self.place)
        except ModuleNotFoundError as error:
            raise SettingError(
                f"`vitrina {self.name}` needs {error.name}. Install what the commands stand on: "
                "pip install 'vitrina[console,collector,shop]'"
            ) from error
        assert isinstance(command, click.Command), f"{self.place} is no command"
        return _unwrapped(command)


def _unwrapped(command: click.Command) -> click.Command:
    """The same, with click's mark before lines that stay as they are: a raw docstring spells it."""
    command.help = (command.help or "").replace("\\b\n", "\b\n") or None
    for inner in command.commands.values() if isinstance(command, click.Group) else ():
        _unwrapped(inner)
    return command


class LazyGroup(click.Group):
    """A group of `Verb`s: only the one that is called is imported."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that the arguments call, imported now; its name, and what is left."""
        name, command, left = super().resolve_command(ctx, args)
        return name, command.load() if isinstance(command, Verb) else command, left
