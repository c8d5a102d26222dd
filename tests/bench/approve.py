# SPDX-License-Identifier: Apache-2.0
"""Approve 1,000 signed dossiers at once: every file read and hashed again, every author's signature judged, one token.

Beside it, in the same run, what the hashing alone costs and what a per-dossier signature would cost on the same token.
Prints one JSON value.
"""

import argparse
import json
import os
import resource
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from clerkdesk.adapters.ocr.reader import TesseractReader
from clerkdesk.bootstrap.practice import PracticeFolder, make_practice_station
from clerkdesk.domain.pages import Reading
from clerkdesk.jobs.progress import CancelToken
from clerkdesk.ports.reader import PageImage
from clerkdesk.practice.paper.sheets import make_sheet
from clerkdesk.practice.portal.supervisor import PracticePortal
from tests.counter import APPROVE, CLERK, SUPERVISOR, ReadSheet, open_counter

SINGLE_SIGNATURES = 20


def _sheet() -> ReadSheet:
    image = make_sheet("signature_alone", "bench", "clean", dpi=100).image
    found: list[Reading] = []
    reader = TesseractReader(workers=1)
    reader.read([PageImage("sheet", image, 100)], lambda _, one: found.append(one), lambda *_: None, CancelToken())
    reader.close()
    return ReadSheet(image, found[0])


def _spent() -> tuple[float, float]:
    of_us, of_children = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    cpu = of_us.ru_utime + of_us.ru_stime + of_children.ru_utime + of_children.ru_stime
    return time.perf_counter(), cpu


def measure(folder: Path, dossiers: int) -> dict[str, object]:
    """Take dossiers to the signed state in a practice counter, then approve them and queue them."""
    with PracticePortal(PracticeFolder(folder).portal) as portal:
        make_practice_station(folder, portal)
    counter = open_counter(folder, _sheet())
    codes = counter.at("signed", count=dossiers)
    services, access = counter.tokens, counter.tokens.practice_keys[SUPERVISOR]
    batch = services.approve.propose(codes, by=CLERK)
    wall, cpu = _spent()
    judgements = dict.fromkeys(codes, APPROVE)
    summary = services.approve.decide(batch.id, judgements, access.source, access.pin, by=SUPERVISOR)
    decided = _spent()
    queued = services.deliver.queue_approved(by=CLERK)
    in_outbox = _spent()
    with counter.store.begin() as work:
        refs = [d.signed for r in batch.revision_ids for d in work.revisions.documents(r) if d.signed]
    start = time.perf_counter()
    for ref in refs:
        counter.blobs.get(ref)
    hashing_s = time.perf_counter() - start
    content = counter.blobs.get(refs[0])
    with services.sign._signer.open(access.source, access.pin) as session:
        session.sign_detached(content)  # waits for the login, which is no part of a signature
        start = time.perf_counter()
        for _ in range(SINGLE_SIGNATURES):
            session.sign_detached(content)
        single_s = (time.perf_counter() - start) / SINGLE_SIGNATURES
    counter.close()
    return {
        "dossiers": dossiers,
        "approved": len(summary.approved),
        "token_operations": summary.batch.token_operations,
        "decide": {"wall_s": round(decided[0] - wall, 3), "cpu_s": round(decided[1] - cpu, 3)},
        "queue": {
            "queued": len(queued.queued),
            "wall_s": round(in_outbox[0] - decided[0], 3),
            "cpu_s": round(in_outbox[1] - decided[1], 3),
        },
        "reading_and_hashing_alone_s": round(hashing_s, 3),
        "one_signature_per_dossier_s": round(single_s * dossiers, 3),
        "megabytes": round(sum(ref.size_bytes for ref in refs) / 1e6, 1),
        "peak_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
        "load_before": os.getloadavg()[0],
    }


def main() -> int:
    """Run the benchmark and print its numbers as JSON."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--dossiers", type=int, default=1000)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        print(json.dumps(measure(Path(folder), chosen.dossiers), indent=1))
    return 0


if __name__ == "__main__":
    sys.exit(main())
