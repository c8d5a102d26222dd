# SPDX-License-Identifier: Apache-2.0
"""The practice scanner on the wire: eSCL over HTTP, with every way in which a connection may go wrong."""

import json
import os
import socket
import struct
import threading
import time
from dataclasses import asdict, fields
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from lxml import etree

from clerkdesk.practice.escl.machine import Machine, Order, Script, Trouble

_ROOT = "/eSCL"
_SPACES = 'xmlns:scan="http://schemas.hp.com/imaging/escl/2011/05/03" xmlns:pwg="http://www.pwg.org/schemas/2010/12/sm"'
_PER_MM = 300 / 25.4


class Wire(ThreadingHTTPServer):
    """Serves one machine on the loopback address."""

    daemon_threads = True

    def __init__(self, machine: Machine, port: int = 0) -> None:
        super().__init__(("127.0.0.1", port), _Answering)
        self.machine = machine
        self.is_ending = threading.Event()


class _Answering(BaseHTTPRequestHandler):
    server: Wire
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        machine = self.server.machine
        if self.path == f"{_ROOT}/ScannerCapabilities":
            self._xml(_capabilities(machine.script))
        elif self.path == f"{_ROOT}/ScannerStatus":
            self._xml(_status(machine))
        elif self.path.startswith(f"{_ROOT}/ScanJobs/") and self.path.endswith("/NextDocument"):
            self._give_page(self.path.split("/")[-2])
        elif self.path == "/practice/log":
            self._answer(200, json.dumps(machine.log).encode(), "application/json")
        else:
            self._answer(404)

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        if self.path == f"{_ROOT}/ScanJobs":
            status, number = self.server.machine.start(_order(body))
            where = {"Location": f"http://127.0.0.1:{self.server.server_port}{_ROOT}/ScanJobs/{number}"}
            self._answer(status, headers=where if status == 201 else {"Retry-After": "1"})
        elif self.path == "/practice/script":
            self.server.machine.load(read_script(json.loads(body)))
            self._answer(200)
        else:
            self._answer(404)

    def do_DELETE(self) -> None:
        self.server.machine.cancel(self.path.rpartition("/")[2])
        self._answer(200)

    def log_message(self, format: str, *args: object) -> None:
        pass

    def _give_page(self, number: str) -> None:
        machine = self.server.machine
        if machine.script.page_s:
            time.sleep(machine.script.page_s)
        status, page, trouble = machine.next_page(number)
        if trouble is None or status != 200:
            self._answer(status, page, "image/jpeg")
        elif trouble in (Trouble.HANG, Trouble.TRICKLE):
            self._stall(page, is_silent=trouble is Trouble.HANG)
        elif trouble is Trouble.NO_PICTURE:
            self._answer(200, b"%PDF-1.7 and no picture", "application/pdf")
        elif trouble is Trouble.CUT:
            self._answer(200, page[: len(page) * 2 // 3], "image/jpeg")
        elif trouble is Trouble.TOO_SHORT:
            self._send(page, announced=len(page) - 40)
        elif trouble is Trouble.TOO_LONG:
            self._send(page, announced=len(page) + 4000)
        elif trouble is Trouble.CLOSE:
            self._send(page[: len(page) // 2], announced=len(page))
        else:
            self._unplug(page)

    def _stall(self, page: bytes, *, is_silent: bool) -> None:
        """Say nothing, or a byte now and then, until this process ends or the other side gives up."""
        self._head(len(page))
        for byte in page:
            if self.server.is_ending.wait(0.3):
                return
            try:
                if not is_silent:
                    self.wfile.write(bytes((byte,)))
                elif self.connection.recv(1, socket.MSG_DONTWAIT | socket.MSG_PEEK) == b"":
                    return
            except BlockingIOError:
                continue
            except OSError:
                return

    def _unplug(self, page: bytes) -> None:
        """Reset the connection in the middle of a page and answer nobody any more."""
        self._head(len(page))
        self.wfile.write(page[: len(page) // 2])
        self.wfile.flush()
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.connection.close()
        os._exit(0)

    def _send(self, content: bytes, *, announced: int) -> None:
        self._head(announced)
        self.wfile.write(content)
        self.close_connection = True

    def _head(self, announced: int) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "image/jpeg")
        self.send_header("Content-Length", str(announced))
        self.end_headers()
        self.wfile.flush()

    def _xml(self, text: str) -> None:
        self._answer(200, f'<?xml version="1.0" encoding="UTF-8"?>\n{text}'.encode(), "text/xml")

    def _answer(
        self, status: int, content: bytes = b"", kind: str = "text/plain", headers: dict[str, str] | None = None
    ) -> None:
        self.send_response(status)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)


def read_script(values: dict[str, Any]) -> Script:
    """Return a script from its JSON values."""
    known = {one.name for one in fields(Script)}
    script = Script(**{name: value for name, value in values.items() if name in known})
    script.troubles = {int(page): Trouble(what) for page, what in script.troubles.items()}
    script.glass_mm = (float(script.glass_mm[0]), float(script.glass_mm[1]))
    return script


def script_values(script: Script) -> dict[str, Any]:
    """Return the JSON values of a script."""
    return asdict(script)


def _order(body: bytes) -> Order:
    root = etree.fromstring(body, etree.XMLParser(resolve_entities=False, no_network=True))

    def text(name: str, otherwise: str) -> str:
        found = root.find(f".//{{*}}{name}")
        return (found.text or "").strip() if found is not None else otherwise

    return Order(
        is_feeder=text("InputSource", "Platen") == "Feeder",
        is_duplex=text("Duplex", "false") == "true",
        is_colour=text("ColorMode", "RGB24").startswith("RGB"),
        dpi=int(text("XResolution", "300")),
        width=int(text("Width", "2480")),
        height=int(text("Height", "3508")),
    )


def _capabilities(script: Script) -> str:
    width, height = (round(side * _PER_MM) for side in script.glass_mm)
    dpis = "".join(
        f"<scan:DiscreteResolution><scan:XResolution>{dpi}</scan:XResolution><scan:YResolution>{dpi}</scan:YResolution>"
        "</scan:DiscreteResolution>"
        for dpi in (20, 100, 150, 200, 300, 400, 600)
    )
    able = (
        f"<scan:MinWidth>16</scan:MinWidth><scan:MaxWidth>{width}</scan:MaxWidth>"
        f"<scan:MinHeight>16</scan:MinHeight><scan:MaxHeight>{height}</scan:MaxHeight><scan:SettingProfiles>"
        "<scan:SettingProfile><scan:ColorModes><scan:ColorMode>Grayscale8</scan:ColorMode>"
        "<scan:ColorMode>RGB24</scan:ColorMode></scan:ColorModes><scan:DocumentFormats>"
        "<pwg:DocumentFormat>image/jpeg</pwg:DocumentFormat></scan:DocumentFormats><scan:SupportedResolutions>"
        f"<scan:DiscreteResolutions>{dpis}</scan:DiscreteResolutions></scan:SupportedResolutions>"
        "</scan:SettingProfile></scan:SettingProfiles>"
    )
    feeder = (
        f"<scan:Adf><scan:AdfSimplexInputCaps>{able}</scan:AdfSimplexInputCaps>"
        f"<scan:AdfDuplexInputCaps>{able}</scan:AdfDuplexInputCaps><scan:FeederCapacity>50</scan:FeederCapacity></scan:Adf>"
    )
    return (
        f"<scan:ScannerCapabilities {_SPACES}><pwg:Version>2.63</pwg:Version>"
        "<pwg:MakeAndModel>ClerkDesk practice scanner</pwg:MakeAndModel>"
        f"<scan:Platen><scan:PlatenInputCaps>{able}</scan:PlatenInputCaps></scan:Platen>"
        f"{feeder if script.has_feeder else ''}</scan:ScannerCapabilities>"
    )


def _status(machine: Machine) -> str:
    jobs = "".join(
        f"<scan:JobInfo><pwg:JobUri>{_ROOT}/ScanJobs/{number}</pwg:JobUri>"
        f"<pwg:JobState>{machine.ended.get(number, 'Processing')}</pwg:JobState></scan:JobInfo>"
        for number in list(machine.jobs)
    )
    feeder = f"<scan:AdfState>{machine.feeder_state}</scan:AdfState>" if machine.script.has_feeder else ""
    return (
        f"<scan:ScannerStatus {_SPACES}><pwg:Version>2.63</pwg:Version><pwg:State>{machine.script.state}</pwg:State>"
        f"{feeder}<scan:Jobs>{jobs}</scan:Jobs></scan:ScannerStatus>"
    )
