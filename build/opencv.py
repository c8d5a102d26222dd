# SPDX-License-Identifier: Apache-2.0
"""Build OpenCV out of its own sources, with the parts that are called: a complete release carries that one.

The wheels' libraries have parts for video, networks and calibration: 74 and 86 MB, of which 17 are called. The sources
are those of the package, pinned by the same lock. What was built is kept by the hash of the lock and of the settings.
"""

import os
import re
import shutil
import tempfile
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from provision import fingerprint, say
from sbom import Component
from wine import Wine, path_of
from workshop import SOURCE, WORK, ReleaseError, locked_lines, need, output, tool_python

PACKAGE = "opencv-python-headless"
PACKAGES = ("cmake", "ninja-build", "g++", "nasm", "libpython3.11-dev")
CROSS_PACKAGES = ("g++-mingw-w64-x86-64-posix", "mingw-w64-common")
HEADERS = Path("/usr/include/python3.11")
CROSS = Path(__file__).parent / "windows"
"""Holds what CMake is told of the compiler for Windows, and what Python's headers are told of Windows."""

PARTS = ("core", "geometry", "imgproc", "imgcodecs", "python3")
"""What is called; pages reach it as JPEG and PNG alone, see clerkdesk/adapters/imaging/importer.py."""

WITHOUT = (
    "IPP", "FFMPEG", "GSTREAMER", "V4L", "PROTOBUF", "OPENCL", "LAPACK", "EIGEN", "ITT", "ADE", "TBB", "OPENEXR",
    "JASPER", "OPENJPEG", "WEBP", "AVIF", "TIFF", "GTK", "QT", "FLATBUFFERS", "QUIRC", "IMGCODEC_HDR",
    "IMGCODEC_SUNRASTER", "IMGCODEC_PXM", "IMGCODEC_PFM", "IMGCODEC_GIF", "VA", "1394", "UNIFONT",
)  # fmt: skip
"""What is left out: libraries that would be fetched or linked, and kinds of pictures that no page has."""

SETTINGS = {
    "CMAKE_BUILD_TYPE": "Release",
    "BUILD_LIST": ",".join(PARTS),
    "BUILD_SHARED_LIBS": "OFF",
    "BUILD_TESTS": "OFF",
    "BUILD_PERF_TESTS": "OFF",
    "BUILD_opencv_apps": "OFF",
    "BUILD_ZLIB": "ON",
    "BUILD_PNG": "ON",
    "BUILD_JPEG": "ON",
    "CV_TRACE": "OFF",
    "CPU_BASELINE": "SSE4_2",  # as numpy's wheel asks of a computer too
    "CPU_DISPATCH": "AVX;AVX2;AVX512_SKX",
    "PYTHON3_LIMITED_API": "ON",
    "BUILD_opencv_python2": "OFF",
    "PYTHON3_LIBRARY": "libpython3.11.a",  # asked for and not linked with
    **{f"WITH_{name}": "OFF" for name in WITHOUT},
}

VERSION = "5.0.0.93"
"""What `BUILT_IN` was read from; a test compares it with the lock."""

BUILT_IN = {
    ("libjpeg-turbo", "3.1.2"): "IJG AND BSD-3-Clause AND Zlib",
    ("libpng", "1.6.57"): "libpng-2.0",
    ("zlib", "1.3.2"): "Zlib",
}
"""Libraries that are built in, with their licences; OpenCV's notices, which are handed on, hold the texts."""

CROSS_BUILT_IN = {
    "gcc-mingw-w64-x86-64-posix-runtime": "GPL-3.0-or-later WITH GCC-exception-3.1",
    "mingw-w64-x86-64-dev": "ZPL-2.1 AND MIT AND BSD-3-Clause",
}
"""Debian packages whose libraries (C++, threads) are linked into the one for Windows, with their licences."""

_SAME = {"SOURCE_DATE_EPOCH": "0", "LC_ALL": "C.UTF-8", "TZ": "UTC"}
_ASKED = re.compile(r"\bcv2\.([A-Za-z]\w*)")


