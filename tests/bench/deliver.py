# SPDX-License-Identifier: Apache-2.0
"""How long a delivery takes over a narrow line that is cut again and again, beside the ways others send files.

The line is a proxy in this machine: it forwards so many bits a second with so much delay each way, and resets every
connection at fixed times. It loses no packets: what a kernel does about loss is the same for all who are compared.
Peers: one request per file begun anew after a cut (what a plain HTTP client does), and tuspy where it is installed.
Writes one JSON value on standard output. Numbers of one run on a shared machine: trust the ratios.
"""

import argparse
import asyncio
import base64
import json
import socket
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import requests

from clerkdesk.adapters.portals.gateway import GatewayPortal
from clerkdesk.errors import PortalUnreachable
from clerkdesk.practice.portal import PracticePortal
from tests.fakes.parcels import Sent

PIECE_BYTES = 2048
BURST_S = 0.1  # a timer of this machine wakes some milliseconds late; the line makes up for that, as shapers do
PATIENCE = 3.0


class NarrowLine:
    """A line to a port of this machine; counts what went up it."""

    def __init__(self, target: int, *, kbit_s: float, delay_s: float, cut_every_s: float) -> None:
        self._target, self._delay_s, self._cut_every_s = target, delay_s, cut_every_s
        self._bytes_s = kbit_s * 1000 / 8
        self._open: set[asyncio.StreamWriter] = set()
        self.up_bytes = self.cuts = 0
        self.loop = asyncio.new_event_loop()
        near = socket.create_server(("127.0.0.1", 0))
        near.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 16384)  # a line has no long queue at its near end
        self._server = self.loop.run_until_complete(asyncio.start_server(self._serve, sock=near, limit=4096))
        self.port: int = self._server.sockets[0].getsockname()[1]
        self._free_at = 0.0
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def _run(self) -> None:
        self.loop.create_task(self._cut())
        self.loop.run_forever()
        self._server.close()
        self.loop.set_exception_handler(lambda _loop, _context: None)  # whoever was cut in the middle
        for task in (tasks := asyncio.all_tasks(self.loop)):
            task.cancel()
        self.loop.run_until_complete(asyncio.gather(*tasks, return_exceptions=True))
        self.loop.close()

    async def _cut(self) -> None:
        while self._cut_every_s:
            await asyncio.sleep(self._cut_every_s)
            self.cuts += bool(self._open)
            for writer in list(self._open):
                writer.transport.abort()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        far_reader, far_writer = await asyncio.open_connection("127.0.0.1", self._target)
        self._open |= {writer, far_writer}
        up = self._forward(reader, far_writer, narrow=True)
        await asyncio.gather(up, self._forward(far_reader, writer, narrow=False), return_exceptions=True)
        for each in (writer, far_writer):
            self._open.discard(each)
            each.close()

    async def _forward(self, source: asyncio.StreamReader, sink: asyncio.StreamWriter, *, narrow: bool) -> None:
        while (piece := await source.read(PIECE_BYTES)) and not sink.transport.is_closing():
            now = self.loop.time()
            if narrow:  # the line is one: all connections share its width
                self._free_at = max(self._free_at, now - BURST_S) + len(piece) / self._bytes_s
                await asyncio.sleep(self._free_at - now)
                self.up_bytes += len(piece)
            self.loop.call_later(self._delay_s, _write, sink, piece)
        self.loop.call_later(self._delay_s, sink.close)

    def close(self) -> None:
        """Hang up."""
        self.loop.call_soon_threadsafe(self.loop.stop)
        self._thread.join()


def _write(sink: asyncio.StreamWriter, piece: bytes) -> None:
    if not sink.transport.is_closing():
        sink.write(piece)


def by_clerkdesk(sent: Sent, portal: PracticePortal, url: str, end: float) -> bool:
    """Send as ClerkDesk does."""
    gateway = GatewayPortal(url, portal.keys, timeouts_s=(5.0, 20.0))
    while time.monotonic() < end:
        try:
            number = sent.deliver(gateway)
        except PortalUnreachable:
            continue
        gateway.close()
        return bool(number)
    return False


