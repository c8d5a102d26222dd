# SPDX-License-Identifier: Apache-2.0
"""The scanner's process stops, crashes or is orphaned in the middle of a scan."""

import multiprocessing
import os
import select
import signal
import subprocess
import sys

import pytest

from clerkdesk.adapters.scanners.sane import SaneScanner
from clerkdesk.adapters.scanners.sane_test_device import TEST_DEVICE, configure_test_device
from clerkdesk.errors import Cancelled, ScannerFault, ScannerSilent
from clerkdesk.jobs.progress import CancelToken
from clerkdesk.ports.scanner import ScanProfile

pytestmark = pytest.mark.scanner

BIG_PAGES = ScanProfile(TEST_DEVICE, dpi=150, page_timeout_s=4)  # larger than a pipe holds: the child waits for us


def child() -> multiprocessing.process.BaseProcess:
    """Return the process that owns the scanner."""
    (found,) = [process for process in multiprocessing.active_children() if process.name == "clerkdesk-scanner"]
    return found


def signal_after(pages, count, number):
    """Return a `keep` that sends the scanner's process a signal once it has some pages."""

    def keep(page):
        pages.append(page)
        if len(pages) == count:
            os.kill(child().pid, number)

    return keep


@pytest.fixture
def scanner(tmp_path):
    return SaneScanner(configure_test_device(tmp_path / "sane.d", test_picture='"Color pattern"'))


@pytest.mark.parametrize(
    ("number", "error"),
    [(signal.SIGKILL, ScannerFault), (signal.SIGSEGV, ScannerFault), (signal.SIGSTOP, ScannerSilent)],
)
def test_a_driver_that_dies_or_freezes_keeps_the_pages_already_scanned(scanner, number, error):
    pages = []
    with pytest.raises(error) as told:
        scanner.scan(BIG_PAGES, signal_after(pages, 3, number), CancelToken())
    assert told.value.params["pages"] == len(pages) >= 3
    assert multiprocessing.active_children() == []


def test_the_scanner_works_again_after_a_crash(scanner):
    with pytest.raises(ScannerFault):
        scanner.scan(BIG_PAGES, signal_after([], 1, signal.SIGKILL), CancelToken())
    pages = []
    assert scanner.scan(BIG_PAGES, pages.append, CancelToken()) == len(pages) == 10


def test_a_cancel_lets_no_process_behind(scanner):
    cancel, pages = CancelToken(), []

    def keep(page):
        pages.append(page)
        cancel.cancel()

    with pytest.raises(Cancelled):
        scanner.scan(BIG_PAGES, keep, cancel)
    assert 1 <= len(pages) < 10
    assert multiprocessing.active_children() == []


ORPHANING = """
import multiprocessing, sys
from pathlib import Path
from clerkdesk.adapters.scanners.sane import SaneScanner
from clerkdesk.jobs.progress import CancelToken
from clerkdesk.ports.scanner import ScanProfile
def keep(page):
    print(multiprocessing.active_children()[0].pid, flush=True)
    sys.stdin.read()
if __name__ == "__main__":
    SaneScanner(Path(sys.argv[1])).scan(ScanProfile("test:0", dpi=150), keep, CancelToken())
"""


def test_the_scanner_is_let_go_when_the_program_is_killed(tmp_path):
    folder = configure_test_device(tmp_path / "sane.d", test_picture='"Color pattern"')
    script = tmp_path / "orphaning.py"
    script.write_text(ORPHANING)
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    with subprocess.Popen([sys.executable, script, folder], env=environment, **pipes) as program:
        owner = os.pidfd_open(int(program.stdout.readline()))
        program.kill()
        ended, _, _ = select.select([owner], [], [], 30)
        os.close(owner)
    assert ended