@dataclass(frozen=True, slots=True)
class Target:
    """A platform that OpenCV is built for.

    Attributes:
        library: name of the file in the package.
        packages: Debian packages that build it.
        strip: the program that takes out what only debuggers read.
        settings: CMake's, beside those for both platforms.
        headers: of Python; what is there more or otherwise than Debian's.
        arrays: folder of numpy's headers.
        run: runs a text in the platform's Python and returns what it prints.
        named: returns a path as the platform's programs call it.
    """

    library: str
    packages: tuple[str, ...]
    strip: str
    settings: Mapping[str, str]
    headers: Mapping[str, str]
    arrays: Path
    run: Callable[[str], str]
    named: Callable[[Path], str]


def for_linux() -> Target:
    """Return this platform."""

    def run(text: str) -> str:
        return output([tool_python(), "-c", text])

    arrays = Path(run("import numpy; print(numpy.get_include())").strip())
    # Asked for and not linked with: the names of Python are those of the program that loads the library.
    settings = {"PYTHON3_LIBRARY": "libpython3.11.a"}
    return Target("cv2.abi3.so", PACKAGES, "strip", settings, {}, arrays, run, str)


def for_windows(python: Path, wine: Wine) -> Target:
    """Return Windows, with its Python under wine."""

    def run(text: str) -> str:
        return wine.run(python / "python.exe", "-c", text)

    settings = {
        "CMAKE_TOOLCHAIN_FILE": str(CROSS / "mingw.cmake"),
        "PYTHON3_LIBRARY": str(python / "python3.dll"),
        "PYTHON3_CVPY_SUFFIX": ".pyd",
    }
    headers = {"pyconfig.h": (CROSS / "pyconfig.h").read_text()}
    arrays = python / "Lib" / "site-packages" / "numpy" / "_core" / "include"
    strip = "x86_64-w64-mingw32-strip"
    return Target("cv2.pyd", PACKAGES + CROSS_PACKAGES, strip, settings, headers, arrays, run, path_of)


def make_opencv(target: Target) -> Path:
    """Return the library, built where it was not before.

    Raises:
        ReleaseError: the sources cannot be had, or do not build.
    """
    told = (str(dict(target.settings)), str(dict(target.headers)), (CROSS / "mingw.cmake").read_text())
    own = Path(__file__).read_text()
    wanted = fingerprint(locked_lines(PACKAGE), locked_lines("numpy"), own, target.library, *told)[:16]
    made = WORK / f"opencv-{wanted}{Path(target.library).suffix}"
    if made.exists():
        return made
    need(target.packages)
    place = WORK / "opencv"
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir(parents=True)
    sources = fetch_sources(place)
    say(f"building OpenCV out of its sources: {target.library}")
    library = build(target, sources, place / "build")
    # The linker's name for a build is made of what is stripped, in which its folder stands.
    output([target.strip, "--strip-unneeded", "--remove-section=.note.gnu.build-id", library], env=_SAME)
    names_in(target, library)  # one that cannot be imported is not kept
    library.replace(made)
    shutil.rmtree(place)
    return made


def fetch_sources(place: Path) -> Path:
    """Fetch the package of the sources by its locked hash and return the unpacked folder of OpenCV."""
    wanted = place / "wanted.txt"
    wanted.write_text(locked_lines(PACKAGE))
    pip: list[str | Path] = [tool_python(), "-m", "pip", "--disable-pip-version-check", "download", "-q", "--no-deps"]
    output([*pip, "--require-hashes", "--no-binary", PACKAGE, "-d", place, "-r", wanted])
    packages = list(place.glob("*.tar.gz"))
    if len(packages) != 1:
        raise ReleaseError(f"{PACKAGE} comes without sources")
    output(["tar", "-C", place, "-xf", packages[0]])
    return place / packages[0].name.removesuffix(".tar.gz") / "opencv"


