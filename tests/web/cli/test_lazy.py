"""The command line imports what the called command needs, and tells of the others all the same."""

import subprocess
import sys

import pytest
from click.testing import CliRunner

from vitrina.errors import SettingError
from vitrina.web.cli.lazy import Verb
from vitrina.web.cli.main import vitrina

HEAVY = {
    *("django", "duckdb", "numpy", "pyarrow", "rich", "scipy", "sqlglot"),
    *("vitrina.attribution", "vitrina.engine", "vitrina.experiments", "vitrina.optimization"),
}
CALLED = "from vitrina.web.cli.main import vitrina; vitrina({words!r}, standalone_mode=False)"


def loaded(code: str) -> set[str]:
    """What of the heavy packages a process has imported after it ran the code."""
    told = f"{code}; import sys; print('HEAVY', *({HEAVY!r} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True)
    return set(done.stdout.rpartition("HEAVY")[2].split())


@pytest.mark.parametrize("words", [["--help"], ["up", "--help"]], ids=" ".join)
def test_help_and_the_start_of_a_shop_import_no_analytics(words: list[str]) -> None:
    assert loaded(CALLED.format(words=words)) == set()


@pytest.mark.parametrize("module", ["vitrina.web.server", "vitrina.web.asgi"])
def test_the_server_receives_before_it_imports_any_analytics(module: str) -> None:
    assert loaded(f"import {module}") <= {"django"}


def test_a_command_line_that_imports_all_its_commands_is_noticed() -> None:
    eager = "from vitrina.web.cli.main import vitrina; vitrina.commands['analyse'].load()"

    assert "scipy" in loaded(eager)


@pytest.mark.parametrize("name", vitrina.commands)
def test_the_line_of_a_command_is_the_first_sentence_of_its_own_help(name: str) -> None:
    verb = vitrina.commands[name]
    assert isinstance(verb, Verb)

    command = verb.load()

    assert command.name == name
    assert verb.short_help == command.get_short_help_str(limit=200)


def test_a_mistyped_command_is_met_with_the_nearest_one() -> None:
    done = CliRunner().invoke(vitrina, ["simulat"])

    assert done.exit_code == 2
    assert "Did you mean 'simulate'?" in done.output


def test_a_command_whose_packages_are_not_installed_says_what_to_install() -> None:
    verb = Verb("spin", "a_package_that_is_not_there.spin:spin", "Spin.")

    with pytest.raises(SettingError, match=r"`vitrina spin` needs a_package.*pip install"):
        verb.load()
