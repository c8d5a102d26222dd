# SPDX-License-Identifier: Apache-2.0
"""Build OpenCV out of its own sources, with the parts that are called: a complete Linux release carries that one.

The wheel's library has parts for video, networks and calibration: 74 MB, of which 17 are called. The sources are those
of the package, pinned by the same lock. What was built is kept by the hash of the lock and of the settings.
"""

import os
import re
import shutil
import tempfile
from collections.abc import Iterable
from pathlib import Path

from provision import fingerprint, say
from sbom import Component
from workshop import WORK, ReleaseError, locked_lines, need, output, tool_python

PACKAGE = "opencv-python-headless"
PACKAGES = ("cmake", "ninja-build", "g++", "nasm", "libpython3.11-dev")
LIBRARY = "cv2.abi3.so"
HEADERS = Path("/usr/include/python3.11")

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

_ASKED = re.compile(r"\bcv2\.([A-Za-z]\w*)")


def make_opencv() -> Path:
    """Return the library, built where it was not before.

    Raises:
        ReleaseError: the sources cannot be had, or do not build.
    """
    wanted = fingerprint(locked_lines(PACKAGE), locked_lines("numpy"), Path(__file__).read_text())[:16]
    made = WORK / f"opencv-{wanted}.so"
    if made.exists():
        return made
    need(PACKAGES)
    place = WORK / "opencv"
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir(parents=True)
    sources = fetch_sources(place)
    say("building OpenCV out of its sources")
    library = build(sources, place / "build")
    # The linker's name for a build is made of what is stripped, in which its folder stands.
    output(["strip", "--strip-unneeded", "--remove-section=.note.gnu.build-id", library])
    names_in(library)  # one that cannot be imported is not kept
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


def build(sources: Path, to: Path) -> Path:
    """Build what is called and return the library; neither the place of the build nor its day shows in it."""
    python = tool_python()
    # Debian's own numpy, where it is installed, lies among Python's headers and is older than the one that is shipped.
    headers = shutil.copytree(HEADERS, to / "headers", ignore=shutil.ignore_patterns("numpy"), dirs_exist_ok=True)
    arrays = output([python, "-c", "import numpy; print(numpy.get_include())"]).strip()
    settings = SETTINGS | {"PYTHON3_EXECUTABLE": str(python), "PYTHON_DEFAULT_EXECUTABLE": str(python)}
    settings |= {"PYTHON3_INCLUDE_DIR": str(headers), "PYTHON3_NUMPY_INCLUDE_DIRS": arrays}
    nameless = f"-ffile-prefix-map={sources.parent}=. -ffile-prefix-map={to}=."
    settings |= {"CMAKE_C_FLAGS": nameless, "CMAKE_CXX_FLAGS": nameless}
    words = [f"-D{name}={value}" for name, value in settings.items()]
    same = {"SOURCE_DATE_EPOCH": "0", "LC_ALL": "C.UTF-8", "TZ": "UTC"}
    output(["cmake", "-G", "Ninja", "-S", sources, "-B", to, *words], env=same)
    told = to / "modules" / "core" / "version_string.inc"  # machine, folders and day of the build
    told.write_text(f'"OpenCV of {PACKAGE}, built with {" ".join(PARTS)}\\n"\n')
    sought = to / "opencv_data_config.hpp"  # folders in which it would look for samples
    sought.write_text(sought.read_text().replace(str(to), "."))
    output(["ninja", "-C", to, "-j", str(os.cpu_count() or 1), "opencv_python3"], env=same)
    return to / "lib" / "python3" / LIBRARY


def put_into(bundle: Path, library: Path, source: Path) -> None:
    """Put the library in the place of the wheel's, without the names of types, which speak of parts that it lacks.

    Raises:
        ReleaseError: our code calls what it lacks.
    """
    texts = [file.read_text(encoding="utf-8") for name in ("clerkdesk", "ui") for file in (source / name).rglob("*.py")]
    if lacking := asked_of(texts) - names_in(library):
        raise ReleaseError(f"OpenCV was built without {', '.join(sorted(lacking))}: add its part to build/opencv.py")
    internal = bundle / "_internal"
    shutil.copy(library, internal / "cv2" / LIBRARY)
    shutil.rmtree(internal / "cv2" / "typing")
    shutil.rmtree(internal / "opencv_python_headless.libs")


def asked_of(texts: Iterable[str]) -> set[str]:
    """Return the names of OpenCV that source texts use."""
    return {name for text in texts for name in _ASKED.findall(text)}


def names_in(library: Path) -> set[str]:
    """Return the names that a library gives to Python, by importing it."""
    with tempfile.TemporaryDirectory() as place:
        shutil.copy(library, Path(place) / LIBRARY)
        return set(output([tool_python(), "-c", "import cv2; print(*dir(cv2))"], env={"PYTHONPATH": place}).split())


def parts_built_in() -> list[Component]:
    """Return what stands in the bill of materials beside OpenCV itself."""
    return [
        Component(name, version, licence, f"pkg:generic/{name}@{version}")
        for (name, version), licence in BUILT_IN.items()
    ]