def build(target: Target, sources: Path, to: Path) -> Path:
    """Build what is called and return the library; neither the place of the build nor its day shows in it."""
    python = tool_python()
    # Debian's own numpy, where it is installed, lies among Python's headers and is older than the one that is shipped.
    headers = shutil.copytree(HEADERS, to / "headers", ignore=shutil.ignore_patterns("numpy"), dirs_exist_ok=True)
    for name, text in target.headers.items():
        (headers / name).write_text(text)
    settings = {**SETTINGS, **target.settings}
    settings |= {"PYTHON3_EXECUTABLE": str(python), "PYTHON_DEFAULT_EXECUTABLE": str(python)}
    settings |= {"PYTHON3_INCLUDE_DIR": str(headers), "PYTHON3_NUMPY_INCLUDE_DIRS": str(target.arrays)}
    nameless = f"-ffile-prefix-map={sources.parent}=. -ffile-prefix-map={to}=."
    settings |= {"CMAKE_C_FLAGS": nameless, "CMAKE_CXX_FLAGS": nameless}
    words = [f"-D{name}={value}" for name, value in settings.items()]
    output(["cmake", "-G", "Ninja", "-S", sources, "-B", to, *words], env=_SAME)
    told = to / "modules" / "core" / "version_string.inc"  # machine, folders and day of the build
    told.write_text(f'"OpenCV of {PACKAGE}, built with {" ".join(PARTS)}\\n"\n')
    sought = to / "opencv_data_config.hpp"  # folders in which it would look for samples
    sought.write_text(sought.read_text().replace(str(to), "."))
    output(["ninja", "-C", to, "-j", str(os.cpu_count() or 1), "opencv_python3"], env=_SAME)
    return to / "lib" / "python3" / target.library


def put_into(bundle: Path, target: Target, library: Path) -> None:
    """Put the library in the place of the wheel's, without the names of types, which speak of parts that it lacks.

    Raises:
        ReleaseError: our code calls what it lacks.
    """
    texts = [file.read_text(encoding="utf-8") for name in ("clerkdesk", "ui") for file in (SOURCE / name).rglob("*.py")]
    if lacking := asked_of(texts) - names_in(target, library):
        raise ReleaseError(f"OpenCV was built without {', '.join(sorted(lacking))}: add its part to build/opencv.py")
    internal = bundle / "_internal"
    shutil.copy(library, internal / "cv2" / target.library)
    shutil.rmtree(internal / "cv2" / "typing")
    beside = internal / "opencv_python_headless.libs"  # the wheel for Windows has its libraries inside
    if beside.exists():
        shutil.rmtree(beside)


def asked_of(texts: Iterable[str]) -> set[str]:
    """Return the names of OpenCV that source texts use."""
    return {name for text in texts for name in _ASKED.findall(text)}


def names_in(target: Target, library: Path) -> set[str]:
    """Return the names that a library gives to Python, by importing it."""
    with tempfile.TemporaryDirectory(dir=WORK) as place:
        shutil.copy(library, Path(place) / target.library)
        text = f"import sys; sys.path.insert(0, {target.named(Path(place))!r}); import cv2; print(*dir(cv2))"
        return set(target.run(text).split())


def parts_built_in(platform: str) -> list[Component]:
    """Return what stands in the bill of materials of a platform beside OpenCV itself."""
    parts = [
        Component(name, version, licence, f"pkg:generic/{name}@{version}")
        for (name, version), licence in BUILT_IN.items()
    ]
    if platform == "windows":
        parts += [_debian_part(name, licence) for name, licence in CROSS_BUILT_IN.items()]
    return parts


def _debian_part(name: str, licence: str) -> Component:
    version = output(["dpkg-query", "-W", "-f", "${Version}", name]).strip()
    notice = Path("/usr/share/doc", name, "copyright").read_text(encoding="utf-8")
    return Component(name, version, licence, f"pkg:deb/debian/{name}@{version}", notices={"copyright": notice})
