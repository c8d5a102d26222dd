# SPDX-License-Identifier: Apache-2.0
"""The gateway adapter against the real portal process: what it refuses, what it believes, how it resumes."""

import base64
import json
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

import pytest
import requests
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from clerkdesk.adapters.portals.gateway import GatewayPortal
from clerkdesk.adapters.portals.line import Line
from clerkdesk.adapters.portals.receipts import ReceiptChecker
from clerkdesk.domain.files import Manifest, canonical_json, sha256
from clerkdesk.domain.merkle import root_and_proofs
from clerkdesk.errors import (
    BlobDamaged,
    InvalidInput,
    PortalConflict,
    PortalNotGenuine,
    PortalRefused,
    PortalUnreachable,
    ReceiptInvalid,
)
from clerkdesk.practice.pki import make_pki
from clerkdesk.practice.portal import PracticePortal
from clerkdesk.settings import VIETNAM_TIME, resource_path
from tests.fakes.parcels import Sent
from tests.fakes.states import a_state

pytestmark = pytest.mark.portal
TIMEOUTS_S = (5.0, 1.0)
HTML = {"Content-Type": "text/html"}


@pytest.fixture(scope="module")
def process(tmp_path_factory) -> Iterator[PracticePortal]:
    with PracticePortal(tmp_path_factory.mktemp("portal")) as portal:
        yield portal


@pytest.fixture
def portal(process) -> Iterator[GatewayPortal]:
    gateway = GatewayPortal(process.url, process.keys, timeouts_s=TIMEOUTS_S)
    yield gateway
    process.script([])
    gateway.close()


_numbers = iter(range(1, 1000))


@pytest.fixture
def sent() -> Sent:
    return Sent(next(_numbers))


# --- what the portal refuses ---


def _decided_otherwise(sent: Sent, **values: object) -> dict[str, object]:
    decision = {**json.loads(str(sent.announcement.approval["decision"])), **values}
    root, proofs = root_and_proofs([canonical_json(decision)])
    text = canonical_json(decision).decode()
    return {**sent.announcement.approval, "decision": text, "root": root, "proof": proofs[0].as_json()}


@pytest.mark.parametrize(
    ("field", "spoil"),
    [
        ("approval.proof", lambda s: {"approval": {**s.announcement.approval, "root": "0" * 64}}),
        ("approval.decision", lambda s: {"approval": _decided_otherwise(s, manifest="0" * 64)}),
        ("approval.decision", lambda s: {"approval": _decided_otherwise(s, verdict="return")}),
        ("approval.decision", lambda s: {"approval": _decided_otherwise(s, code="H01-261120-0001")}),
        ("approval.decision", lambda s: {"approval": _decided_otherwise(s, revision=2)}),
        ("approval", lambda s: {"approval": {"decision": "x"}}),
        ("approval.container", lambda s: {"approval": {**s.announcement.approval, "container": None}}),
        ("dossier.code", lambda s: {"dossier": {**s.announcement.dossier, "code": "no code"}}),
        ("dossier.code", lambda s: {"dossier": {**s.announcement.dossier, "code": "H01-261120-0001"}}),
        ("dossier.status", lambda s: {"dossier": {**s.announcement.dossier, "status": "11"}}),
        ("files", lambda s: {"files": s.announcement.files[1:]}),
        ("files", lambda s: {"files": s.announcement.files[:-1]}),
        ("files", lambda s: {"files": (*s.announcement.files, s.announcement.files[0])}),
        ("files", lambda s: {"files": (*s.announcement.files, replace(s.paper, name="../x"))}),
        ("files", lambda s: {"files": (*s.announcement.files, replace(s.paper, sha256="x"))}),
        ("files", lambda s: {"files": (*s.announcement.files, replace(s.paper, size_bytes=-1))}),
        ("manifest", lambda s: {"manifest": b"{}"}),
        ("manifest", lambda s: {"manifest": s.announcement.manifest + b" "}),
        ("audit_head", lambda _s: {"audit_head": "x"}),
        ("station", lambda _s: {"station": ""}),
        ("Idempotency-Key", lambda _s: {"idempotency_key": "1"}),
    ],
)
def test_an_announcement_that_does_not_fit_is_refused_with_its_field(portal, sent, field, spoil):
    with pytest.raises(PortalRefused) as refused:
        portal.announce(replace(sent.announcement, **spoil(sent)))
    assert str(refused.value.params["reason"]).startswith(f"{field}: ")


