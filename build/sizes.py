# SPDX-License-Identifier: Apache-2.0
"""What each megabyte of the installed application is for."""

import fnmatch
from collections.abc import Mapping
from pathlib import Path

PURPOSES = {
    "window (Qt)": ("PySide6/*", "shiboken6/*", "libQt6*"),
    "image clean-up (OpenCV)": ("cv2/*", "opencv_python_headless.libs/*"),
    "printed matter (typst)": ("typst/*",),
    "reading (Tesseract)": ("tesserocr/*", "tesserocr.libs/*", "libtesseract*"),
    "reading models": ("assets/tessdata/*",),
    "numbers (numpy)": ("numpy/*", "numpy.libs/*"),
    "PDF (pikepdf, pdfium, lxml)": ("pikepdf/*", "pikepdf.libs/*", "pypdfium2*", "lxml/*"),
    "pictures and bar codes (Pillow, zxing)": ("PIL/*", "pillow.libs/*", "zxingcpp/*"),
    "cryptography, tokens, signatures": ("cryptography/*", "pkcs11/*", "_argon2*", "libcrypto*", "libssl*", "_rust*"),
    "encrypted store (SQLCipher, SQLAlchemy)": ("sqlcipher3/*", "sqlalchemy/*", "libsqlite3*", "sqlite3.dll"),
    "fonts and icons": ("assets/fonts/*", "assets/icons/*", "fontTools/*"),
    "scanners and the web": (
        "zeroconf/*", "libturbojpeg*", "aiohttp/*", "multidict/*", "yarl/*", "frozenlist/*", "propcache/*",
        "certifi/*", "charset_normalizer/*",
    ),
    "rules, forms, catalogue": ("resources/*",),
    "Python itself": ("python3*", "libpython*", "base_library.zip", "*.pyd", "lib-dynload/*", "VCRUNTIME*"),
}  # fmt: skip
"""Purposes and patterns of paths below `_internal`; the first that fits counts."""

CODE = "our code and pure Python packages"
OTHER = "everything else"


def purpose_of(path: str) -> str:
    """Return what a file is for, given its path inside the bundle with `/`."""
    if not path.startswith("_internal/"):
        return CODE
    inner = path.removeprefix("_internal/")
    return next(
        (name for name, patterns in PURPOSES.items() if any(fnmatch.fnmatch(inner, one) for one in patterns)), OTHER
    )


def size_table(bundle: Path) -> dict[str, int]:
    """Return the bytes for each purpose, the largest first; links count nothing."""
    sums: dict[str, int] = {}
    for file in bundle.rglob("*"):
        if file.is_file() and not file.is_symlink():
            name = purpose_of(file.relative_to(bundle).as_posix())
            sums[name] = sums.get(name, 0) + file.stat().st_size
    return dict(sorted(sums.items(), key=lambda row: -row[1]))


def as_text(table: Mapping[str, int]) -> str:
    """Return the table as Markdown, in megabytes of 1,000,000 bytes."""
    rows = [f"| {name} | {size / 1e6:.1f} |" for name, size in table.items()]
    total = f"| **installed** | **{sum(table.values()) / 1e6:.1f}** |"
    return "\n".join(["| what for | MB |", "|---|---|", *rows, total]) + "\n"
