# SPDX-License-Identifier: Apache-2.0
"""A new computer becomes a station in the window: by scanned codes or by a file, and only with the right key."""

import json
import random

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from clerkdesk.bootstrap import make_profiles, new_pack_key, open_station
from clerkdesk.domain.profile_codes import codes_of
from tests.integration.test_station_profile import COMMON, PASSPHRASE, TABLE
from tests.window_checks import clipped
from ui import theme
from ui.app import Workstation
from ui.shots import settle


@pytest.fixture
def province(tmp_path):
    key = new_pack_key()
    trust = {"root.crt": random.Random(2).randbytes(1_300)}
    made = make_profiles(TABLE, json.dumps(COMMON).encode(), trust, key[0], number=1, out=tmp_path / "profiles")
    return tmp_path / "profiles" / made.written[0], made.key


@pytest.fixture
def newcomer(tmp_path, qtbot, qapp, monkeypatch):
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")
    theme.apply(qapp)
    station = Workstation(
        tmp_path / "station", lambda folder, _new: open_station(folder, passphrase=PASSPHRASE), is_practice=False
    )
    qtbot.addWidget(station.window)
    station.window.resize(1366, 768)
    station.window.show()
    yield station
    station.close()


def begin(station, file=None):
    if file is not None:
        station.open_file(file)
    station.start()
    settle(station.jobs)
    return station.window.opening.enrolment


def fill(page, key):
    for field, text in (
        (page.commune, "02683"), (page.key, key), (page.administrator, "Trần Thị Quản"),
        (page.passphrase, PASSPHRASE), (page.again, PASSPHRASE),
    ):  # fmt: skip
        field.setText(text)


def scan(page, text):
    page.code.setText(text)
    QTest.keyClick(page.code, Qt.Key.Key_Return)


def words(page):
    return " ".join(part.text() for part in page.findChildren(QLabel) if part.isVisible())


def test_scanned_codes_make_a_station_that_asks_who_works_there(newcomer, province):
    file, key = province
    page = begin(newcomer)
    codes = codes_of(file.read_bytes(), file.name)
    assert len(codes) >= 3
    for code in reversed(codes[1:]):
        scan(page, code)
    assert f"{len(codes) - 1} trong {len(codes)}" in words(page)
    assert not page.make.isEnabled()
    scan(page, codes[0])
    fill(page, key)
    assert clipped(newcomer.window) == []
    page.make.click()
    settle(newcomer.jobs)
    assert newcomer.services.administer.station().agency_name == "Ủy ban nhân dân xã Suối Mơ"
    assert newcomer.window.log_in.isVisible()
    assert [officer.name for officer in newcomer.services.administer.officers()] == ["Trần Thị Quản"]


def test_a_profile_that_was_opened_by_double_click_is_taken(newcomer, province):
    file, key = province
    page = begin(newcomer, file)
    settle(newcomer.jobs)
    assert file.name in words(page)
    fill(page, key)
    page.make.click()
    settle(newcomer.jobs)
    assert newcomer.window.log_in.isVisible()


def test_another_key_makes_no_station_and_what_was_typed_stays(newcomer, province):
    file, _key = province
    page = begin(newcomer, file)
    settle(newcomer.jobs)
    fill(page, "00" * 32)
    page.make.click()
    settle(newcomer.jobs)
    assert page.error.isVisible()
    assert page.make.isEnabled()
    assert page.administrator.text() == "Trần Thị Quản"
    assert newcomer.services is None


def test_a_code_of_anything_else_is_told(newcomer):
    page = begin(newcomer)
    scan(page, "https://portal.example.vn")
    assert page.error.isVisible()
    assert page.code.text() == ""


def test_the_two_passphrases_must_be_alike(newcomer, province):
    file, key = province
    page = begin(newcomer, file)
    settle(newcomer.jobs)
    fill(page, key)
    page.again.setText("khác")
    assert not page.make.isEnabled()
    assert "khác nhau" in page.make.toolTip()
