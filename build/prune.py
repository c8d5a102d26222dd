# SPDX-License-Identifier: Apache-2.0
"""What of the libraries the packaged application leaves out, and why: rules as data, read by clerkdesk.spec."""

import fnmatch
import subprocess
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

EXCLUDED_MODULES = (
    "tkinter",
    "_wmi",  # platform falls back without it; absent where the application is tested
    "numpy.f2py",
    "numpy.testing",
    "numpy.distutils",
    "numpy.fft",
    "PIL.ImageQt",
    "PIL._avif",
    "PIL._webp",
    "PIL.ImageTk",
    "PySide6.QtQml",
    "PySide6.QtQuick",
    "PySide6.QtOpenGL",
    "PySide6.QtSql",
    "PySide6.QtTest",
    "setuptools",
    "pkg_resources",
    "pytest",
    "sqlalchemy.testing",
    "alembic.testing",
    "lib2to3",
    "lxml.objectify",
    "lxml.isoschematron",
    "lxml.html",
    "nis",
    "readline",
    "_codecs_cn",
    "_codecs_hk",
    "_codecs_jp",
    "_codecs_kr",
    "_codecs_tw",
    "sqlalchemy.dialects.mssql",
    "sqlalchemy.dialects.mysql",
    "sqlalchemy.dialects.oracle",
    "pydoc_data",
    "sane",
)

DROPPED = {
    "Qt Quick, QML and tools": (
        "*Qt6Q[mu]*", "*Qt6Pdf*", "*Qt6VirtualKeyboard*", "*Qt6Labs*", "*Qt6ShaderTools*", "*Qt6OpenGL*.dll",
        "*Qt6Sql*", "*Qt6Test*", "*/qml/*", "*/qmltooling/*", "*/sqldrivers/*", "*/designer/*",
    ),
    "platforms that no counter has": (
        "*/platforms/*eglfs*", "*/platforms/*linuxfb*", "*/platforms/*minimal*", "*/platforms/*vnc*",
        "*/platforms/*vkkhr*", "*/platforms/qdirect2d*", "*/egldeviceintegrations/*", "*/generic/*", "*EglF[Ss]*",
        "*/wayland-shell-integration/*wl-shell*", "*/wayland-shell-integration/*ivi*",
        "*/wayland-graphics-integration-server/*", "*WaylandCompositor*", "*WlShellIntegration*",
    ),
    "the GTK theme, which brings the whole of GTK": ("*/platformthemes/libqgtk3*",),
    "virtual keyboard": ("*virtualkeyboard*",),
    "picture formats that nobody scans": (
        "*/imageformats/*gif*", "*/imageformats/*icns*", "*/imageformats/*tga*", "*/imageformats/*wbmp*",
        "*/imageformats/*pdf*", "*/imageformats/*webp*", "*/imageformats/*tiff*", "*/vectorimageformats/*",
    ),
    "OpenGL in software: Widgets paint without": ("*opengl32sw.dll", "*d3dcompiler*.dll"),
    "languages that the window does not speak": ("*/translations/*",),
    "video: no code of ours opens any": ("*opencv_videoio_ffmpeg*",),
    "network information: not asked for": ("*/networkinformation/*",),
    "TLS of Qt: its network part only finds a window that is open already": ("*/plugins/tls/*",),
    "what pip keeps, and licences that stand in one list already": (
        "*.dist-info/RECORD", "*.dist-info/licenses/*", "*.dist-info/sboms/*",
    ),
    "quick parts of a web client that pyHanko imports and nothing here calls": ("*/aiohttp/*.so", "*/aiohttp/*.pyd"),
    "tests and headers": ("*/tests/*", "*/include/*", "*.pyi", "*.pxd", "*.lib"),
}  # fmt: skip
"""What is left out of the collected files: reason and patterns of paths inside the bundle, with `/`."""

KEPT = ("*/translations/qtbase_fr.qm", "*/translations/qtbase_en.qm", "*/translations/qt_fr.qm")

SYSTEM_LIBRARIES = (
    "libEGL.so*", "libGL.so*", "libGLX.so*", "libGLdispatch.so*", "libOpenGL.so*", "libX11*.so*", "libxcb*.so*",
    "libxkbcommon*.so*", "libfontconfig.so*", "libdbus-1.so*", "libglib-2.0.so*", "libgthread-2.0.so*", "libsane.so*",
    "libcups.so*", "libwayland-*.so*", "libdrm.so*", "libstdc++.so*", "libgcc_s.so*",
    "libssl.so*", "libcrypto.so*", "libgssapi_krb5.so*", "libkrb5*.so*", "libk5crypto.so*", "libcom_err.so*",
    "libkeyutils.so*", "libfreetype.so.6", "libpng16.so.16", "libbrotli*.so.1", "libzstd.so.1",
)  # fmt: skip
"""Libraries that stay the system's own, so that its updates reach them; the .deb depends on their packages."""


def is_dropped(path: str) -> bool:
    """Tell whether a file of the bundle is left out.

    Args:
        path: inside the bundle, with either kind of slash.
    """
    unified = "/" + path.replace("\\", "/")
    if any(fnmatch.fnmatch(unified, pattern) for pattern in KEPT):
        return False
    return any(fnmatch.fnmatch(unified, pattern) for patterns in DROPPED.values() for pattern in patterns)


def is_system_library(path: str) -> bool:
    """Tell whether a file at the top of the bundle is a library that the system brings itself."""
    return "/" not in path and any(fnmatch.fnmatch(path, pattern) for pattern in SYSTEM_LIBRARIES)


OPENED_BY_NAME = ("libpython", "libturbojpeg")
"""How the libraries begin that no file of the bundle names, because they are opened while it runs."""

Entry = tuple[str, str, str]
"""A row of a PyInstaller table: path in the bundle, source, kind."""


def kept_entries(entries: Iterable[Entry]) -> list[Entry]:
    """Return the entries that stay, in a fixed order."""
    return sorted(entry for entry in entries if not is_dropped(entry[0]) and not is_system_library(entry[0]))


def reachable(entries: Sequence[Entry], needed_by: Callable[[str], Iterable[str]]) -> list[Entry]:
    """Return the entries without the libraries that only something left out had needed.

    A library at the top of the bundle stays when a file that stays names it or the program opens it by name; others are
    there in their own right.

    Args:
        entries: of kind BINARY, EXTENSION or SYMLINK.
        needed_by: tells the file names of the libraries that a binary names, given its source.
    """
    at_top = {entry[0]: entry for entry in entries if entry[2] == "BINARY" and "/" not in entry[0]}
    libraries = {path: entry for path, entry in at_top.items() if path.startswith("lib")}
    stay = {name for name in libraries if name.startswith(OPENED_BY_NAME)}
    todo = [entry for entry in entries if entry[0] not in libraries or entry[0] in stay]
    links = {Path(entry[0]).name for entry in todo}
    while todo:
        entry = todo.pop()
        if entry[2] == "SYMLINK":
            continue
        wanted = {name for name in needed_by(entry[1]) if name in libraries and name not in links} - stay
        stay |= wanted
        todo += [libraries[name] for name in wanted]
    return [entry for entry in entries if entry[0] not in libraries or entry[0] in stay]


def needed_libraries(file: str) -> list[str]:
    """Return the libraries that an ELF file itself names, as objdump tells them."""
    told = subprocess.run(["objdump", "-p", file], capture_output=True, text=True, check=True).stdout
    return [line.split()[1] for line in told.splitlines() if line.strip().startswith("NEEDED")]
