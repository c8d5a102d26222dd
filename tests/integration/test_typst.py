# SPDX-License-Identifier: Apache-2.0
"""Slips and proofs are set on one page where they can, are archival, and leave nothing on the disk."""

import io
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path

import numpy as np
import pikepdf
import pypdfium2
import pytest
import zxingcpp
from pikepdf import pdfa

from clerkdesk.adapters.typesetting.typst import TypstTypesetter
from clerkdesk.domain.dossier import DueDate, Fee, Person
from clerkdesk.domain.slip import receipt_values
from clerkdesk.errors import InvalidInput, MissingAsset, UndrawableText, UnprintableText
from clerkdesk.ports.typesetter import Typesetter
from tests.fakes.rules import dossier, papers, station

A5_MM, A4_MM = (148, 210), (210, 297)
PROOF: Mapping[str, object] = {
    "created": "2026-11-22T09:47:00+07:00",
    "when": "22/11/2026 09:47",
    "station": "Ủy ban nhân dân xã Mẫu Sơn (tập dượt)",
    "program": "ClerkDesk 0.1.0",
    "is_proven": True,
    "dossiers": [
        {
            "code": "H38.31.24-261122-0001",
            "procedure": "Đăng ký khai sinh",
            "pages": 5,
            "documents": 2,
            "state": "CONFIRMED",
            "receipt": "BN-000101",
        }
    ],
    "documents": [
        {
            "file": "H38.31.24-261122-0001-to-khai.pdf",
            "sha256": "ab" * 32,
            "pdfa": True,
            "signer": "Lê Văn Thử",
            "level": "PAdES B-B",
            "verdict": "hợp lệ",
        }
    ],
    "batch": {
        "file": "batch-1.asice",
        "sha256": "cd" * 32,
        "token_operations": 1,
        "approver": "Phạm Thị Duyệt",
        "decided": "22/11/2026 09:45",
    },
    "ledger": {"received": 1, "duplicates": 0, "partial": 0},
    "seconds": {"receive": 0.5, "scan": 4},
    "clear_text_leaks": 0,
    "names_searched": 84,
    "files_searched": 131,
    "facts": [{"vi": "1 hồ sơ.", "en": "1 dossier."}],
    "commands": [{"vi": "Chữ ký", "en": "Signature", "command": "pdfsig documents/*.pdf"}],
}


@pytest.fixture(scope="module")
def typesetter() -> Typesetter:
    return TypstTypesetter()


def opened(pdf: bytes) -> pypdfium2.PdfDocument:
    return pypdfium2.PdfDocument(pdf)


def text_of(pdf: bytes) -> str:
    with opened(pdf) as document:
        return " ".join(" ".join(page.get_textpage().get_text_range().split()) for page in document)


def sizes_mm(pdf: bytes) -> list[tuple[int, int]]:
    with opened(pdf) as document:
        return [
            (round(width / 72 * 25.4), round(height / 72 * 25.4)) for width, height in (p.get_size() for p in document)
        ]


def findings(pdf: bytes) -> list[object]:
    with pikepdf.open(io.BytesIO(pdf)) as document:
        return list(pdfa.check(document, "2b").findings)


LONG_OWNER = Person(
    "Nguyễn Phước Tôn Nữ Công Tằng Hoàng Thị Quỳnh Hương Giang",
    address="Số nhà 1234/56/78 đường Nguyễn Thị Minh Khai kéo dài, tổ dân phố số 15, phường Tân Đông Hiệp",
    phone="0912 000 017",
    email="tonnu.quynhhuong.mot.dia.chi.that.dai@example.org.vn",
)
LONG_PAPER = "Giấy tờ số {} chứng minh nơi cư trú hợp pháp, kèm bản dịch có chứng thực nếu là giấy tờ nước ngoài"
SLIPS = {
    "usual": (dossier(), 1),
    "no papers, no term, fee of the province": (
        dossier(components=(), due=DueDate(None), fee=Fee(0, certainty="unknown")),
        1,
    ),
    "ten papers": (dossier(components=papers(10)), 1),
    "fourteen long papers and a long name": (
        dossier(components=papers(14, LONG_PAPER), owner=LONG_OWNER),
        2,
    ),
    "nothing but a name": (dossier(owner=Person("Ẩn Ỗi Ặc Ỹ")), 1),
}


@pytest.mark.parametrize("case", SLIPS)
def test_a_slip_is_archival_a5_on_as_few_pages_as_it_needs(typesetter: Typesetter, case: str) -> None:
    received, pages = SLIPS[case]
    pdf = typesetter.typeset("receipt", receipt_values(received, station(), "Lê Văn Thử"))
    assert sizes_mm(pdf) == [A5_MM] * pages
    assert findings(pdf) == []
    found = text_of(pdf)
    assert received.owner.name in found
    assert all(component.name[:30] in found for component in received.components)
    assert ("Trang 1/2" in found) == (pages == 2)


