# SPDX-License-Identifier: Apache-2.0
"""Batch containers: read by unzip, openssl and sha256sum alone, and refused for every way of being wrong."""

import io
import re
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from clerkdesk.adapters.signers import asic
from clerkdesk.adapters.signers.asic import AsicContainer
from clerkdesk.adapters.signers.cades import sign_detached
from clerkdesk.adapters.signers.pkcs12 import FileKey
from clerkdesk.domain.files import sha256
from clerkdesk.errors import InvalidContainer
from clerkdesk.ports.container import ListedFile
from clerkdesk.practice.pki import PracticePki
from tests.fakes.signing import NOW, pin_of

pytest_plugins = ("tests.pki_fixtures",)

FILES = {f"decisions/H38.31.24-261122-{number:04}.json": b'{"verdict":"approve"}' * number for number in (1, 2, 3)}
BOX = AsicContainer()
LIST = BOX.manifest([ListedFile(name, "application/json", sha256(content)) for name, content in FILES.items()])


def packed(signature: bytes = b"signature") -> bytes:
    return BOX.pack(FILES, LIST, signature)


def repacked(
    change: Callable[[dict[str, bytes]], None], *, compress: bool = False, doubled: str | None = None
) -> bytes:
    """Return the container with other entries, as a careless or hostile program would write them."""
    with zipfile.ZipFile(io.BytesIO(packed())) as container:
        entries = {name: container.read(name) for name in container.namelist()}
    change(entries)
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as container:
        for name, content in entries.items():
            stored = name == "mimetype" or not compress
            container.writestr(name, content, zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED)
        if doubled:
            container.writestr(doubled, b"{}")
    return written.getvalue()


def refusal(content: bytes) -> str:
    with pytest.raises(InvalidContainer) as refused:
        BOX.unpack(content, "batch.asice")
    return refused.value.what_happened