def by_whole_requests(sent: Sent, portal: PracticePortal, url: str, end: float) -> bool:
    """Send the document in one request, again from its beginning after each cut."""
    announce_directly(sent, portal)
    content = b"".join(sent.parcel.readers[sent.paper.sha256](0))
    pairs = {"key": sent.key, "sha256": sent.paper.sha256}
    metadata = ",".join(f"{name} {base64.b64encode(value.encode()).decode()}" for name, value in pairs.items())
    begin = {"Tus-Resumable": "1.0.0", "Upload-Length": str(len(content)), "Upload-Metadata": metadata}
    whole = {"Tus-Resumable": "1.0.0", "Upload-Offset": "0", "Content-Type": "application/offset+octet-stream"}
    with requests.Session() as session:
        while time.monotonic() < end:
            try:
                made = session.post(f"{url}/v1/files", headers=begin, timeout=(5.0, 20.0))
                address = url + made.headers["Location"]
                if session.patch(address, data=content, headers=whole, timeout=(5.0, 20.0)).status_code == 204:
                    return True
            except requests.RequestException:
                continue
    return False


def announce_directly(sent: Sent, portal: PracticePortal) -> None:
    """Announce past the narrow line, for peers that can only send files."""
    direct = GatewayPortal(portal.url, portal.keys)
    direct.announce(sent.announcement)
    direct.close()


def by_tuspy(sent: Sent, portal: PracticePortal, url: str, end: float) -> bool:
    """Send the document with tuspy, with its own retries and pieces of 64 KiB."""
    from tusclient.client import TusClient  # type: ignore[import-not-found, unused-ignore]

    announce_directly(sent, portal)
    with tempfile.NamedTemporaryFile() as file:
        file.write(b"".join(sent.parcel.readers[sent.paper.sha256](0)))
        file.flush()
        metadata = {"key": sent.key, "sha256": sent.paper.sha256}
        retries = {"retries": 60, "retry_delay": 1}
        upload = TusClient(f"{url}/v1/files").uploader(file.name, chunk_size=65536, metadata=metadata, **retries)
        try:
            upload.upload()
        except Exception as error:  # noqa: BLE001 - whatever ends it, it did not deliver
            print(f"tuspy: {type(error).__name__}", file=sys.stderr)
            return False
    return time.monotonic() < end


def peers() -> Iterator[tuple[str, Callable[[Sent, PracticePortal, str, float], bool]]]:
    """Yield what is compared."""
    yield "clerkdesk", by_clerkdesk
    yield "whole requests", by_whole_requests
    try:
        import tusclient  # type: ignore[import-not-found, unused-ignore]  # noqa: F401
    except ImportError:
        return
    yield "tuspy", by_tuspy


def measure(options: argparse.Namespace) -> dict[str, object]:
    """Return what each peer needed on the same line."""
    size = options.kbytes * 1000
    limit_s = size * 8 / (options.kbit * 1000)
    results: dict[str, object] = {}
    chosen = [(name, send) for name, send in peers() if not options.only or name in options.only]
    for number, (name, send) in enumerate(chosen, 1):
        with tempfile.TemporaryDirectory() as folder, PracticePortal(Path(folder)) as portal:
            sent = Sent(number, size_bytes=size)
            line = NarrowLine(
                int(portal.url.rpartition(":")[2]),
                kbit_s=options.kbit,
                delay_s=options.rtt_ms / 2000,
                cut_every_s=options.cut_every,
            )
            began, cpu = time.monotonic(), time.thread_time()
            arrived = send(sent, portal, f"http://127.0.0.1:{line.port}", began + PATIENCE * limit_s)
            seconds, cuts = time.monotonic() - began, line.cuts
            extra = line.up_bytes - (sent.paper.size_bytes if arrived else 0)
            line.close()
            results[name] = {
                "arrived": arrived,
                "seconds": round(seconds, 1),
                "of_the_limit": round(seconds / limit_s, 3),
                "cpu_seconds": round(time.thread_time() - cpu, 3),
                "cuts": cuts,
                "bytes_beyond_document": extra,
                "bytes_beyond_document_per_cut": round(extra / cuts) if cuts else extra,
                "ledger": {name: portal.ledger()[name] for name in ("received", "duplicates", "partial")},
            }
    return {"line": vars(options), "limit_seconds": round(limit_s, 1), "results": results}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kbytes", type=int, default=1500, help="size of the document")
    parser.add_argument("--kbit", type=float, default=512.0, help="width of the line, kbit/s")
    parser.add_argument("--rtt-ms", type=float, default=300.0)
    parser.add_argument("--cut-every", type=float, default=8.0, help="seconds; 0 never")
    parser.add_argument("--only", nargs="*", default=[], help="names of those to measure")
    print(json.dumps(measure(parser.parse_args()), indent=1))


if __name__ == "__main__":
    main()
