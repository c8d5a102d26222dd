# SPDX-License-Identifier: Apache-2.0
"""Every command and every argument says what it means to whoever asks for help."""

from clerkdesk.cli.program import parser
from clerkdesk.cli.words import arguments


def test_every_argument_of_every_command_has_its_help() -> None:
    assert [f"{command} {action.dest}" for command, action in arguments(parser()) if not action.help] == []


def test_an_argument_that_means_something_else_in_a_command_says_so_there() -> None:
    said = {(command, action.dest): action.help for command, action in arguments(parser())}
    assert said["show", "code"] == "code of the dossier"
    assert said["catalogue show", "code"] == "code of the procedure"
    assert said["officer add", "title"] == "the officer's post"