def test_unzip_openssl_and_sha256sum_accept_a_container_without_us(pki: PracticePki, tmp_path: Path) -> None:
    key = FileKey.load(pki.officer_file("supervisor"), pin_of("supervisor"))
    key.others = (pki.issuing.certificate,)
    (tmp_path / "batch.asice").write_bytes(packed(sign_detached(key, LIST, NOW)))
    script = f"""
        set -e; unzip -q batch.asice; test "$(cat mimetype)" = application/vnd.etsi.asic-e+zip
        openssl cms -verify -binary -cades -inform DER -in META-INF/signature001.p7s \\
            -content META-INF/ASiCManifest001.xml -CAfile {pki.trust}/root.crt -purpose any \\
            -attime {int(NOW.timestamp())} -out /dev/null 2>&1
        tr -d '\\n' < META-INF/ASiCManifest001.xml | sed 's#</asic:DataObjectReference>#\\n#g' |
            sed -n 's#.*URI="\\([^"]*\\)".*<ds:DigestValue>\\([^<]*\\)<.*#\\1 \\2#p' |
            while read -r name digest; do
                echo "$(echo "$digest" | openssl base64 -d | od -An -tx1 | tr -d ' \\n')  $name"
            done | sha256sum -c
    """
    done = subprocess.run(["bash", "-c", script], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert "CAdES Verification successful" in done.stdout, done.stderr
    assert re.findall(r": OK", done.stdout) == [": OK"] * 3
    assert key.operations == 1


def test_what_was_packed_is_unpacked_again_and_written_the_same_each_time() -> None:
    unpacked = BOX.unpack(packed())
    assert (dict(unpacked.files), unpacked.manifest, unpacked.signature) == (FILES, LIST, b"signature")
    assert list(unpacked.files) == list(FILES)
    assert packed() == packed()


def test_a_container_that_another_program_compressed_is_read() -> None:
    assert dict(BOX.unpack(repacked(lambda entries: None, compress=True)).files) == FILES


def test_a_thousand_files_come_back_whole() -> None:
    many = {f"decisions/{number}.json": b"%d" % number for number in range(1000)}
    listed = BOX.manifest([ListedFile(name, "application/json", sha256(content)) for name, content in many.items()])
    assert dict(BOX.unpack(BOX.pack(many, listed, b"s")).files) == many


def test_a_changed_file_is_refused() -> None:
    name = next(iter(FILES))
    assert "was changed" in refusal(repacked(lambda entries: entries.update({name: b"{}"})))


def test_an_unlisted_file_is_refused() -> None:
    assert "is not on its list" in refusal(repacked(lambda entries: entries.update({"more.json": b"{}"})))


def test_a_missing_file_is_refused() -> None:
    name = next(iter(FILES))
    assert "missing" in refusal(repacked(lambda entries: entries.pop(name) and None))


@pytest.mark.parametrize("name", [asic.MANIFEST, asic.SIGNATURE])
def test_a_missing_list_or_signature_is_refused(name: str) -> None:
    assert f"{name} is missing" in refusal(repacked(lambda entries: entries.pop(name) and None))


@pytest.mark.parametrize("name", [asic.MANIFEST, next(iter(FILES)), next(iter(FILES)).upper().replace("JSON", "json")])
@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_doubled_name_is_refused(name: str) -> None:
    assert "twice" in refusal(repacked(lambda entries: None, doubled=name))


@pytest.mark.parametrize("name", ["/etc/passwd", "../x", "C:\\win.txt", "CON", "a/", "META-INF/more.xml", "a\u202eb"])
def test_a_name_that_tricks_is_refused(name: str) -> None:
    assert "not allowed" in refusal(repacked(lambda entries: entries.update({name: b"{}"})))
    with pytest.raises(InvalidContainer):
        BOX.manifest([ListedFile(name, "application/json", sha256(b"{}"))])


def test_a_bomb_is_refused_before_it_is_unpacked() -> None:
    bomb = repacked(lambda entries: entries.update({"zeros": bytes(50_000_000)}), compress=True)
    assert "grows too much" in refusal(bomb)


def test_too_many_entries_are_refused() -> None:
    assert "more than 20000" in refusal(repacked(lambda entries: entries.update({f"f{n}": b"" for n in range(20_001)})))


@pytest.mark.parametrize(
    "content",
    [b"", b"PK\x03\x04", b"%PDF-1.7 not a container at all, but long enough", packed()[:-30], packed()[1:]],
)
def test_what_is_no_container_or_only_half_of_one_is_refused(content: bytes) -> None:
    assert refusal(content)


def test_another_media_type_is_refused() -> None:
    assert "another kind" in refusal(repacked(lambda entries: entries.update(mimetype=b"application/epub+zip")))


def test_a_media_type_that_is_not_first_is_refused() -> None:
    def move(entries: dict[str, bytes]) -> None:
        entries["mimetype"] = entries.pop("mimetype")

    assert "not an ASiC-E container" in refusal(repacked(move))


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        (b"<asic:ASiCManifest", b'<!DOCTYPE x [<!ENTITY a "b">]><asic:ASiCManifest', "document type"),
        (b"<asic:SigReference", b"<!-- hi --><asic:SigReference", "comments"),
        (b"</asic:ASiCManifest>", b"", "well-formed"),
        (b"signature001", b"signature002", "another signature"),
        (b"xmlenc#sha256", b"xmldsig#sha1", "another hash"),
        (b"<ds:DigestValue>", b"<ds:DigestValue>!", "malformed"),
        (b"<ds:DigestValue>", b"<ds:DigestValue>QUJD</ds:DigestValue><ds:DigestValue>", "something else"),
        (b"asic:ASiCManifest", b"asic:Other", "not an ASiCManifest"),
        (b"-0002.json", b"-0001.json", "twice"),
    ],
)
def test_an_unsound_list_is_refused(old: bytes, new: bytes, reason: str) -> None:
    changed = LIST.replace(old, new) if old == b"asic:ASiCManifest" else LIST.replace(old, new, 1)
    assert changed != LIST
    assert reason in refusal(repacked(lambda entries: entries.update({asic.MANIFEST: changed})))


def test_files_that_are_not_those_of_the_list_are_not_packed() -> None:
    with pytest.raises(InvalidContainer):
        BOX.pack({**FILES, "more.json": b"{}"}, LIST, b"signature")
