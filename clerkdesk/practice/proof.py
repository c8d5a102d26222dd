# SPDX-License-Identifier: Apache-2.0
"""The proof of a demo: what was made, what arrived, and that all of it holds, judged anew from the files."""

import json
from pathlib import Path
from typing import TYPE_CHECKING

from clerkdesk.domain.files import sha256
from clerkdesk.practice.proof_page import printed_proof

if TYPE_CHECKING:
    from clerkdesk.practice.demo import Parts, Run

FORMAT = 1


def prove(parts: "Parts", done: "Run") -> dict[str, object]:
    """Judge what lies in the demo's folder, write `proof.json` and `proof.pdf` there and return the proof."""
    documents = [_document(parts, path) for path in sorted((parts.folder / "documents").glob("*.pdf"))]
    reports = [
        parts.services.verify.file(path.read_bytes(), path.name)
        for path in sorted([*(parts.folder / "batch").glob("*"), *(parts.folder / "receipts").glob("*")])
    ]
    views = [parts.services.overview.show(code) for code in done.codes]
    ledger = json.loads((parts.folder / "portal-ledger.json").read_text())
    checks = parts.services.doctor.examine()
    deliveries = [
        {
            "code": view.dossier.code,
            "state": str(delivery.state),
            "receipt": f"receipts/{view.dossier.code}.json" if delivery.receipt else None,
            "portal_number": delivery.receipt.portal_number if delivery.receipt else None,
            "tries": delivery.tries,
            "portal_status": delivery.portal_status,
        }
        for view in views
        for delivery in view.deliveries
    ]
    proof: dict[str, object] = {
        "format": FORMAT,
        "made_at": views[-1].history[-1].event.at.isoformat(),
        "dossiers": len(views),
        "pages": sum(len(view.pages) for view in views) - done.test_pages,
        "test_scanner_pages": done.test_pages,
        "blank_pages": done.blank_found,
        "fields": {"read": done.fields_read, "right": done.fields_right},
        "slips": len(list((parts.folder / "slips").glob("*.pdf"))),
        "documents": documents,
        "batch": _batch(parts, done),
        "deliveries": deliveries,
        "ledger": {name: ledger[name] for name in ("received", "duplicates", "partial")},
        "portal_kills": done.portal_kills,
        "seconds": done.seconds,
        "clear_text_leaks": len(done.search.leaks),
        "texts_searched": done.search.texts,
        "files_searched": done.search.files,
        "invariants": {check.invariant: check.is_ok for check in checks},
        "verdicts": {report.name: report.is_valid for report in reports},
    }
    proof["is_proven"] = _holds(proof, len(views))
    (parts.folder / "proof.json").write_text(json.dumps(proof, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    printed = printed_proof(proof, views, parts.services.administer.station().agency_name)
    (parts.folder / "proof.pdf").write_bytes(parts.typesetter.typeset("proof", printed))
    return proof


def _document(parts: "Parts", path: Path) -> dict[str, object]:
    content = path.read_bytes()
    report = parts.services.verify.file(content, path.name)
    verdicts = parts.services.verify.signatures(content)
    findings = parts.archivist.findings(content)
    return {
        "file": f"documents/{path.name}",
        "sha256": sha256(content),
        "pdfa": "2b" if not findings else None,
        "signer": verdicts[0].signer.subject if verdicts and verdicts[0].signer else None,
        "level": verdicts[0].level if verdicts else None,
        "is_valid": report.is_valid,
        "size": len(content),
    }


def _batch(parts: "Parts", done: "Run") -> dict[str, object]:
    batch = done.batch
    if batch is None:
        return {}
    approver = next(o.name for o in parts.services.administer.officers() if o.id == batch.approver)
    return {
        "file": f"batch/batch-{batch.number}.asice",
        "dossiers": len(batch.revision_ids),
        "token_operations": batch.token_operations,
        "approver": approver,
        "decided_at": batch.decided_at.isoformat() if batch.decided_at else None,
        "sha256": batch.container.sha256 if batch.container else None,
        "root": batch.root,
    }


def _holds(proof: dict[str, object], dossiers: int) -> bool:
    documents, deliveries = _list(proof["documents"]), _list(proof["deliveries"])
    return (
        proof["ledger"] == {"received": dossiers, "duplicates": 0, "partial": 0}
        and bool(documents)
        and all(document["is_valid"] and document["pdfa"] == "2b" for document in documents)
        and len(deliveries) == dossiers
        and all(delivery["state"] == "CONFIRMED" for delivery in deliveries)
        and proof["clear_text_leaks"] == 0
        and all(_dict(proof["invariants"]).values())
        and all(_dict(proof["verdicts"]).values())
    )


def _list(value: object) -> list[dict[str, object]]:
    return value if isinstance(value, list) else []


def _dict(value: object) -> dict[str, object]:
    return value if isinstance(value, dict) else {}
