# SPDX-License-Identifier: Apache-2.0
"""The demo, run once as a person runs it, and all it leaves judged with tools that nobody here wrote."""

import hashlib
import json
import re
import shutil
import subprocess
import sys
import zipfile
from base64 import b64decode
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

pytestmark = [pytest.mark.portal, pytest.mark.token, pytest.mark.scanner]

DOSSIERS = 2
PROOF_KEYS = {
    "dossiers", "pages", "documents", "batch", "deliveries", "ledger", "seconds", "clear_text_leaks", "portal_kills",
    "invariants", "verdicts", "is_proven",
}  # fmt: skip
COMMAND = str(Path(sys.executable).with_name("clerkdesk"))


@dataclass(frozen=True)
class Demo:
    """A finished demo: its folder, its proof as printed, and what it told beside it."""

    out: Path
    proof: dict[str, Any]
    told: str


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Demo:
    """The main job with two dossiers; the portal is killed with -9 in the middle of a file."""
    out = tmp_path_factory.mktemp("demo") / "out"
    done = clerkdesk("demo", "--dossiers", DOSSIERS, "--kill-portal", "--out", out, "--json")
    assert done.returncode == 0, done.stderr
    return Demo(out, json.loads(done.stdout), done.stderr)


def clerkdesk(*arguments: object) -> subprocess.CompletedProcess[str]:
    """Run the installed command."""
    command = [COMMAND, *(str(argument) for argument in arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def tool(*command: object) -> subprocess.CompletedProcess[str]:
    """Run a tool of the system; `openssl`, `pdfsig` and `sha256sum` come with the set-up."""
    return subprocess.run([str(word) for word in command], capture_output=True, text=True, check=False)


def documents(demo: Demo) -> list[Path]:
    return sorted((demo.out / "documents").glob("*.pdf"))


def batch(demo: Demo) -> Path:
    return next((demo.out / "batch").glob("*.asice"))


def test_the_proof_on_the_output_is_the_one_in_the_folder(demo):
    assert json.loads((demo.out / "proof.json").read_text(encoding="utf-8")) == demo.proof
    assert demo.proof.keys() >= PROOF_KEYS
    assert demo.proof["is_proven"] is True
    assert "deliver" in demo.told


def test_it_leaves_everything_it_promises(demo):
    assert len(list((demo.out / "slips").glob("*.pdf"))) == DOSSIERS
    assert len(list((demo.out / "receipts").glob("*.json"))) == DOSSIERS
    assert len(list((demo.out / "batch").glob("*.asice"))) == 1
    assert {path.name for path in (demo.out / "trust").iterdir()} >= {"root.crt", "issuing.crt", "issuing.crl"}
    for path in [demo.out / "proof.pdf", *(demo.out / "slips").glob("*.pdf"), *documents(demo)]:
        assert path.read_bytes().startswith(b"%PDF-")


def test_the_proof_counts_what_arrived(demo):
    proof = demo.proof
    assert proof["dossiers"] == DOSSIERS
    assert proof["ledger"] == {"received": DOSSIERS, "duplicates": 0, "partial": 0}
    assert proof["portal_kills"] == 1
    assert proof["clear_text_leaks"] == 0
    assert proof["texts_searched"] > 20
    assert all(proof["invariants"].values())
    assert set(proof["seconds"]) >= {"receive", "scan", "digitise", "seal", "sign", "approve", "deliver"}
    assert proof["pages"] >= len(proof["documents"])


def test_each_document_is_named_with_hash_conformance_signer_and_level(demo):
    named = {Path(each["file"]).name: each for each in demo.proof["documents"]}
    assert named.keys() == {path.name for path in documents(demo)}
    for path in documents(demo):
        each = named[path.name]
        assert each["sha256"] == hashlib.sha256(path.read_bytes()).hexdigest()
        assert (each["pdfa"], each["level"], each["is_valid"]) == ("2b", "PAdES B-B", True)
        assert each["signer"]


def test_one_operation_of_the_token_approved_all_by_another_person(demo):
    assert demo.proof["batch"]["token_operations"] == 1
    assert demo.proof["batch"]["approver"] not in {each["signer"] for each in demo.proof["documents"]}


def test_every_delivery_is_confirmed_and_has_its_receipt(demo):
    assert {delivery["state"] for delivery in demo.proof["deliveries"]} == {"CONFIRMED"}
    for delivery in demo.proof["deliveries"]:
        receipt = json.loads((demo.out / delivery["receipt"]).read_text(encoding="utf-8"))
        body = json.loads(receipt["receipt"])
        assert (body["code"], body["portal_number"]) == (delivery["code"], delivery["portal_number"])


def test_the_portal_holds_exactly_the_documents_that_were_signed(demo):
    ledger = json.loads((demo.out / "portal-ledger.json").read_text(encoding="utf-8"))
    arrived = {line["code"]: set(line["files"]) for line in ledger["dossiers"]}
    assert (len(arrived), ledger["duplicates"], ledger["partial"], ledger["open"]) == (DOSSIERS, 0, 0, 0)
    for code, files in arrived.items():
        own = {each["sha256"] for each in demo.proof["documents"] if Path(each["file"]).name.startswith(code)}
        assert own
        assert own <= files
    assert [line["missing"] for line in ledger["dossiers"]] == [[]] * DOSSIERS


def trusted(demo: Demo, folder: Path) -> list[object]:
    """Return openssl's options that trust the practice authority and ask for its revocation lists."""
    trust, anchors = demo.out / "trust", folder / "anchors.pem"
    lists = b"".join(path.read_bytes() for path in sorted(trust.glob("*.crl.pem")))
    anchors.write_bytes((trust / "root.crt").read_bytes() + lists)
    return ["-CAfile", anchors, "-certfile", trust / "issuing.crt", "-purpose", "any", "-crl_check_all"]


def verify_cms(demo: Demo, folder: Path, signature: Path, content: Path) -> subprocess.CompletedProcess[str]:
    """Let openssl judge a detached CAdES signature."""
    return tool("openssl", "cms", "-verify", "-binary", "-cades", "-inform", "DER", "-in", signature,
                "-content", content, "-out", folder / "verified", *trusted(demo, folder))  # fmt: skip


def unpacked(demo: Demo, folder: Path) -> tuple[Path, Path]:
    """Unpack the batch and return manifest and signature."""
    with zipfile.ZipFile(batch(demo)) as container:
        container.extractall(folder)
    return next((folder / "META-INF").glob("ASiCManifest*.xml")), next((folder / "META-INF").glob("*.p7s"))


def test_openssl_accepts_the_signature_of_the_batch(demo, tmp_path):
    manifest, signature = unpacked(demo, tmp_path)
    judged = verify_cms(demo, tmp_path, signature, manifest)
    assert judged.returncode == 0, judged.stderr
    changed = tmp_path / "changed.xml"
    changed.write_bytes(manifest.read_bytes().replace(b"json", b"jsom", 1))
    assert verify_cms(demo, tmp_path, signature, changed).returncode != 0


def test_sha256sum_agrees_with_the_manifest_of_the_batch(demo, tmp_path):
    manifest, _ = unpacked(demo, tmp_path)
    listed = re.findall(
        r'DataObjectReference[^>]*URI="([^"]+)".*?DigestValue[^>]*>([^<]+)<',
        manifest.read_text(encoding="utf-8"),
        re.DOTALL,
    )
    assert len(listed) == DOSSIERS + 1
    for name, digest in listed:
        assert tool("sha256sum", tmp_path / name).stdout.split()[0] == b64decode(digest).hex()


def signature_of(path: Path, folder: Path) -> tuple[Path, Path]:
    """Cut the signature and the signed bytes out of a PDF by its ByteRange, with nothing but Python."""
    content = path.read_bytes()
    found = re.findall(rb"/ByteRange\s*\[\s*(\d+)\s+(\d+)\s+(\d+)\s+(\d+)\s*\]", content)
    start, length, after, rest = (int(number) for number in found[-1])
    assert (start, after + rest) == (0, len(content))
    der = bytes.fromhex(content[length + 1 : after - 1].decode("ascii"))
    size = int.from_bytes(der[2:4]) + 4  # a long DER length of two bytes; zeros behind it fill the room up
    signed, signature = folder / f"{path.stem}.signed", folder / f"{path.stem}.der"
    signed.write_bytes(content[:length] + content[after:])
    signature.write_bytes(der[:size])
    return signed, signature


def test_openssl_accepts_the_signature_of_every_document(demo, tmp_path):
    for path in documents(demo):
        signed, signature = signature_of(path, tmp_path)
        judged = verify_cms(demo, tmp_path, signature, signed)
        assert judged.returncode == 0, (path.name, judged.stderr)


def test_pdfsig_accepts_every_document(demo):
    for path in documents(demo):
        judged = tool("pdfsig", "-nocert", path)
        assert "Signature is Valid" in judged.stdout, (path.name, judged.stdout)
        assert "Total document signed" in judged.stdout


def flipped(path: Path, offset: int, folder: Path) -> Path:
    """Write a copy of a file with one bit flipped."""
    content = bytearray(path.read_bytes())
    content[offset] ^= 1
    changed = folder / f"{offset}-{path.name}"
    changed.write_bytes(content)
    return changed


def test_one_flipped_byte_of_a_document_is_refused_by_everybody(demo, tmp_path):
    path = documents(demo)[0]
    changed = [flipped(path, offset, tmp_path) for offset in (1000, path.stat().st_size // 2)]
    station = ("--practice", "--station", demo.out / "counter")
    for each in changed:
        assert "Signature is Valid" not in tool("pdfsig", "-nocert", each).stdout
        signed, signature = signature_of(each, tmp_path)
        assert verify_cms(demo, tmp_path, signature, signed).returncode != 0
    judged = clerkdesk("verify", *changed, path, *station, "--json")
    assert judged.returncode == 1
    assert [report["is_valid"] for report in json.loads(judged.stdout)] == [False, False, True]


def test_one_flipped_byte_of_the_batch_or_a_receipt_is_refused(demo, tmp_path):
    receipt = next((demo.out / "receipts").glob("*.json"))
    with zipfile.ZipFile(batch(demo)) as container:
        inside = next(entry for entry in container.infolist() if entry.filename.startswith("decisions/"))
    offsets = (inside.header_offset + 30 + len(inside.filename) + 5, batch(demo).stat().st_size // 2)
    changed = [flipped(batch(demo), offset, tmp_path) for offset in offsets]
    changed.append(flipped(receipt, receipt.read_bytes().index(b"TH-2026") + 9, tmp_path))
    whole = [batch(demo), receipt]
    judged = clerkdesk("verify", *changed, *whole, "--practice", "--station", demo.out / "counter", "--json")
    assert judged.returncode == 1
    assert [report["is_valid"] for report in json.loads(judged.stdout)] == [False, False, False, True, True]


def test_no_name_of_a_citizen_stands_in_clear_in_the_station(demo):
    station, where = demo.out / "counter" / "station", ("--practice", "--station", demo.out / "counter", "--json")
    codes = [delivery["code"] for delivery in demo.proof["deliveries"]]
    shown = [json.loads(clerkdesk("show", code, *where).stdout) for code in codes]
    owners = [view["dossier"]["owner"]["name"] for view in shown]
    assert len(owners) == DOSSIERS
    for path in (path for path in station.rglob("*") if path.is_file()):
        content = path.read_bytes()
        assert not any(owner.encode() in content for owner in owners), path.name


def test_a_folder_with_other_files_is_refused_and_left_alone(tmp_path):
    (tmp_path / "thesis.txt").write_text("years of work", encoding="utf-8")
    done = clerkdesk("demo", "--dossiers", 1, "--out", tmp_path, "--json")
    assert (done.returncode, done.stdout) == (1, "")
    assert json.loads(done.stderr)["error"]["code"] == "invalid-input"
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]


def test_no_dossier_at_all_is_refused(tmp_path):
    done = clerkdesk("demo", "--dossiers", 0, "--out", tmp_path / "out", "--json")
    assert done.returncode == 1
    assert not (tmp_path / "out").exists()


def test_the_same_seed_in_the_same_folder_brings_the_same_paper(demo, tmp_path):
    again = tmp_path / "out"
    shutil.copytree(demo.out, again, symlinks=True)  # a second run clears what an earlier one left
    (again / "slips" / "old.pdf").write_bytes(b"left over")
    done = clerkdesk("demo", "--dossiers", 1, "--out", again, "--json")
    assert done.returncode == 0, done.stderr
    assert not (again / "slips" / "old.pdf").exists()
    code = json.loads(done.stdout)["deliveries"][0]["code"]
    paper = {path.name: path.read_bytes() for path in (again / "paper" / code).iterdir()}
    assert paper == {path.name: path.read_bytes() for path in (demo.out / "paper" / code).iterdir()}
