# SPDX-License-Identifier: Apache-2.0
"""What the packaged application leaves out."""

import prune


def test_qt_quick_goes_and_widgets_stay() -> None:
    assert prune.is_dropped("PySide6/Qt/lib/libQt6Quick.so.6")
    assert prune.is_dropped("PySide6\\Qt6Qml.dll")
    assert not prune.is_dropped("PySide6/Qt/lib/libQt6Widgets.so.6")


def test_translations_of_qt_stay_for_the_languages_of_the_window() -> None:
    assert prune.is_dropped("PySide6/Qt/translations/qtbase_de.qm")
    assert not prune.is_dropped("PySide6/Qt/translations/qtbase_fr.qm")


def test_libraries_of_the_system_stay_the_systems_own() -> None:
    assert prune.is_system_library("libssl.so.3")
    assert not prune.is_system_library("libpython3.11.so.1.0")
    assert not prune.is_system_library("pillow.libs/libfreetype.so.6")


def test_a_library_stays_only_when_something_that_stays_needs_or_opens_it() -> None:
    entries = [
        ("PIL/_imaging.so", "/w/imaging", "EXTENSION"),
        ("libjpeg.so.8", "/s/libjpeg", "BINARY"),
        ("libz.so.1", "/s/libz", "BINARY"),
        ("libgtk-3.so.0", "/s/libgtk", "BINARY"),
        ("libturbojpeg.so.0", "/s/libturbojpeg", "BINARY"),
    ]
    needs = {"/w/imaging": ["libjpeg.so.8"], "/s/libjpeg": ["libz.so.1"], "/s/libgtk": ["libz.so.1"]}
    kept = prune.reachable(entries, lambda file: needs.get(file, []))
    assert [entry[0] for entry in kept] == ["PIL/_imaging.so", "libjpeg.so.8", "libz.so.1", "libturbojpeg.so.0"]


def test_metadata_of_packages_stay_without_what_only_pip_reads() -> None:
    assert prune.is_dropped("pikepdf-10.17.0.dist-info/RECORD")
    assert prune.is_dropped("pikepdf-10.17.0.dist-info/licenses/third-party-licenses/GPL-3.0.txt")
    assert not prune.is_dropped("pikepdf-10.17.0.dist-info/METADATA")