def test_a_file_larger_than_the_portal_takes_is_refused_before_it_is_sent(portal, sent):
    huge = replace(sent.paper, size_bytes=10**12)
    with pytest.raises(PortalRefused, match="too large"):
        portal.announce(replace(sent.announcement, files=(huge,)))


def test_the_same_key_with_another_body_is_a_conflict(portal, sent):
    portal.announce(sent.announcement)
    other = Sent(next(_numbers)).announcement
    with pytest.raises(PortalConflict):
        portal.announce(replace(other, idempotency_key=sent.key))


def test_a_container_that_holds_another_decision_is_refused_at_the_commit(portal, sent):
    other = Sent(next(_numbers))
    files = (*sent.announcement.files[:-1], other.announcement.files[-1])
    approval = {**sent.announcement.approval, "container": files[-1].name}
    sent.announcement = replace(sent.announcement, files=files, approval=approval)
    sent.parcel.readers[files[-1].sha256] = other.parcel.readers[files[-1].sha256]
    sent.upload_all(portal)
    with pytest.raises(PortalRefused, match=r"approval\.container"):
        portal.commit(sent.key)


def test_nothing_is_committed_before_every_file_is_there(portal, process, sent):
    portal.announce(sent.announcement)
    with pytest.raises(PortalUnreachable, match="lost files"):
        portal.commit(sent.key)
    assert sent.code not in [line["code"] for line in process.ledger()["dossiers"]]


def test_a_commit_of_what_was_never_announced_is_refused(portal):
    with pytest.raises(PortalRefused):
        portal.commit("01999999-0000-7000-8000-00000000ffff")


# --- whom the station believes ---


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        ({"status": 200, "headers": HTML, "body": "<html>Sign in to this network</html>"}, PortalNotGenuine),
        ({"status": 200, "headers": {"Content-Type": "application/json"}, "body": "{}"}, PortalNotGenuine),
        ({"status": 302, "headers": {"Location": "http://sign-in.example/"}}, PortalNotGenuine),
        ({"status": 403, "headers": HTML, "body": "<html>"}, PortalNotGenuine),
        ({"status": 404, "headers": HTML, "body": "<html>"}, PortalNotGenuine),
        ({"status": 407}, PortalNotGenuine),
        ({"status": 409, "headers": HTML, "body": "<html>"}, PortalNotGenuine),
        ({"status": 511}, PortalNotGenuine),
        ({"status": 413, "headers": HTML, "body": "<html>"}, PortalRefused),
        ({"status": 422, "body": '{"field":"dossier.owner","reason":"it is too long"}'}, PortalRefused),
        ({"status": 409, "body": "{}"}, PortalConflict),
        ({"status": 429, "headers": {"Retry-After": "7"}}, PortalUnreachable),
        ({"status": 500}, PortalUnreachable),
        ({"status": 503}, PortalUnreachable),
    ],
)
def test_every_answer_is_told_as_what_it_means(portal, process, sent, answer, error):
    process.script([{"on": "POST /v1/deliveries", "do": "answer", **answer}])
    with pytest.raises(error):
        portal.announce(sent.announcement)
    assert portal.announce(sent.announcement)


@pytest.mark.parametrize("do", ["drop", "stall", "lose-answer"])
def test_a_line_that_fails_is_told_as_the_line(portal, process, sent, do):
    process.script([{"on": "POST /v1/deliveries", "do": do}])
    with pytest.raises(PortalUnreachable) as fault:
        portal.announce(sent.announcement)
    assert fault.value.retryable
    assert portal.announce(sent.announcement)


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"Retry-After": "7"}, 7.0),
        ({"Retry-After": "9999999"}, 86400.0),
        ({"Retry-After": "Sat, 21 Nov 2026 08:00:30 GMT", "Date": "Sat, 21 Nov 2026 08:00:00 GMT"}, 30.0),
        ({"Retry-After": "Sat, 21 Nov 2026 07:00:00 GMT", "Date": "Sat, 21 Nov 2026 08:00:00 GMT"}, 0.0),
        ({"Retry-After": "soon"}, None),
        ({}, None),
    ],
)
def test_retry_after_is_read_as_seconds_and_as_date(portal, process, headers, seconds):
    process.script([{"on": "GET /health", "do": "answer", "status": 503, "headers": headers}])
    with pytest.raises(PortalUnreachable) as fault:
        portal.check()
    assert fault.value.retry_after_s == seconds


