# SPDX-License-Identifier: Apache-2.0
"""Sign 100 one-megabyte documents with a visible stamp: this signer against pyHanko as shipped, side by side.

Both get the same documents, the same PKCS#12 key and the same font; each runs in a process of its own, in turn, in
blocks, so that the ratios hold on a shared machine. A token is also measured, and a slow key, whose own time is what a
signer cannot beat. Prints one JSON value.
"""

import argparse
import io
import json
import multiprocessing
import random
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from clerkdesk.adapters.signers.child import ChildSigner
from clerkdesk.errors import ClerkDeskError
from clerkdesk.ports.signer import KeySource, ToSign
from clerkdesk.practice.pki import PracticePki, make_pki
from clerkdesk.practice.tokens import make_token, token_environment
from clerkdesk.settings import asset_path
from tests.fakes.signing import NOW, OFFICERS, SetClock, archival_pdf, pin_of, stamp

BLOCK = 10
TOKEN_S = 0.150


@dataclass
class Spent:
    """What one block of documents took: seconds, CPU seconds of the process that signs, its peak memory, and checks."""

    wall_s: float
    cpu_s: float
    peak_mb: float


def document(size: int) -> bytes:
    """Return an archival PDF of about this many bytes."""
    filling = random.Random(7).randbytes(size)
    return archival_pdf(change=lambda pdf: setattr(pdf.Root, "Filling", pdf.make_stream(filling)))


def serve_pyhanko(pipe: Connection, key_file: Path, pin: str) -> None:
    """Sign as pyHanko's own documentation shows: SimpleSigner, PdfSigner, TextStampStyle."""
    from pyhanko.pdf_utils.font.opentype import GlyphAccumulatorFactory
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.pdf_utils.text import TextBoxStyle
    from pyhanko.sign import fields, signers
    from pyhanko.stamp import TextStampStyle

    signer = signers.SimpleSigner.load_pkcs12(str(key_file), passphrase=pin.encode())
    font = GlyphAccumulatorFactory(str(asset_path("fonts/stamp-serif.ttf")))
    style = TextStampStyle(
        stamp_text="Người ký: %(who)s\nCơ quan: %(where)s\nThời gian ký: %(ts)s",
        text_box_style=TextBoxStyle(font=font, font_size=10),
        border_width=0,
    )
    facts = signers.PdfSignatureMetadata(
        field_name="ChuKySo1", md_algorithm="sha256", subfilter=fields.SigSeedSubFilter.PADES
    )
    place = fields.SigFieldSpec("ChuKySo1", box=(363, 776, 583, 830))
    said = {"who": stamp().signer, "where": stamp().agency}

    def sign(content: bytes) -> bytes:
        writer = IncrementalPdfFileWriter(io.BytesIO(content))
        job = signers.PdfSigner(facts, signer, stamp_style=style, new_field_spec=place)
        return bytes(job.sign_pdf(writer, appearance_text_params=said, bytes_reserved=32768).getvalue())

    _serve(pipe, lambda documents: [sign(content) for content in documents])


def serve_clerkdesk(pipe: Connection, trust: Path, source: KeySource, pin: str, environment: dict[str, str]) -> None:
    """Sign through the port, as the counter does: own child, certificate judged, each output verified."""
    with ChildSigner(trust, SetClock(), environment=environment).open(source, pin) as session:

        def sign(documents: list[bytes]) -> list[bytes]:
            kept: list[bytes] = []
            asked = (ToSign(str(number), content, stamp()) for number, content in enumerate(documents))
            session.sign_documents(asked, lambda _, signed: kept.append(signed), _raise)
            return kept

        _serve(pipe, sign)


def _raise(_: str, error: ClerkDeskError) -> None:
    raise error


def _serve(pipe: Connection, sign: Callable[[list[bytes]], list[bytes]]) -> None:
    pipe.send("ready")
    while True:
        try:
            count, content = pipe.recv()
        except EOFError:
            return
        started = time.perf_counter()
        signed = sign([content] * count)
        pipe.send((time.perf_counter() - started, len(signed), _peak_mb()))


def _peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _cpu_s(pids: list[int]) -> float:
    ticks = 0
    for pid in pids:
        parts = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rsplit(")", 1)[1].split()
        ticks += int(parts[11]) + int(parts[12])
    return ticks / 100


def _family(pid: int) -> list[int]:
    """Return a process and its descendants."""
    found = [pid]
    for task in Path(f"/proc/{pid}/task").iterdir():
        children = (task / "children").read_text(encoding="utf-8").split()
        found += [one for child in children for one in _family(int(child))]
    return found


def _memory_mb(pids: list[int]) -> float:
    total = 0
    for pid in pids:
        for line in Path(f"/proc/{pid}/status").read_text(encoding="utf-8").splitlines():
            if line.startswith("VmHWM"):
                total += int(line.split()[1])
    return total / 1024


