# SPDX-License-Identifier: Apache-2.0
"""Profiles for a province, and real stations made of them."""

import io
import json
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pypdfium2 as pdfium
import pytest

from clerkdesk.adapters.catalogues.packs import new_pack_key
from clerkdesk.bootstrap import StationConfig, open_station
from clerkdesk.bootstrap.provision import (
    codes_in_picture,
    find_profile,
    install_profile,
    make_profiles,
    profile_sheet,
    renew_profile,
)
from clerkdesk.bootstrap.updates import trust_publisher
from clerkdesk.domain.officers import Officer, Role
from clerkdesk.domain.profile_codes import codes_of, content_of_codes
from clerkdesk.errors import InvalidInput, ProfileRefused, StorageUnusable, StoreKeyUnavailable
from clerkdesk.settings import StationFolder
from tests.command_line import run
from tests.fakes.updates import Publisher, served
from updates import Audience

PASSPHRASE = "một câu dài để khôi phục"
COMMON = {
    "destination": "gateway",
    "portal_url": "https://portal.example.vn",
    "portal_keys": {"k1": "ab" * 32},
    "valid_from": "2020-01-01",
    "valid_until": "2099-12-31",
    "parent_agency": "Ủy ban nhân dân tỉnh Lào Cai",
    "province": "15",
    "stations": 2,
}
TABLE = "commune,agency_code,agency_name,place\n02683,H38.31.24,Ủy ban nhân dân xã Suối Mơ,Suối Mơ\n"


@pytest.fixture(scope="module")
def key() -> tuple[bytes, bytes]:
    return new_pack_key()


@pytest.fixture
def keyring_of_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")


def profile(key: tuple[bytes, bytes], tmp_path: Path, *, number: int = 1, table: str = TABLE, **common: Any) -> bytes:
    out = tmp_path / f"profiles-{number}"
    made = make_profiles(
        table, json.dumps(COMMON | common).encode(), {"catalogue.pem": key[1]}, key[0], number=number, out=out
    )
    return (out / made.written[0]).read_bytes()


def install(content: bytes, root: Path, key: tuple[bytes, bytes], **given: Any) -> Any:
    values: dict[str, Any] = {"commune": "02683", "counter": 2, "passphrase": PASSPHRASE, "keys": [key[1]]} | given
    return install_profile(content, "02683.cdprofile", root, **values)


def test_a_profile_makes_a_station_that_opens_with_its_own_serials(
    key: tuple[bytes, bytes], tmp_path: Path, keyring_of_nobody: None
) -> None:
    made = install(profile(key, tmp_path), tmp_path / "station", key)
    assert (made.number, made.first_serial, made.last_serial) == (2, 5000, 9998)
    config = StationConfig.read(StationFolder(tmp_path / "station").config)
    assert (config.commune, config.profile_number, config.portal_keys) == ("02683", 1, {"k1": "ab" * 32})
    with open_station(tmp_path / "station", passphrase=PASSPHRASE) as services:
        assert services.administer.station() == made
        services.administer.enrol(Officer("an", "Nguyễn Văn An", Role.CLERK))
        assert [officer.id for officer in services.administer.officers()] == ["an"]
        assert all(check.is_ok for check in services.doctor.examine())