@pytest.mark.parametrize("do", ["bad-signature", "other-content"])
def test_only_the_pinned_key_over_the_fresh_nonce_is_the_portal(portal, process, do):
    process.script([{"on": "GET /health", "do": do}])
    with pytest.raises(PortalNotGenuine):
        portal.check()
    portal.check()


def test_a_portal_with_another_key_is_not_the_portal(process):
    gateway = GatewayPortal(process.url, {"another": bytes(range(32))}, timeouts_s=TIMEOUTS_S)
    with pytest.raises(PortalNotGenuine):
        gateway.check()
    gateway.close()


@pytest.mark.parametrize("do", ["bad-signature", "other-content"])
@pytest.mark.parametrize("step", ["commit", "find"])
def test_a_receipt_that_is_forged_or_of_another_dossier_is_not_believed(portal, process, sent, do, step):
    sent.upload_all(portal)
    if step == "find":
        portal.commit(sent.key)
    process.script([{"on": f"* /v1/deliveries/{sent.key}", "do": do}])
    with pytest.raises(ReceiptInvalid):
        getattr(portal, step)(sent.key)
    assert getattr(portal, step)(sent.key).portal_number


def test_a_captive_page_in_place_of_a_receipt_is_not_a_bad_receipt(portal, process, sent):
    sent.upload_all(portal)
    process.script([{"on": "POST /v1/deliveries/", "do": "answer", "status": 200, "headers": HTML, "body": "<html>"}])
    with pytest.raises(PortalNotGenuine):
        portal.commit(sent.key)


def test_a_stored_receipt_is_verified_again_at_any_time(portal, process, sent):
    sent.upload_all(portal)
    receipt = portal.commit(sent.key)
    check = ReceiptChecker(process.keys)
    check(receipt)
    for forged in (
        replace(receipt, body=receipt.body + b" "),
        replace(receipt, key_id="another"),
        replace(receipt, portal_number="TH-0"),
    ):
        with pytest.raises(ReceiptInvalid):
            check(forged)


@pytest.mark.parametrize("address", ["http://portal.example", "ftp://127.0.0.1", "portal.example"])
def test_a_portal_elsewhere_is_spoken_to_under_tls_only(address):
    with pytest.raises(InvalidInput):
        GatewayPortal(address, {})


def test_every_address_stays_on_the_portal():
    line = Line("https://portal.example/gateway")
    assert line.address("v1/files") == "https://portal.example/gateway/v1/files"
    assert line.address("/gateway/v1/files/1") == "https://portal.example/gateway/v1/files/1"
    assert line.address("http://evil.example/v1/files/1") == "https://portal.example/v1/files/1"
    line.close()


def test_a_portal_that_is_not_there_is_unreachable():
    gateway = GatewayPortal("http://127.0.0.1:9", {}, timeouts_s=TIMEOUTS_S)
    with pytest.raises(PortalUnreachable):
        gateway.check()
    gateway.close()


# --- uploads that resume ---


def test_a_cut_upload_goes_on_from_the_durable_bytes(portal, process):
    sent = Sent(next(_numbers), size_bytes=3_000_000)
    portal.announce(sent.announcement)
    starts = []
    read = sent.parcel.readers[sent.paper.sha256]
    cut = {"on": "PATCH /v1/files", "do": "drop", "after_bytes": 1_000_000}
    process.script([cut, cut])
    portal.upload(sent.key, sent.paper, lambda offset: starts.append(offset) or read(offset), None, lambda _url: None)
    assert starts == [0, 1_000_000, 2_000_000]
    sent.deliver(portal)


