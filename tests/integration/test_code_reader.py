# SPDX-License-Identifier: Apache-2.0
"""Code readers in COM mode, over a real serial line: a pseudo-terminal, whose other end plays the reader."""

import os
import sys
from types import SimpleNamespace

import pytest

from clerkdesk.domain.identity import parse_identity
from clerkdesk.errors import Cancelled, CodeReaderUnavailable
from clerkdesk.jobs.progress import CancelToken
from ui.code_reader import next_code, open_port, read_code, serial_ports

QR = "092050380927||Hồ Xuân Quỳnh|05071950|Nam|Ấp 6|01072021"

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pseudo-terminals")


@pytest.fixture
def line():
    """Return the reader's end of a serial line, and the name of the other end."""
    import tty

    reader, port = os.openpty()
    tty.setraw(reader)
    tty.setraw(port)
    yield reader, os.ttyname(port)
    os.close(reader)
    os.close(port)


def read_while(line, *pieces: bytes) -> str:
    reader, port = line
    with open_port(port) as opened:
        for piece in pieces:
            os.write(reader, piece)
        return next_code(opened, CancelToken())


@pytest.mark.parametrize("ending", [b"\r\n", b"\r", b""], ids=["CR LF", "CR", "nothing"])
def test_a_card_is_read_with_its_accents_whatever_ends_it(line, ending):
    read = read_while(line, QR.encode()[:20], QR.encode()[20:] + ending)
    assert read == QR
    assert parse_identity(read).name == "Hồ Xuân Quỳnh"


def test_the_three_lines_of_a_zone_are_one_code(line):
    lines = ["I" + "A" * 20 + "<" * 9, "B" * 30, "C" * 30]
    assert read_while(line, *(f"{one}\r\n".encode() for one in lines)).split() == lines


def test_whoever_stops_waiting_gets_the_port_back(line):
    cancel = CancelToken()
    cancel.cancel()
    with pytest.raises(Cancelled):
        read_code(line[1], cancel)
    assert read_while(line, QR.encode() + b"\r") == QR


def test_a_port_that_is_not_there_is_told():
    with pytest.raises(CodeReaderUnavailable) as caught:
        read_code("/dev/no-such-port", CancelToken())
    assert caught.value.params["port"] == "/dev/no-such-port"
    assert isinstance(serial_ports(), list)


@pytest.mark.parametrize("error", [AttributeError("no such call"), OSError("no device tree")])
def test_a_computer_that_cannot_list_its_ports_offers_none(error: Exception, monkeypatch: pytest.MonkeyPatch):
    def comports() -> list[object]:
        raise error

    monkeypatch.setitem(sys.modules, "serial.tools.list_ports", SimpleNamespace(comports=comports))
    assert serial_ports() == []