class Contestant:
    """One signer in a process of its own."""

    def __init__(self, serve: Callable[..., None], *arguments: object) -> None:
        context = multiprocessing.get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(target=serve, args=(theirs, *arguments))
        self._process.start()
        theirs.close()
        self._pipe.recv()

    def sign(self, count: int, content: bytes) -> Spent:
        """Sign a block."""
        family = _family(self._process.pid or 0)
        before = _cpu_s(family)
        self._pipe.send((count, content))
        wall, signed, _ = self._pipe.recv()
        if signed != count:
            raise SystemExit("a document was not signed")
        return Spent(wall, _cpu_s(family) - before, _memory_mb(family))

    def close(self) -> None:
        """Let it end."""
        self._pipe.close()
        self._process.join()


def summary(blocks: list[Spent], per_block: int) -> dict[str, float]:
    """Return the medians per document."""
    return {
        "documents": len(blocks) * per_block,
        "wall_ms_per_document": round(1000 * statistics.median(b.wall_s for b in blocks) / per_block, 1),
        "cpu_ms_per_document": round(1000 * statistics.median(b.cpu_s for b in blocks) / per_block, 1),
        "documents_per_s": round(per_block / statistics.median(b.wall_s for b in blocks), 1),
        "peak_memory_mb": round(max(b.peak_mb for b in blocks)),
    }


def compare(pki: PracticePki, tokens: Path, documents: int, size: int) -> dict[str, Any]:
    """Run all contestants in turn, block by block."""
    content, pin, file = document(size), pin_of("clerk"), pki.officer_file("clerk")
    held = pki.officers["clerk"]
    token = make_token(tokens, "clerk", "87654321", pin, held.key, held.certificate)
    contestants = {
        "pyhanko": Contestant(serve_pyhanko, file, pin),
        "clerkdesk": Contestant(serve_clerkdesk, pki.trust, KeySource(file=file), pin, {}),
        "clerkdesk_token": Contestant(serve_clerkdesk, pki.trust, token, pin, dict(token_environment(tokens))),
    }
    blocks: dict[str, list[Spent]] = {name: [] for name in contestants}
    for one in contestants.values():
        one.sign(2, content)
    for _ in range(max(1, documents // BLOCK)):
        for name, one in contestants.items():
            blocks[name].append(one.sign(BLOCK, content))
    for one in contestants.values():
        one.close()
    results: dict[str, Any] = {name: summary(found, BLOCK) for name, found in blocks.items()}
    pairs = list(zip(blocks["pyhanko"], blocks["clerkdesk"], strict=True))
    results["times_faster_wall"] = round(statistics.median(a.wall_s / b.wall_s for a, b in pairs), 2)
    results["times_less_cpu"] = round(statistics.median(a.cpu_s / max(b.cpu_s, 0.01) for a, b in pairs), 2)
    return results


def slow_key(pki: PracticePki, documents: int, size: int) -> dict[str, float]:
    """Sign with a key of 150 ms per operation, as tokens are: how much is added to the key's own time."""
    from concurrent.futures import ThreadPoolExecutor
    from threading import Lock

    from clerkdesk.adapters.signers.pades import sign_pdf
    from clerkdesk.adapters.signers.pkcs12 import FileKey
    from clerkdesk.adapters.signers.stamp_font import StampFont

    class SlowKey(FileKey):
        """A key behind a lock that takes as long as a token."""

        lock = Lock()

        def sign(self, content: bytes) -> bytes:
            with self.lock:
                ready = time.perf_counter() + TOKEN_S
                signature = super().sign(content)
                time.sleep(max(0.0, ready - time.perf_counter()))
                return signature

    key, font = SlowKey.load(pki.officer_file("clerk"), pin_of("clerk")), StampFont(asset_path("fonts/stamp-serif.ttf"))
    asked = ToSign("document", document(size), stamp())
    sign_pdf(key, asked, font)
    started = time.perf_counter()
    with ThreadPoolExecutor(2) as pool:
        done = sum(1 for _ in pool.map(lambda _: sign_pdf(key, asked, font), range(documents)))
    wall = time.perf_counter() - started
    return {"documents": done, "wall_s": round(wall, 2), "times_the_keys_own_time": round(wall / (done * TOKEN_S), 3)}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=100)
    parser.add_argument("--size", type=int, default=1_000_000)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        pki = make_pki(Path(folder) / "pki", NOW, OFFICERS[:1])
        results = compare(pki, Path(folder) / "tokens", chosen.documents, chosen.size)
        results["slow_key"] = slow_key(pki, min(chosen.documents, 40), chosen.size)
    print(json.dumps({"bench": "sign", "size_bytes": chosen.size, **results}, indent=2))


if __name__ == "__main__":
    main()