def test_the_qr_code_of_a_printed_slip_is_the_dossier_code(typesetter: Typesetter) -> None:
    pdf = typesetter.typeset("receipt", receipt_values(dossier(), station()))
    with opened(pdf) as document:
        picture = document[0].render(scale=200 / 72).to_numpy()
    assert [found.text for found in zxingcpp.read_barcodes(np.ascontiguousarray(picture[..., :3]))] == [dossier().code]


def test_a_practice_slip_says_that_it_is_worth_nothing(typesetter: Typesetter) -> None:
    real = typesetter.typeset("receipt", receipt_values(dossier(), station()))
    practice = typesetter.typeset("receipt", receipt_values(dossier(), station(is_practice=True)))
    assert "KHÔNG CÓ GIÁ TRỊ" in text_of(practice)
    assert "KHÔNG CÓ GIÁ TRỊ" not in text_of(real)


def test_a_reprint_is_the_same_file_and_another_slip_is_not(typesetter: Typesetter) -> None:
    values = receipt_values(dossier(), station(), "Lê Văn Thử")
    first = typesetter.typeset("receipt", values)
    other = typesetter.typeset("receipt", receipt_values(dossier(slip_number=18), station(), "Lê Văn Thử"))
    assert typesetter.typeset("receipt", values) == TypstTypesetter().typeset("receipt", values) == first != other


def test_text_in_parts_is_drawn_composed(typesetter: Typesetter) -> None:
    values = receipt_values(dossier(owner=Person("Trần Thị Ma\u0302\u0303u")), station())
    assert "Trần Thị Mẫu" in text_of(typesetter.typeset("receipt", values))


def test_the_proof_is_archival_a4_and_tells_its_sums(typesetter: Typesetter) -> None:
    pdf = typesetter.typeset("proof", PROOF)
    assert sizes_mm(pdf) == [A4_MM]
    assert findings(pdf) == []
    found = text_of(pdf)
    for told in ("đúng một lần", "H38.31.24-261122-0001", "abababababab…", "Phạm Thị Duyệt", "pdfsig documents/*.pdf"):
        assert told in found


def test_a_proof_that_failed_and_one_of_nothing_are_set_too(typesetter: Typesetter) -> None:
    empty = {"dossiers": [], "documents": [], "facts": [], "commands": [], "seconds": {}, "batch": None}
    pdf = typesetter.typeset("proof", {**PROOF, **empty, "is_proven": False, "clear_text_leaks": 3})
    assert "Chưa chứng minh được" in text_of(pdf)
    assert findings(pdf) == []


def test_a_long_proof_flows_over_pages(typesetter: Typesetter) -> None:
    many = {"dossiers": list(PROOF["dossiers"]) * 60, "documents": list(PROOF["documents"]) * 120}  # type: ignore[call-overload]
    pdf = typesetter.typeset("proof", {**PROOF, **many})
    assert len(sizes_mm(pdf)) > 3
    assert findings(pdf) == []


def test_letters_without_a_drawing_are_named_before_anything_is_printed(typesetter: Typesetter) -> None:
    with pytest.raises(UnprintableText) as refused:
        typesetter.typeset("receipt", receipt_values(dossier(owner=Person("Trần 漢 😀")), station()))
    assert "U+6F22" in str(refused.value)
    assert "Trần" not in str(refused.value)
    assert isinstance(refused.value, UndrawableText)


@pytest.mark.parametrize("name", ["letter", "../receipt", "style.typ", ""])
def test_an_unknown_form_is_refused(typesetter: Typesetter, name: str) -> None:
    with pytest.raises(InvalidInput):
        typesetter.typeset(name, {})


@pytest.mark.parametrize(
    "change",
    [
        {"components": 3},
        {"when": timedelta(1)},
        {"fee": float("nan")},
        {"created": "yesterday"},
        {"created": "2026-11-22T09:47:00"},
    ],
)
def test_values_that_do_not_fit_are_refused(typesetter: Typesetter, change: dict[str, object]) -> None:
    with pytest.raises(InvalidInput):
        typesetter.typeset("receipt", {**receipt_values(dossier(), station()), **change})


def test_a_missing_value_is_told_without_quoting_the_others(typesetter: Typesetter) -> None:
    values = receipt_values(dossier(), station())
    del values["due"]
    with pytest.raises(InvalidInput) as refused:
        typesetter.typeset("receipt", values)
    assert "due" in str(refused.value)
    assert "Mẫu" not in str(refused.value)


def test_a_form_must_name_fonts_that_are_installed(tmp_path: Path) -> None:
    (tmp_path / "plain.typ").write_text("Xin chào")
    with pytest.raises(InvalidInput):
        TypstTypesetter(templates=tmp_path).typeset("plain", {})
    (tmp_path / "plain.typ").write_text("// fonts: NoSuchFont\nXin chào")
    with pytest.raises(MissingAsset):
        TypstTypesetter(templates=tmp_path).typeset("plain", {})


def test_nothing_is_left_on_the_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in ("TMPDIR", "HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME"):
        monkeypatch.setenv(variable, str(tmp_path))
    monkeypatch.chdir(tmp_path)
    TypstTypesetter().typeset("receipt", receipt_values(dossier(), station()))
    assert list(tmp_path.rglob("*")) == []