def test_a_whole_file_is_not_sent_again_when_its_acknowledgement_was_lost(portal, process, sent):
    portal.announce(sent.announcement)
    process.script([{"on": "PATCH /v1/files", "do": "lose-answer"}])
    starts = []
    read = sent.parcel.readers[sent.paper.sha256]
    portal.upload(sent.key, sent.paper, lambda offset: starts.append(offset) or read(offset), None, lambda _url: None)
    assert starts == [0]


def test_an_upload_without_progress_is_told_and_resumed_by_its_address(portal, process, sent):
    portal.announce(sent.announcement)
    process.script([{"on": "PATCH /v1/files", "do": "drop"}])
    with pytest.raises(PortalUnreachable):
        sent.upload(portal, sent.paper)
    first = dict(sent.urls)
    sent.upload(portal, sent.paper)
    assert sent.urls == first
    assert sent.paper.sha256 not in portal.announce(sent.announcement)


@pytest.mark.parametrize("status", [404, 410])
def test_an_upload_that_expired_is_begun_anew(portal, process, sent, status):
    portal.announce(sent.announcement)
    process.script([{"on": "PATCH /v1/files", "do": "drop"}])
    with pytest.raises(PortalUnreachable):
        sent.upload(portal, sent.paper)
    first = dict(sent.urls)
    process.script([{"on": "HEAD /v1/files", "do": "answer", "status": status}])
    sent.upload(portal, sent.paper)
    assert sent.urls != first
    process.script([{"on": "PATCH /v1/files", "do": "answer", "status": status}])
    sent.upload(portal, sent.announcement.files[1])


def test_an_offset_that_does_not_match_is_asked_for_again(portal, process, sent):
    portal.announce(sent.announcement)
    process.script([{"on": "PATCH /v1/files", "do": "answer", "status": 409}])
    sent.upload(portal, sent.paper)
    process.script([{"on": "PATCH /v1/files", "do": "answer", "status": 409, "times": 9}])
    with pytest.raises(PortalUnreachable, match="does not get on"):
        sent.upload(portal, sent.announcement.files[1])


def test_other_bytes_than_announced_are_sent_once_more_and_then_refused(portal, sent):
    portal.announce(sent.announcement)
    starts = []

    def wrong(offset: int) -> Iterator[bytes]:
        starts.append(offset)
        yield bytes(sent.paper.size_bytes - offset)

    with pytest.raises(PortalRefused, match="other bytes"):
        portal.upload(sent.key, sent.paper, wrong, None, lambda _url: None)
    assert starts == [0, 0]
    sent.deliver(portal)


def test_bytes_that_were_spoilt_once_on_the_way_are_mended(portal, sent):
    portal.announce(sent.announcement)
    read = sent.parcel.readers[sent.paper.sha256]
    tries = []

    def spoilt_once(offset: int) -> Iterator[bytes]:
        tries.append(offset)
        return iter([bytes(sent.paper.size_bytes)]) if len(tries) == 1 else read(offset)

    portal.upload(sent.key, sent.paper, spoilt_once, None, lambda _url: None)
    assert sent.deliver(portal)


def test_a_damaged_file_is_told_as_such_in_the_middle_of_its_upload(portal, sent):
    portal.announce(sent.announcement)

    def damaged(_offset: int) -> Iterator[bytes]:
        yield b"%PDF"
        raise BlobDamaged(name="x")

    with pytest.raises(BlobDamaged):
        portal.upload(sent.key, sent.paper, damaged, None, lambda _url: None)


def test_a_file_that_was_not_announced_is_not_taken(portal, sent):
    portal.announce(sent.announcement)
    with pytest.raises(PortalRefused):
        portal.upload(sent.key, replace(sent.paper, sha256=sha256(b"x")), lambda _at: iter(()), None, lambda _url: None)


@pytest.mark.parametrize(("status", "error"), [(413, PortalRefused), (302, PortalNotGenuine), (503, PortalUnreachable)])
def test_an_upload_that_is_turned_away_is_told_as_what_it_means(portal, process, sent, status, error):
    portal.announce(sent.announcement)
    process.script([{"on": "POST /v1/files", "do": "answer", "status": status}])
    with pytest.raises(error):
        sent.upload(portal, sent.paper)


