# SPDX-License-Identifier: Apache-2.0
"""Scanning and reading at once: killed, jammed or without a reader, and every page that came is still there."""

import os
import subprocess
import sys

import pytest

from clerkdesk.adapters.clock import SystemClock
from clerkdesk.adapters.ocr.reader import TesseractReader
from clerkdesk.adapters.scanners.simulated import SIMULATED_DEVICE, SimulatedScanner, Trouble
from clerkdesk.domain.pages import ScannedPage
from clerkdesk.errors import Cancelled, MissingAsset, ScannerFault
from clerkdesk.jobs.progress import CancelToken
from clerkdesk.ports.scanner import ScanProfile
from clerkdesk.practice.escl import PracticeScanner
from clerkdesk.services.digitise import Digitise
from clerkdesk.services.scan import Scan
from clerkdesk.services.stream import Stream
from tests.counter import open_counter

pytest_plugins = ("tests.counter_fixtures",)

PROFILE = ScanProfile(SIMULATED_DEVICE, dpi=100)


class StandIn:
    """Gives every page the same reading, and remembers when it was asked for."""

    step_version = TesseractReader().step_version

    def __init__(self, reading):
        self._reading = reading
        self.asked = []

    def read(self, pages, keep, fail, cancel):
        for page in pages:
            cancel.raise_if_set()
            self.asked.append(page.page_id)
            keep(page.page_id, self._reading)

    def close(self):
        pass


@pytest.fixture
def stream(counter, read_sheet):
    """A stream over a script, its dossier, and what reads."""

    def made(*script, reader=None):
        reader = reader or StandIn(read_sheet.reading)
        scanners = {"simulated": SimulatedScanner(script)}
        scan = Scan(counter.store, counter.blobs, scanners, SystemClock())
        digitise = Digitise(counter.store, counter.blobs, reader, templates=(), clock=SystemClock())
        return Stream(scan, counter.services.sort_stack, digitise), reader

    return made


@pytest.fixture
def pages(counter):
    def of(code):
        with counter.store.begin() as work:
            return work.pages.of(work.dossiers.get(code).id)

    return of


def sides(read_sheet, count):
    return [ScannedPage(read_sheet.image + bytes(n), "image/jpeg", 827, 1169, 100, "x") for n in range(count)]


def test_every_page_is_scanned_and_read_once(counter, stream, pages, read_sheet):
    code = counter.receive().code
    started, reader = stream(*sides(read_sheet, 7))
    summary = started.scan(code, "simulated", PROFILE, by="clerk")
    assert (summary.scanned.pages, summary.read.pages, summary.read.failed) == (7, 7, {})
    assert len(reader.asked) == len(set(reader.asked)) == 7
    assert all(page.reading for page in pages(code))


def test_a_jam_keeps_the_pages_and_the_rest_is_read_later(counter, stream, pages, read_sheet):
    code = counter.receive().code
    script = (*sides(read_sheet, 3), Trouble.JAM, *sides(read_sheet, 2))
    started, reader = stream(*script)
    with pytest.raises(ScannerFault):
        started.scan(code, "simulated", PROFILE, by="clerk")
    assert len(pages(code)) == 3
    summary = started.scan(code, "simulated", PROFILE, by="clerk")
    assert (summary.scanned.numbers, summary.read.pages) == ((4, 5), 5)
    assert all(page.reading for page in pages(code))
    assert len(set(reader.asked)) == 5


def test_a_cancel_stops_both_and_keeps_the_pages(counter, stream, pages, read_sheet):
    code, cancel = counter.receive().code, CancelToken()
    started, _ = stream(*sides(read_sheet, 5))

    def stop(done, _total, _step):
        if done == 2:
            cancel.cancel()

    with pytest.raises(Cancelled):
        started.scan(code, "simulated", PROFILE, by="clerk", progress=stop, cancel=cancel)
    assert len(pages(code)) == 2


def test_without_a_model_everything_is_scanned_and_the_error_told_at_the_end(
    counter, stream, pages, read_sheet, tmp_path
):
    code = counter.receive().code
    started, _ = stream(*sides(read_sheet, 4), reader=TesseractReader(tmp_path / "none"))
    with pytest.raises(MissingAsset):
        started.scan(code, "simulated", PROFILE, by="clerk")
    assert len(pages(code)) == 4


KILLED = """
import sys
from pathlib import Path
from clerkdesk.bootstrap import open_practice
from clerkdesk.ports.scanner import ScanProfile
if __name__ == "__main__":
    with open_practice(Path(sys.argv[1])) as services:
        tell = lambda done, total, step: print(done, flush=True)
        services.stream.scan(sys.argv[2], "escl", ScanProfile(sys.argv[3], dpi=100), by="clerk", progress=tell)
"""


def test_a_program_killed_in_the_middle_of_a_stack_resumes_at_the_page(counter, read_sheet, tmp_path):
    code, root = counter.receive().code, counter.root
    counter.close()
    script = tmp_path / "killed.py"
    script.write_text(KILLED)
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    with PracticeScanner(sheets=9, page_s=0.05) as scanner:
        command = [sys.executable, script, root, code, scanner.address]
        with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as program:
            told = [program.stdout.readline() for _ in range(4)]
            program.kill()
        assert told[-1].strip() == "4"
        opened = open_counter(root, read_sheet)
        kept = len(opened.services.overview.show(code).pages)
        assert kept >= 4
        scanner.load(sheets=9 - kept)
        rest = opened.services.scan.scan(code, "escl", ScanProfile(scanner.address, dpi=100), by="clerk")
        assert rest.numbers == tuple(range(kept + 1, 10))
        summary = opened.services.digitise.digitise(code)
        assert (summary.pages, summary.failed) == (9, {})
        assert all(check.is_ok for check in opened.services.doctor.examine())
        opened.close()
