# SPDX-License-Identifier: Apache-2.0
"""What the printed proof says, in Vietnamese with English beside it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from clerkdesk import __version__
from clerkdesk.services.overview import DossierView

_COMMANDS = (
    (
        "Chữ ký trên từng văn bản",
        "The signature on each document",
        "pdfsig -nocert documents/*.pdf",
    ),
    (
        "Chữ ký phê duyệt cả lô",
        "The approval of the batch",
        "unzip -q {batch} -d open; openssl cms -verify -binary -cades -inform DER -in open/META-INF/signature001.p7s"
        " -content open/META-INF/ASiCManifest001.xml -CAfile trust/root.crt -purpose any -out /dev/null",
    ),
    (
        "Mã băm của từng quyết định, so với tệp kê",
        "The hash of each decision, to compare with the manifest",
        "sha256sum open/batch.json open/decisions/*.json",
    ),
)


def printed_proof(proof: Mapping[str, Any], views: Sequence[DossierView], agency: str) -> dict[str, object]:
    """Return the values of the template `proof` for a proof and its dossiers."""
    made_at = datetime.fromisoformat(proof["made_at"])
    batch = dict(proof["batch"])
    if batch:
        batch["decided"] = _moment(datetime.fromisoformat(batch["decided_at"]))
    return {
        "created": proof["made_at"],
        "when": _moment(made_at),
        "station": f"{agency} (luyện tập)",
        "program": f"ClerkDesk {__version__}",
        "is_proven": proof["is_proven"],
        "dossiers": [_dossier(view) for view in views],
        "documents": [_document(document) for document in proof["documents"]],
        "batch": batch or None,
        "ledger": proof["ledger"],
        "seconds": proof["seconds"],
        "clear_text_leaks": proof["clear_text_leaks"],
        "names_searched": proof["texts_searched"],
        "files_searched": proof["files_searched"],
        "facts": _facts(proof),
        "commands": [
            {"vi": vi, "en": en, "command": command.format(batch=batch.get("file", ""))}
            for vi, en, command in _COMMANDS
        ],
    }


def _moment(at: datetime) -> str:
    return f"{at:%d/%m/%Y %H:%M}"


def _dossier(view: DossierView) -> dict[str, object]:
    delivery = view.deliveries[0] if view.deliveries else None
    return {
        "code": view.dossier.code,
        "procedure": view.dossier.procedure_name,
        "pages": sum(document.pages for document in view.documents),
        "documents": len(view.documents),
        "state": str(delivery.state) if delivery else "",
        "receipt": delivery.receipt.portal_number if delivery and delivery.receipt else "",
    }


def _document(document: Mapping[str, Any]) -> dict[str, object]:
    verdict = "hợp lệ" if document["is_valid"] else "không hợp lệ"
    named = {name: document[name] or "" for name in ("file", "sha256", "signer", "level")}
    return {**named, "pdfa": bool(document["pdfa"]), "verdict": verdict}


def _facts(proof: Mapping[str, Any]) -> list[dict[str, str]]:
    fields, holding = proof["fields"], sum(proof["invariants"].values())
    kills = proof["portal_kills"]
    facts = [
        (
            f"{proof['pages']} trang hồ sơ được nhận; thêm {proof['test_scanner_pages']} hình thử từ máy quét SANE.",
            f"{proof['pages']} pages came in, and {proof['test_scanner_pages']} test pictures of the SANE scanner.",
        ),
        (
            f"{proof['blank_pages']} mặt trắng được đề nghị bỏ; {fields['read']} trường được đọc,"
            f" {fields['right']} đúng; người tập so với giấy và sửa phần còn lại.",
            f"{proof['blank_pages']} blank sides were proposed; {fields['read']} fields were read,"
            f" {fields['right']} rightly; the rest was typed from the paper.",
        ),
        (
            f"Bất biến của kho: {holding}/{len(proof['invariants'])} đạt.",
            f"Invariants of the store: {holding} of {len(proof['invariants'])} hold.",
        ),
    ]
    if kills:
        facts.append(
            (
                f"Cổng bị tắt đột ngột (kill -9) {kills} lần giữa lúc nhận tệp.",
                f"The portal was killed with -9 {kills} time(s) while it received a file.",
            )
        )
    return [{"vi": vi, "en": en} for vi, en in facts]
