# SPDX-License-Identifier: Apache-2.0
"""Packs at a real station: what they change, what they never change, and which are refused."""

import json
import shutil
import subprocess
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)

from clerkdesk.adapters.catalogues.pack_file import head_line, pack_of, signed_bytes
from clerkdesk.adapters.catalogues.packs import new_pack_key, pinned_keys, read_pack
from clerkdesk.adapters.catalogues.station import StationCatalogues
from clerkdesk.bootstrap import open_catalogue_room, open_station, station_rules
from clerkdesk.cli import main
from clerkdesk.domain.dossier import Person
from clerkdesk.domain.files import sha256
from clerkdesk.errors import CataloguePackRefused, CatalogueUnreadable, ClerkDeskError, InvalidInput
from clerkdesk.ports.catalogue import CataloguePacks, Catalogues
from clerkdesk.services.catalogue import InstallCatalogue
from clerkdesk.services.receive import Application
from tests.fakes.packs import ISSUED, PASSPHRASE, PRIVATE, PUBLIC, changed_birth, make_station, shipped_row, signed

APPLICATION = Application("1.001193", Person("Trần Thị Mẫu", "031199000017"))


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a new station, to be copied: its key is slow to make on purpose."""
    return make_station(tmp_path_factory.mktemp("fresh") / "station")


@pytest.fixture(scope="module")
def room(fresh: Path) -> Iterator[InstallCatalogue]:
    """Return the room of the new station, for packs that it refuses."""
    with open_catalogue_room(fresh, passphrase=PASSPHRASE) as opened:
        yield opened


def copied(fresh: Path, folder: Path) -> Path:
    return Path(shutil.copytree(fresh, folder / "station"))


def install(root: Path, content: bytes) -> Any:
    with open_catalogue_room(root, passphrase=PASSPHRASE) as room:
        return room.install(content, "p.pack", by="admin")


def test_a_pack_never_changes_a_dossier_already_received(fresh: Path, tmp_path: Path) -> None:
    root = copied(fresh, tmp_path)
    with open_station(root, passphrase=PASSPHRASE) as services:
        before = services.receive.receive(APPLICATION, by="clerk")
        slip = services.receive.slip(before.code, by="clerk")
    report = install(root, signed(procedures=[changed_birth()]))
    paths = {field.path for field in report.changes[0].fields}
    assert paths >= {"time_rule.value", "fee_rule.unit_vnd", "components[2]"}
    with open_station(root, passphrase=PASSPHRASE) as services:
        after = services.overview.show(before.code).dossier
        assert (after.due, after.fee, after.components, after.procedure_version) == (
            before.due, before.fee, before.components, before.procedure_version,
        )  # fmt: skip
        assert after == before
        assert services.receive.slip(before.code, by="clerk") == slip
        newer = services.receive.receive(APPLICATION, by="clerk")
        assert (newer.fee.total_vnd, len(newer.components)) == (7000, 1)
        assert newer.due.due != before.due.due
    old = station_rules(root).procedures().received_under("1.001193", before.procedure_version)
    assert len(old.components) == 5


def test_the_pack_is_kept_whole(fresh: Path, tmp_path: Path) -> None:
    root, content = copied(fresh, tmp_path), signed(years=[2036])
    install(root, content)
    assert [path.name for path in (root / "catalogue").iterdir()] == ["000001.pack"]
    assert (root / "catalogue" / "000001.pack").read_bytes() == content
    assert 2036 in station_rules(root).calendar().years


def test_a_comparison_changes_nothing(fresh: Path, tmp_path: Path) -> None:
    root = copied(fresh, tmp_path)
    with open_catalogue_room(root, passphrase=PASSPHRASE) as room:
        report = room.diff(signed(procedures=[changed_birth()], agencies=[], days=[]), "p")
        assert [change.kind for change in report.changes] == ["added"]
    assert not (root / "catalogue").exists()


def test_packs_are_laid_over_each_other_in_order(fresh: Path, tmp_path: Path) -> None:
    root = copied(fresh, tmp_path)
    install(root, signed(1, procedures=[changed_birth()]))
    install(root, signed(7, procedures=[changed_birth() | {"effective_to": "2026-12-31"}], known=["9.999999"]))
    rules = station_rules(root).procedures()
    assert rules.version("1.001193", ISSUED).effective_to is not None
    assert "9.999999" in rules.known


def flipped(content: bytes) -> bytes:
    place = content.rindex("Tờ khai".encode())
    return content[:place] + b"t" + content[place + 1 :]


@pytest.mark.parametrize(("cause", "content"), [
    ("tampered", flipped(signed(procedures=[changed_birth()]))),
    ("tampered", signed(procedures=[changed_birth()])[:-1]),
    ("unknown-key", signed(private=new_pack_key()[0])),
    ("other-agency", signed(scope="H40", years=[2036])),
    ("other-agency", signed(scope="H3", years=[2036])),
    ("not-a-pack", b""), ("not-a-pack", b"%PDF-1.7\n"), ("not-a-pack", b'{"format":1}\n'), ("not-a-pack", b"[]\n{}"),
    ("newer-format", signed().replace(b'"format":1', b'"format":9', 1)),
    ("rewrites", signed(procedures=[shipped_row("1.001193") | {"name": "Khai sinh"}])),
    ("broken-rows", signed(procedures=[changed_birth() | {"time_rule": {"kind": "whenever"}}])),
    ("broken-rows", signed(procedures=[changed_birth() | {"effective_from": "soon"}])),
    ("broken-rows", signed(procedures=[changed_birth() | {"outcome": "x"}])),
    ("broken-rows", signed(days=[{"day": "2026-13-01", "kind": "off", "label_vi": "x"}])),
])  # fmt: skip
def test_a_pack_that_may_not_be_installed_is_refused_and_changes_nothing(
    fresh: Path, room: InstallCatalogue, cause: str, content: bytes
) -> None:
    with pytest.raises(CataloguePackRefused) as refused:
        room.install(content, "p.pack", by="admin")
    assert refused.value.params["cause"] == cause
    assert not (fresh / "catalogue").exists()
    assert len(station_rules(fresh).procedures().headings) == 55


def test_no_flipped_byte_gets_through() -> None:
    content = signed(procedures=[changed_birth()], years=[2036])
    key = load_pem_public_key(PUBLIC)
    assert isinstance(key, Ed25519PublicKey)
    keys = {json.loads(content.partition(b"\n")[0])["key"]: key}
    assert read_pack(content, keys, "p").number == 1
    for place in range(len(content)):
        broken = content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :]
        with pytest.raises(CataloguePackRefused):
            read_pack(broken, keys, "p")


@pytest.mark.parametrize("number", [3, 2])
def test_an_older_pack_is_refused(fresh: Path, tmp_path: Path, number: int) -> None:
    root = copied(fresh, tmp_path)
    install(root, signed(3, years=[2036]))
    with pytest.raises(CataloguePackRefused) as refused:
        install(root, signed(number, years=[2037]))
    assert refused.value.params["cause"] == "older"


def test_a_station_that_pins_no_key_takes_no_pack(fresh: Path, tmp_path: Path) -> None:
    root = copied(fresh, tmp_path)
    (root / "trust" / "catalogue.pem").unlink()
    with pytest.raises(CataloguePackRefused):
        install(root, signed())


def test_a_damaged_installed_pack_stops_the_desk_and_is_told(fresh: Path, tmp_path: Path) -> None:
    root = copied(fresh, tmp_path)
    install(root, signed(procedures=[changed_birth()]))
    kept = root / "catalogue" / "000001.pack"
    kept.write_bytes(flipped(kept.read_bytes()))
    with pytest.raises(CatalogueUnreadable) as refused, open_station(root, passphrase=PASSPHRASE):
        pass
    assert refused.value.params["file"] == "000001.pack"
    (root / "trust" / "catalogue.pem").write_text("nothing")
    with pytest.raises(CatalogueUnreadable):
        station_rules(root).procedures()


def test_a_half_written_pack_is_not_there(fresh: Path, tmp_path: Path) -> None:
    root = copied(fresh, tmp_path)
    (root / "catalogue").mkdir()
    (root / "catalogue" / "000001.part").write_bytes(signed()[:50])
    assert len(station_rules(root).procedures().headings) == 55
    install(root, signed(years=[2036]))
    assert 2036 in station_rules(root).calendar().years


def test_a_pack_that_cannot_be_kept_is_told_and_leaves_the_rules_as_they_are(fresh: Path, tmp_path: Path) -> None:
    root = copied(fresh, tmp_path)
    (root / "catalogue").write_text("a file where the folder should be")
    with pytest.raises(ClerkDeskError) as refused:
        install(root, signed(years=[2036]))
    assert refused.value.code == "storage-unusable"


def test_a_row_that_differs_from_its_head_is_refused(tmp_path: Path) -> None:
    content = signed(procedures=[changed_birth()])
    whole = content.partition(b"\n")[2].replace('"Đăng ký khai sinh"]'.encode(), '"Đăng ký"]'.encode())
    pack = pack_of(whole)
    with pytest.raises(ValueError, match="head"):
        dict(pack.rows["procedures"][0])
    again = pack_of(content.partition(b"\n")[2])
    assert signed_bytes(again) == content.partition(b"\n")[2]
    assert len(again.rows["procedures"][0]) == len(changed_birth())


def test_openssl_verifies_a_pack(tmp_path: Path) -> None:
    if shutil.which("openssl") is None:
        pytest.skip("no openssl")
    head, _, payload = signed(procedures=[changed_birth()]).partition(b"\n")
    (tmp_path / "payload").write_bytes(payload)
    (tmp_path / "signature").write_bytes(bytes.fromhex(json.loads(head)["signature"]))
    (tmp_path / "key.pem").write_bytes(PUBLIC)
    command = ["openssl", "pkeyutl", "-verify", "-pubin", "-inkey", "key.pem", "-rawin", "-in", "payload", "-sigfile"]
    done = subprocess.run([*command, "signature"], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_the_adapter_keeps_both_its_ports(tmp_path: Path) -> None:
    adapter = StationCatalogues(tmp_path / "catalogue", tmp_path / "trust")
    rules: Catalogues = adapter
    packs: CataloguePacks = adapter
    assert packs.installed() == ()
    assert rules.agencies().all
    assert rules.fees().variants
    assert rules.places().provinces()


def test_the_command_line_makes_compares_and_installs_a_pack(
    fresh: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    root, rows, made = copied(fresh, tmp_path), tmp_path / "rows.json", tmp_path / "a.pack"
    monkeypatch.setenv("CLERKDESK_PASSPHRASE", PASSPHRASE)
    rows.write_text(json.dumps({"procedures": [changed_birth()]}), "utf-8")
    (tmp_path / "key.pem").write_bytes(PRIVATE)
    at = ["--station", str(root)]
    making = ["make", str(rows), "--number", "1", "--scope", "h38", "--key-file", str(tmp_path / "key.pem")]
    assert main(["catalogue", *making, "--out", str(made), "--issued", "2026-11-20"]) == 0
    assert main(["catalogue", "diff", str(made), *at]) == 0
    assert "time_rule.value: – → 9" in capsys.readouterr().out
    assert main(["catalogue", "import", str(made), *at, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["changes"][0]["follows"] == "1.001193 2025-07-01"
    assert main(["catalogue", "show", "1.001193", *at, "--on", "2026-11-20"]) == 0
    assert "7000" in capsys.readouterr().out
    assert main(["catalogue", "import", str(made), *at]) == 1
    assert "catalogue-pack-refused" in capsys.readouterr().err


def test_the_command_line_looks_things_up(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["catalogue", "list", "--on", "2026-11-20"]) == 0
    assert len(capsys.readouterr().out.splitlines()) == 55
    assert main(["catalogue", "search", "khai sinh", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)[0]["code"] == "1.001193"
    assert main(["catalogue", "show", "3.000722"]) == 0
    assert "chưa xác nhận" in capsys.readouterr().out
    assert main(["catalogue", "agency", "000.24.31.H38"]) == 0
    assert main(["catalogue", "place", "ba dinh ha noi"]) == 0
    assert main(["catalogue", "place", "--old", "truc bach"]) == 0
    assert "→ 00004 Phường Ba Đình" in capsys.readouterr().out
    assert main(["catalogue", "agency", "H99"]) == 1
    assert main(["catalogue", "show", "1.002755"]) == 1
    assert main(["catalogue", "show", "1.001193", "--on", "yesterday"]) == 1
    assert main(["catalogue", "new-key", str(tmp_path / "k.pem")]) == 0
    assert (tmp_path / "k.pem").stat().st_mode & 0o077 == 0
    assert main(["catalogue", "new-key", str(tmp_path / "k.pem")]) == 1
    rows = tmp_path / "rows.json"
    rows.write_text('{"laws": []}')
    making = ["catalogue", "make", str(rows), "--number", "1", "--key-file", str(tmp_path / "k.pem"), "--out"]
    assert main([*making, str(tmp_path / "p")]) == 1


def test_a_key_of_another_kind_signs_no_pack(tmp_path: Path) -> None:
    for wrong in (b"no key", PUBLIC):
        with pytest.raises(InvalidInput):
            signed(private=wrong)


def written_with(private: bytes, body: bytes) -> bytes:
    """Return a pack whose signed bytes are these, whatever they say."""
    key = load_pem_private_key(private, password=None)
    assert isinstance(key, Ed25519PrivateKey)
    raw = key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    return head_line(sha256(raw)[:16], key.sign(body)) + b"\n" + body


@pytest.mark.parametrize("change", [
    ("Sửa", unicodedata.normalize("NFD", "Sửa")), ('"rows":{', '"rows":{"procedures":[],'),
    ('"number":1', '"number":0'), ('"Đăng ký khai sinh"]', '"Đăng ký"]'),
    ('"rows":{', '"rows":{"agencies":[{"code":"H1","valid_from":"x"}],'), ('"kind"', '"kin"'), ("{", "["),
])  # fmt: skip
def test_even_a_signed_pack_must_be_well_formed(room: InstallCatalogue, change: tuple[str, str]) -> None:
    body = signed(years=[2036], procedures=[changed_birth()]).partition(b"\n")[2].decode()
    with pytest.raises(CataloguePackRefused) as refused:
        room.diff(written_with(PRIVATE, body.replace(*change, 1).encode()), "p")
    assert refused.value.params["cause"] == "broken-rows"


def test_only_a_fitting_key_is_pinned(fresh: Path, tmp_path: Path) -> None:
    root = copied(fresh, tmp_path)
    other = ec.generate_private_key(ec.SECP256R1())
    pem = other.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    (root / "trust" / "catalogue-b.pem").write_bytes(pem)
    assert len(pinned_keys(root / "trust")) == 1
    private = other.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    with pytest.raises(InvalidInput):
        signed(private=private)


def test_an_installed_pack_that_cannot_be_read_is_told(fresh: Path, tmp_path: Path) -> None:
    root = copied(fresh, tmp_path)
    (root / "catalogue" / "000001.pack").mkdir(parents=True)
    with pytest.raises(CatalogueUnreadable):
        station_rules(root).procedures()