def test_a_page_to_sign_in_does_not_pass_for_an_upload(portal, process, sent):
    portal.announce(sent.announcement)
    page = {"do": "answer", "status": 201, "headers": {**HTML, "Location": "/x"}, "body": "<html>"}
    process.script([{"on": "POST /v1/files", **page}])
    with pytest.raises(PortalNotGenuine):
        sent.upload(portal, sent.paper)
    process.script([{"on": "PATCH /v1/files", "do": "answer", "status": 200, "headers": HTML, "body": "<html>"}])
    with pytest.raises(PortalNotGenuine):
        sent.upload(portal, sent.paper)


def test_an_empty_file_is_whole_as_soon_as_it_is_begun(portal, sent):
    empty = replace(sent.paper, name="00-empty.pdf", sha256=sha256(b""), size_bytes=0)
    manifest = Manifest(sent.code, 1, (*sent.parcel.manifest.files, empty))
    approval = _decided_otherwise(sent, manifest=manifest.sha256)
    files = (*sent.announcement.files, empty)
    announced = replace(sent.announcement, manifest=manifest.to_bytes(), approval=approval, files=files)
    portal.announce(announced)
    portal.upload(sent.key, empty, lambda _offset: iter(()), None, lambda _url: None)
    assert empty.sha256 not in portal.announce(announced)


# --- states ---

_STATE = {"at": "2026-11-20T09:00:00+07:00", "by": "clerk", "sequence": 3, "status": "2"}


@pytest.mark.parametrize(
    ("states", "field"),
    [
        ([{**_STATE, "status": "11"}], "status"),
        ([{**_STATE, "status": 2}], "status"),
        ([{**_STATE, "sequence": 0}], "sequence"),
        ([{**_STATE, "sequence": True}], "sequence"),
        ([_STATE, _STATE], "sequence"),
        ([{**_STATE, "at": "yesterday"}], "at"),
        ([{**_STATE, "at": "2026-11-20T09:00:00"}], "at"),
        ([{**_STATE, "by": "Nguyễn Văn Mẫu"}], "by"),
        ([{**_STATE, "note": "x" * 1001}], "note"),
        ([{**_STATE, "sequence": number} for number in range(1, 12)], "states"),
        (["2"], "states"),
        ([], "states"),
    ],
)
def test_a_state_that_does_not_fit_is_refused_with_its_field(portal, process, sent, states, field):
    sent.deliver(portal)
    address = f"{process.url}/v1/dossiers/{sent.code}/progress"
    answer = requests.put(address, json={"states": states}, timeout=5)
    assert (answer.status_code, answer.json()["field"]) == (422, field)
    assert _progress(process, sent) == []


def test_states_of_an_unknown_dossier_are_refused(portal, process):
    with pytest.raises(PortalRefused, match="no such dossier"):
        portal.tell("H00.00-200101-0001", [a_state("H00.00-200101-0001", 1, "2")])
    answer = requests.put(
        f"{process.url}/v1/dossiers/H00.00-200101-0001/progress", json={"states": [_STATE]}, timeout=5
    )
    assert answer.status_code == 404


def test_the_ledger_shows_states_by_sequence_in_whatever_order_they_came(portal, process, sent):
    sent.deliver(portal)
    for event, status in ((12, "10"), (3, "2"), (9, "9"), (5, "4")):
        portal.tell(sent.code, [a_state(sent.code, event, status)])
    assert _progress(process, sent) == ["2", "4", "9", "10"]


@pytest.mark.parametrize("do", ["bad-signature", "other-content"])
def test_an_answer_about_states_that_is_forged_is_not_believed(portal, process, sent, do):
    sent.deliver(portal)
    process.script([{"on": "PUT /v1/dossiers", "do": do}])
    with pytest.raises(PortalNotGenuine):
        portal.tell(sent.code, [a_state(sent.code, 3, "2")])
    assert portal.tell(sent.code, [a_state(sent.code, 3, "2")]) == 0


def _progress(process: PracticePortal, sent: Sent) -> list[str]:
    line = next(line for line in process.ledger()["dossiers"] if line["code"] == sent.code)
    return [state["status"] for state in line["progress"]]


# --- the portal's own honesty ---


