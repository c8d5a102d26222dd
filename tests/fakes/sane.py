# SPDX-License-Identifier: Apache-2.0
"""Pages of SANE's test device just as libsane gives them, with any option set; in a process of its own."""

import os

from clerkdesk.adapters.scanners.child import ChildScanner, End, Pipe, Request
from clerkdesk.adapters.scanners.libsane import Sane
from clerkdesk.adapters.scanners.sane_child import scan_page
from clerkdesk.adapters.scanners.sane_frames import Picture
from clerkdesk.adapters.scanners.sane_test_device import TEST_DEVICE, configure_test_device
from clerkdesk.domain.pages import ScannedPage
from clerkdesk.errors import ScannerSilent
from clerkdesk.jobs.progress import CancelToken
from clerkdesk.ports.scanner import ScanProfile


def drive_raw(pipe: Pipe, request: Request) -> None:
    """Set the options, say what they became, and send one picture as it is."""
    config, *wanted = request.settings
    os.environ["SANE_CONFIG_DIR"] = config
    with Sane() as sane:
        device = sane.open(TEST_DEVICE)
        for name, _, value in (setting.partition("=") for setting in wanted):
            device.set(device.options()[name], value if value[:1].isalpha() else float(value))
        options = device.options()
        became = "\n".join(str(device.get(options[setting.partition("=")[0]])) for setting in wanted)
        picture = scan_page(device)
        device.cancel()
        device.close()
    size = (picture.width_px, picture.height_px, picture.samples_per_pixel)
    pipe.send(ScannedPage(bytes(picture.pixels), "", *size, source=became))
    pipe.send(End())


def raw_page(folder, *settings: str) -> tuple[Picture, list[str]]:
    """Return a picture of the test device, and the values that the options took.

    Args:
        folder: of the device's configuration.
        settings: `name=value` in the order in which they are set; numbers also for yes (1) and no (0).
    """
    config = str(configure_test_device(folder / "sane.d"))
    page = _patiently(ChildScanner(drive_raw, (config, *settings)), ScanProfile(TEST_DEVICE, page_timeout_s=10))
    return Picture(bytearray(page.image), page.width_px, page.height_px, page.dpi), page.source.split("\n")


def _patiently(scanner: ChildScanner, profile: ScanProfile, tries: int = 3) -> ScannedPage:
    """Scan, and again after a silence: SANE's test device now and then never answers, and the watchdog ends it."""
    pages: list[ScannedPage] = []
    try:
        scanner.scan(profile, pages.append, CancelToken())
    except ScannerSilent:
        if tries == 1:
            raise
        return _patiently(scanner, profile, tries - 1)
    (page,) = pages
    return page
