"""What holds for every command and option, whoever adds the next one."""

from __future__ import annotations

import click
import pytest
from click.testing import CliRunner

from controlplane.cli import main
from controlplane.commands._command import Alone, takes_one
from controlplane.core.nearest import nearest
from tests.commands.walk import context_of, every_command, every_option

OPTIONS = [
    pytest.param(path, option, id=" ".join((*path, option.opts[-1])))
    for path, option in every_option()
]


def test_every_command_is_one_of_ours() -> None:
    plain = [" ".join(path) for path, command in every_command() if not isinstance(command, Alone)]
    assert plain == [], "made without cls=Command, cls=Alone or cls=Group"


@pytest.mark.parametrize(("path", "option"), OPTIONS)
def test_an_option_given_twice_is_taken_twice_or_refused(
    path: tuple[str, ...], option: click.Option
) -> None:
    name, contrary = option.opts[-1], (*option.secondary_opts, option.opts[-1])[0]
    value = [] if option.is_flag else ["1"]
    twice = [name, *value, contrary, *value]
    if takes_one(option):
        done = CliRunner().invoke(main, [*path, *twice])
        assert (done.exit_code, done.exception.__class__) == (2, SystemExit)
        assert "is given 2 times" in done.stderr
        assert name in done.stderr
        return
    command: click.Command = main
    for word in path:
        assert isinstance(command, click.Group)
        found = command.get_command(context_of(command), word)
        assert found is not None
        command = found
    parsed, _, _ = command.make_parser(context_of(command)).parse_args(args=twice)
    kept = parsed[option.name or ""]
    assert kept == ["1", "1"] if option.multiple else option.is_flag


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("lst", ["list"]),
        ("Regster", ["register"]),
        ("sacn", ["scan"]),
        ("webhooks", ["webhook"]),
        ("mig", ["migrate"]),
        ("status", []),
        ("ls", []),
        ("rule", ["rules"]),
        ("plan", []),
        ("frobnicate", []),
        ("", []),
    ],
)
def test_only_what_is_near_is_suggested(typed: str, meant: list[str]) -> None:
    assert nearest(typed, {path[0] for path, _ in every_command() if path}) == meant


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("lst",), "No such command 'lst'. Did you mean list?"),
        (("webhook", "ad"), "No such command 'ad'. Did you mean add?"),
        (("status",), "No such command 'status'."),
        (("register", "--shema", "x"), "No such option '--shema'. Did you mean --schema?"),
        (("register", "--frobnicate"), "No such option '--frobnicate'."),
        (("up", "--no-tuor"), "No such option '--no-tuor'. Did you mean --no-tour?"),
        (("--verison",), "No such option '--verison'. Did you mean --version?"),
    ],
)
def test_unknown_words_are_refused(arguments: tuple[str, ...], said: str) -> None:
    done = CliRunner().invoke(main, arguments)
    assert (done.exit_code, done.stderr.splitlines()[-1]) == (2, f"Error: {said}")