def test_the_ledger_shows_a_doubled_dossier(portal, process, sent):
    before = process.ledger()["duplicates"]
    sent.deliver(portal)
    sent.key = "01999999-0000-7000-9000-000000000000"
    sent.announcement = replace(sent.announcement, idempotency_key=sent.key)
    sent.deliver(portal)
    assert process.ledger()["duplicates"] == before + 1


@pytest.mark.parametrize("harm", [lambda file: file.unlink(), lambda file: file.write_bytes(b"rotten")])
def test_the_ledger_shows_a_dossier_whose_file_is_lost_or_rotten(portal, process, sent, harm):
    sent.deliver(portal)
    before = process.ledger()
    file = process.folder / "files" / sent.paper.sha256
    content = file.read_bytes()
    harm(file)
    after = process.ledger()
    file.write_bytes(content)
    assert (after["partial"], after["received"]) == (before["partial"] + 1, before["received"] - 1)


def test_the_change_feed_tells_that_a_dossier_is_being_processed(portal, sent):
    cursor = ""
    while (slice_ := portal.changes(cursor)).items:
        cursor = slice_.cursor
    sent.deliver(portal)
    changes = portal.changes(cursor)
    assert [(change.code, change.status) for change in changes.items] == [(sent.code, "4")]
    assert portal.changes(changes.cursor).items == ()


def test_the_receipt_verifies_with_nothing_of_ours(process, portal, sent):
    sent.deliver(portal)
    answer = requests.get(f"{process.url}/v1/deliveries/{sent.key}", timeout=5)
    public = json.loads((process.folder / "portal-public.json").read_text())
    key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(public["public_key"]))
    key.verify(base64.b64decode(answer.headers["Portal-Signature"]), answer.content)
    assert answer.json()["manifest_sha256"] == sent.parcel.manifest.sha256


def test_a_portal_restarted_on_its_folder_knows_everything(tmp_path, sent):
    with PracticePortal(tmp_path) as process:
        gateway = GatewayPortal(process.url, process.keys)
        number = sent.deliver(gateway)
        process.kill()
        process.start()
        receipt = gateway.find(sent.key)
        assert receipt is not None
        assert receipt.portal_number == number
        assert process.ledger()["received"] == 1
        gateway.close()


def test_the_portal_stamps_the_time_for_those_who_ask(tmp_path):
    pki = make_pki(tmp_path / "pki", datetime.now(VIETNAM_TIME), ())
    query, answer = tmp_path / "query.tsq", tmp_path / "answer.tsr"
    document = tmp_path / "document"
    document.write_bytes(b"approved")
    openssl = ["openssl", "ts"]
    asked = [*openssl, "-query", "-data", str(document), "-sha256", "-cert", "-out", str(query)]
    subprocess.run(asked, check=True, capture_output=True)
    with PracticePortal(tmp_path / "portal", pki=pki.folder) as process:
        stamped = requests.post(f"{process.url}/tsa", data=query.read_bytes(), timeout=10)
    assert stamped.headers["Content-Type"] == "application/timestamp-reply"
    answer.write_bytes(stamped.content)
    trusted = ["-CAfile", str(pki.trust / "root.crt"), "-untrusted", str(pki.trust / "issuing.crt")]
    verdict = subprocess.run(
        [*openssl, "-verify", "-queryfile", str(query), "-in", str(answer), *trusted], capture_output=True, check=False
    )
    assert b"Verification: OK" in verdict.stdout + verdict.stderr


def test_the_contract_document_names_every_route_of_the_portal():
    lines = resource_path("portal", "openapi.yaml").read_text().splitlines()
    assert lines[0].startswith("openapi: 3.1")
    assert {line.strip(" :") for line in lines if line.startswith("  /")} == {
        "/health",
        "/v1/deliveries",
        "/v1/deliveries/{key}",
        "/v1/deliveries/{key}/commit",
        "/v1/deliveries/{key}/files/{sha256}",
        "/v1/deliveries/{key}/files/{sha256}/hand-over",
        "/v1/dossiers/{code}/national/{route}",
        "/v1/files",
        "/v1/files/{id}",
        "/v1/dossiers/{code}/progress",
        "/v1/changes",
        "/ledger",
        "/tsa",
    }