def test_a_profile_says_where_updates_are_looked_for_and_for_whom(
    key: tuple[bytes, bytes], tmp_path: Path, keyring_of_nobody: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    publisher = Publisher(tmp_path / "Người Mẫu")
    publisher.publish("7.0.0", Audience(channel="pilot", provinces=("15",)))
    monkeypatch.setenv("CLERKDESK_PASSPHRASE", PASSPHRASE)
    monkeypatch.setenv("CLERKDESK_OWN_PROGRAM", str(tmp_path / "installed"))
    monkeypatch.setenv("CLERKDESK_PROGRAM", str(tmp_path / "program"))
    trust_publisher(publisher.first_root.read_bytes())
    table = TABLE.replace("place\n", "place,update_channel\n").replace("Mơ\n", "Mơ,pilot\n")
    with served(publisher.repository) as server:
        install(profile(key, tmp_path, table=table, update_source=server.url), tmp_path / "station", key)
        with open_station(tmp_path / "station", passphrase=PASSPHRASE) as services:
            assert services.update.source() == server.url
            assert services.update.check().version == "7.0.0"
            services.update.look_at("/media/stick")
        here = ("--station", tmp_path / "station")
        assert f"channel pilot, from /media/stick (named here; else {server.url})" in run("doctor", *here).stdout
        assert run("update", "look-at", "", *here).exit_code == 0
        assert f"channel pilot, from {server.url}\n" in run("doctor", *here).stdout


def test_a_newer_profile_moves_the_place_of_updates_and_the_settings_of_old_ones_name_none(
    key: tuple[bytes, bytes], tmp_path: Path, keyring_of_nobody: None
) -> None:
    root = tmp_path / "station"
    install(profile(key, tmp_path), root, key)
    config = StationFolder(root).config
    assert "update_source" not in json.loads(config.read_text())
    renew_profile(
        profile(key, tmp_path, number=2, update_source="https://updates.example.vn"),
        "02683.cdprofile", root, passphrase=PASSPHRASE,
    )  # fmt: skip
    assert StationConfig.read(config).update_source == "https://updates.example.vn"


def test_a_fingerprint_from_paper_serves_instead_of_the_key(
    key: tuple[bytes, bytes], tmp_path: Path, keyring_of_nobody: None
) -> None:
    made = make_profiles(TABLE, json.dumps(COMMON).encode(), {}, key[0], number=1, out=None)
    typed = " ".join(made.key[at : at + 4] for at in range(0, 64, 4)).upper()
    assert install(profile(key, tmp_path), tmp_path / "station", key, keys=[], fingerprints=[typed]).number == 2


def flipped(content: bytes) -> bytes:
    at = content.index(b"portal.example")
    return content[:at] + b"P" + content[at + 1 :]


def changed(**values: object) -> Callable[[bytes], bytes]:
    def change(content: bytes) -> bytes:
        head, _, body = content.partition(b"\n")
        return json.dumps(json.loads(head) | values).encode() + b"\n" + body

    return change


@pytest.mark.parametrize(
    ("change", "cause"),
    [
        (flipped, "profile-tampered"),
        (changed(format=99), "profile-newer"),
        (changed(kind="clerkdesk catalogue pack"), "not-a-profile"),
        (changed(key="AAAA"), "profile-unknown-key"),
        (lambda content: b"", "not-a-profile"),
        (lambda content: content[:-9], "profile-tampered"),
        (lambda content: b"\x89PNG" + content, "not-a-profile"),
    ],
    ids=["flipped byte", "newer", "a pack", "other key", "empty", "cut", "picture"],
)
def test_a_forged_profile_makes_no_station(
    key: tuple[bytes, bytes], tmp_path: Path, change: Callable[[bytes], bytes], cause: str
) -> None:
    with pytest.raises(ProfileRefused) as refusal:
        install(change(profile(key, tmp_path)), tmp_path / "station", key)
    assert refusal.value.params["cause"] == cause
    assert not (tmp_path / "station").exists()


def test_a_profile_of_a_stranger_or_another_commune_or_time_makes_no_station(
    key: tuple[bytes, bytes], tmp_path: Path
) -> None:
    stranger = new_pack_key()
    for content, given, cause in (
        (profile(stranger, tmp_path), {}, "profile-unknown-key"),
        (profile(key, tmp_path), {"commune": "02684"}, "other-commune"),
        (profile(key, tmp_path, number=2, valid_until="2020-12-31"), {}, "profile-expired"),
    ):
        with pytest.raises(ProfileRefused) as refusal:
            install(content, tmp_path / "station", key, **given)
        assert refusal.value.params["cause"] == cause


def test_a_newer_profile_changes_the_portal_and_an_older_one_is_refused(
    key: tuple[bytes, bytes], tmp_path: Path, keyring_of_nobody: None
) -> None:
    first, second = profile(key, tmp_path), profile(key, tmp_path, number=2, portal_url="https://two.example.vn")
    made = install(first, tmp_path / "station", key)
    renewed = renew_profile(second, "f", tmp_path / "station", passphrase=PASSPHRASE)
    assert (renewed.id, renewed.number, renewed.portal_url) == (made.id, 2, "https://two.example.vn")
    assert StationConfig.read(tmp_path / "station" / "station.json").portal_url == "https://two.example.vn"
    for content, cause in (
        (first, "profile-older"),
        (profile(new_pack_key(), tmp_path, number=9), "profile-unknown-key"),
    ):
        with pytest.raises(ProfileRefused) as refusal:
            renew_profile(content, "f", tmp_path / "station", passphrase=PASSPHRASE)
        assert refusal.value.params["cause"] == cause
    with pytest.raises(StoreKeyUnavailable):
        install(second, tmp_path / "station", key)


def test_a_line_in_error_keeps_all_profiles_from_being_written(key: tuple[bytes, bytes], tmp_path: Path) -> None:
    table = TABLE + "x,H38.31.25,Ủy ban nhân dân xã Khác,Khác\n"
    made = make_profiles(table, json.dumps(COMMON).encode(), {}, key[0], number=1, out=tmp_path / "out")
    assert ([row.line for row in made.refused], made.written, (tmp_path / "out").exists()) == ([3], (), False)


@pytest.mark.parametrize("common", [b"", b"{}", b"[]", json.dumps(COMMON | {"portal_url": 1}).encode()])
def test_common_values_that_cannot_be_used_are_told(key: tuple[bytes, bytes], common: bytes) -> None:
    with pytest.raises(InvalidInput):
        make_profiles(TABLE, common, {}, key[0], number=1, out=None)


def test_a_table_of_3321_communes_becomes_3321_profiles_that_verify(key: tuple[bytes, bytes], tmp_path: Path) -> None:
    lines = [
        f"{number:05d},H38.{number // 900 + 1}.{number % 900 + 1},Ủy ban xã {number},Xã {number}"
        for number in range(1, 3322)
    ]
    table = "commune,agency_code,agency_name,place\n" + "\n".join(lines)
    made = make_profiles(table, json.dumps(COMMON).encode(), {"c.pem": key[1]}, key[0], number=1, out=tmp_path / "out")
    assert len(made.written) == len(set(made.written)) == 3321
    content = (tmp_path / "out" / "03000.cdprofile").read_bytes()
    with pytest.raises(ProfileRefused) as refusal:
        install(content, tmp_path / "station", key)
    assert refusal.value.params["cause"] == "other-commune"


def authority() -> bytes:
    """Return a certificate as it comes, which no compression makes smaller."""
    return random.Random(7).randbytes(1_300)


@pytest.fixture(scope="module")
def with_trust(key: tuple[bytes, bytes], tmp_path_factory: pytest.TempPathFactory) -> bytes:
    out = tmp_path_factory.mktemp("trust")
    trust = {"catalogue.pem": key[1], "root.crt": authority(), "officers.crt": authority()[::-1]}
    made = make_profiles(TABLE, json.dumps(COMMON).encode(), trust, key[0], number=1, out=out)
    return (out / made.written[0]).read_bytes()


def test_the_printed_codes_of_a_profile_make_the_same_profile(with_trust: bytes, tmp_path: Path) -> None:
    paper = tmp_path / "codes.pdf"
    paper.write_bytes(profile_sheet(with_trust, "02683.cdprofile"))
    texts: list[str] = []
    with pdfium.PdfDocument(paper) as document:
        for page in document:
            picture = io.BytesIO()
            page.render(scale=200 / 72).to_pil().save(picture, "png")
            texts += codes_in_picture(picture.getvalue())
    assert content_of_codes(texts) == with_trust
    file = tmp_path / "codes.txt"
    file.write_text("\n".join(texts))
    assert find_profile(file, "")[0] == with_trust


def test_a_folder_with_all_profiles_gives_the_one_of_the_commune(with_trust: bytes, tmp_path: Path) -> None:
    (tmp_path / "02683.cdprofile").write_bytes(with_trust)
    assert find_profile(tmp_path, "02683") == (with_trust, "02683.cdprofile")
    with pytest.raises(StorageUnusable, match=r"00001\.cdprofile"):
        find_profile(tmp_path, "00001")


def test_half_of_the_codes_makes_no_profile(with_trust: bytes, tmp_path: Path) -> None:
    file = tmp_path / "codes.txt"
    file.write_text("\n".join(codes_of(with_trust, "x")[::2]))
    with pytest.raises(ProfileRefused, match="missing"):
        find_profile(file, "")
