# SPDX-License-Identifier: Apache-2.0
"""A folder into which a copier or another program drops scans: each file is taken when it is whole, then removed."""

import time
from collections.abc import Callable
from pathlib import Path

from clerkdesk.adapters.scanners.folder import FolderScanner, ImportImage, RenderPdf, files_at
from clerkdesk.domain.pages import ScannedPage
from clerkdesk.errors import ClerkDeskError, FeederEmpty, PageTooLarge, StorageUnusable, UnreadableFile
from clerkdesk.jobs.progress import CancelToken
from clerkdesk.ports.scanner import Device, ScanProfile

_LOOK_S = 0.3


class WatchedFolder:
    """Takes files as they come into a folder, until none came for the profile's `page_timeout_s`.

    A file is removed when all its pages are kept: clear pages do not stay behind, and none is taken twice. One that
    cannot be used stays where it is and does not hold up the others; it is told at the end.

    Args:
        settle_s: for how long a file must not have changed before it is read.
    """

    def __init__(self, import_image: ImportImage, render_pdf: RenderPdf, *, settle_s: float = 1.0) -> None:
        self._files = FolderScanner(import_image, render_pdf, settle_s=0)
        self._settle_s = settle_s

    def devices(self) -> tuple[Device, ...]:
        """Return none: any folder can be watched."""
        return ()

    def scan(self, profile: ScanProfile, keep: Callable[[ScannedPage], None], cancel: CancelToken) -> int:
        """Hand over the pages of the files as they come; see `ports.scanner.Scanner`.

        Raises:
            ScannerUnavailable: there is no such folder.
            FeederEmpty: no file came.
            UnreadableFile, PageTooLarge: the first file that cannot be used; all others were taken.
            StorageUnusable: a file that was taken cannot be removed.
            Cancelled: between two pages.
        """
        folder, pages = Path(profile.device), 0
        bad: dict[Path, ClerkDeskError] = {}
        quiet_since = time.monotonic()
        while time.monotonic() - quiet_since < profile.page_timeout_s and pages != profile.page_limit:
            cancel.raise_if_set()
            ready = [path for path in files_at(folder) if path not in bad and self._is_settled(path)]
            for path in ready[:1]:
                try:
                    pages += self._take(path, profile, keep, cancel, pages)
                except (UnreadableFile, PageTooLarge) as error:
                    bad[path] = error
                quiet_since = time.monotonic()
            if not ready:
                time.sleep(min(_LOOK_S, profile.page_timeout_s))
        if bad:
            raise next(iter(bad.values()))
        if pages == 0:
            raise FeederEmpty(device=profile.device)
        return pages

    def _is_settled(self, path: Path) -> bool:
        try:
            return abs(time.time() - path.stat().st_mtime) >= self._settle_s
        except OSError:  # it was taken away again
            return False

    def _take(
        self, path: Path, profile: ScanProfile, keep: Callable[[ScannedPage], None], cancel: CancelToken, before: int
    ) -> int:
        """Keep all pages of a file, or none when it cannot be used to its end; then remove it."""
        inside = self._files.scan(ScanProfile(str(path)), _look_only, cancel)  # twice, so that memory stays flat
        limit = None if profile.page_limit is None else profile.page_limit - before
        taken = self._files.scan(ScanProfile(str(path), page_limit=limit), keep, cancel)
        if taken == inside:
            try:
                path.unlink()
            except OSError as error:
                raise StorageUnusable(reason=f"{path.name} was taken but cannot be removed from the folder") from error
        return taken


def _look_only(_page: ScannedPage) -> None:
    """Drop a page."""
