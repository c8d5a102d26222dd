# SPDX-License-Identifier: Apache-2.0
"""Files and folders as a scanner: pages that another program, a camera or a carrier brought."""

import os
import re
import time
import unicodedata
from collections.abc import Callable, Iterable
from itertools import islice
from pathlib import Path
from stat import S_ISREG

from clerkdesk.domain.image_header import sniff
from clerkdesk.domain.pages import ScannedPage
from clerkdesk.errors import FeederEmpty, ScannerUnavailable, UnreadableFile
from clerkdesk.jobs.progress import CancelToken
from clerkdesk.ports.scanner import Device, ScanProfile

ImportImage = Callable[[bytes, str], list[ScannedPage]]
"""Bytes and file name of a JPEG, PNG, TIFF or WebP to its pages. Raises UnreadableFile, PageTooLarge."""

RenderPdf = Callable[[bytes, str], Iterable[ScannedPage]]
"""Bytes and file name of a PDF to its pages, one after the other. Raises UnreadableFile, PageTooLarge."""

_ENDINGS = {
    ".jpg": "jpeg", ".jpeg": "jpeg", ".png": "png", ".tif": "tiff", ".tiff": "tiff", ".webp": "webp", ".pdf": "pdf",
}  # fmt: skip
_TAKEN = frozenset(_ENDINGS.values())
_OF_TELEPHONES = frozenset({"heic", "avif"})
_LIMIT_BYTES = 512 * 1024 * 1024
_NOT_PAPER = frozenset({"thumbs.db", "desktop.ini"})  # written into folders by Windows itself

_Mark = tuple[int, int]  # size and time of change of a file, to see whether it is still being written


class FolderScanner:
    """Takes the pages of a file, or of all files of a folder in the order of their names.

    Nothing is written and nothing is deleted; clear bytes stay in memory.

    Args:
        settle_s: a file changed within so many seconds is looked at twice, so long apart, before it is read.
    """

    def __init__(self, import_image: ImportImage, render_pdf: RenderPdf, *, settle_s: float = 0.3) -> None:
        self._import_image = import_image
        self._render_pdf = render_pdf
        self._settle_s = settle_s

    def devices(self) -> tuple[Device, ...]:
        """Return none: any path is a device."""
        return ()

    def scan(self, profile: ScanProfile, keep: Callable[[ScannedPage], None], cancel: CancelToken) -> int:
        """Hand over all pages behind the path `profile.device`; see `ports.scanner.Scanner`.

        Raises:
            ScannerUnavailable: nothing readable lies at this path.
            FeederEmpty: the folder holds no file.
            UnreadableFile, PageTooLarge: a file cannot be used; pages of the files before it are kept.
            Cancelled: between two pages.
        """
        files = self._settled(files_at(Path(profile.device)))
        if not files:
            raise FeederEmpty(device=profile.device)
        pages = 0
        for path, mark in files.items():
            rest = None if profile.page_limit is None else profile.page_limit - pages
            if rest == 0:
                break
            cancel.raise_if_set()
            for page in islice(self._pages_of(path, mark), rest):
                cancel.raise_if_set()
                keep(page)
                pages += 1
        return pages

    def _settled(self, paths: list[Path]) -> dict[Path, _Mark]:
        """Return what each file looks like, after waiting once when one of them is very young."""
        marks = {path: _mark(path) for path in paths}
        newest_s = max((changed_ns for _, changed_ns in marks.values()), default=0) / 1e9
        if abs(time.time() - newest_s) < self._settle_s:
            time.sleep(self._settle_s)
        return marks

    def _pages_of(self, path: Path, mark: _Mark) -> Iterable[ScannedPage]:
        name = _shown_name(path)
        content = _read(path, name, mark)
        kind = _kind(content, name)
        return self._render_pdf(content, name) if kind == "pdf" else self._import_image(content, name)


def _shown_name(path: Path) -> str:
    """Return the name of a file as text: old carriers hold names in codes that no text can keep."""
    return unicodedata.normalize("NFC", os.fsencode(path.name).decode("utf-8", "replace"))


def natural_order(name: str) -> list[tuple[int, int, str]]:
    """Return the key by which "page 10" comes after "page 9"."""
    parts = re.split(r"([0-9]+)", unicodedata.normalize("NFC", name).casefold())
    return [(0, int(part), "") if part.isdigit() else (1, 0, part) for part in parts if part]


def files_at(path: Path) -> list[Path]:
    """Return a file, or the files of a folder in the order of their names. Raises ScannerUnavailable."""
    try:
        if path.is_dir():
            inside = [entry for entry in path.iterdir() if entry.is_file() and not _is_ignored(entry.name)]
            return sorted(inside, key=lambda entry: natural_order(entry.name))
        is_file = S_ISREG(path.stat().st_mode)
    except FileNotFoundError as error:
        raise ScannerUnavailable(device=str(path), cause="not-found", reason="there is no such file") from error
    except PermissionError as error:
        raise ScannerUnavailable(device=str(path), cause="denied", reason="this user may not read it") from error
    except OSError as error:
        raise ScannerUnavailable(device=str(path), cause="io", reason="its disk does not answer") from error
    if not is_file:
        raise ScannerUnavailable(device=str(path), cause="not-found", reason="it is neither a file nor a folder")
    return [path]


def _is_ignored(name: str) -> bool:
    return name.startswith((".", "~$")) or name.casefold() in _NOT_PAPER


def _mark(path: Path) -> _Mark:
    try:
        found = path.stat()
    except OSError as error:
        raise UnreadableFile(file=path.name, cause="gone", reason="it is gone") from error
    return found.st_size, found.st_mtime_ns


def _read(path: Path, name: str, mark: _Mark) -> bytes:
    if mark[0] > _LIMIT_BYTES:
        raise UnreadableFile(file=name, cause="too-large", reason=f"it has more than {_LIMIT_BYTES >> 20} MiB")
    try:
        content = path.read_bytes()
    except PermissionError as error:
        raise UnreadableFile(file=name, cause="denied", reason="this user may not read it") from error
    except OSError as error:
        raise UnreadableFile(file=name, cause="io", reason="its disk does not give it") from error
    if _mark(path) != mark or len(content) != mark[0]:
        raise UnreadableFile(file=name, cause="growing", reason="it is still being written")
    if not content:
        raise UnreadableFile(file=name, cause="empty", reason="it is empty")
    return content


def _kind(content: bytes, name: str) -> str:
    kind, named = sniff(content), _ENDINGS.get(Path(name).suffix.lower())
    if kind not in _TAKEN:
        found = f"a picture of the kind {kind.upper()}" if kind else "of an unknown kind"
        if kind in _OF_TELEPHONES:
            found = f"a {kind.upper()} picture of a telephone (set its camera to its compatible format)"
        raise UnreadableFile(file=name, cause="kind", reason=f"it is {found}; JPEG, PNG, TIFF, WebP and PDF are taken")
    if named not in (None, kind):
        reason = f"its name says {named.upper()} but its content is {kind.upper()}"
        raise UnreadableFile(file=name, cause="misnamed", reason=reason)
    return kind
