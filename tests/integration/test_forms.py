# SPDX-License-Identifier: Apache-2.0
"""Every form is archival, whole, readable by machine, and printed again it is the same file."""

import io
import json
import shutil
import subprocess
import unicodedata
from collections.abc import Iterator, Mapping, Set
from dataclasses import replace
from pathlib import Path

import numpy as np
import pikepdf
import pypdfium2
import pytest
import zxingcpp
from pikepdf import pdfa

from clerkdesk.adapters.typesetting.form_list import load_forms
from clerkdesk.adapters.typesetting.typst import TypstTypesetter
from clerkdesk.domain.form_catalogue import Paper
from clerkdesk.errors import MissingAsset
from clerkdesk.ports.typesetter import Typesetter
from clerkdesk.settings import resource_path
from tests.fakes.forms import MAKE, Case, book, book_rows, cases, issue, usual
from tests.fakes.rules import papers

FORMS = load_forms()
CASES = cases(FORMS)
SIZES_MM = {Paper.A5: (148, 210), Paper.A4: (210, 297), Paper.A4_LANDSCAPE: (297, 210)}
MOST_PAGES = {"receipt long": 2, "supplement long": 2, "refusal long": 2, "control long": 3, "tax_transfer long": 2}
NOT_TOLD = {"form", "version", "title", "created", "paper", "result", "code_qr", "signer_title"}
"""Values that stand in no form word by word: names of things, and titles that are set in capitals."""

_CONTACT, _HEAD = {"address", "phone", "email"}, {"signer"}
NOT_TOLD_BY = {
    "supplement": _HEAD,
    "refusal": _HEAD,
    "apology": {"officer", "phone", "email"},
    "stop_notice": {"officer", "phone", "email"},
    "control": {"officer", "summary"} | _CONTACT | _HEAD,
    "tax_transfer": {"summary"},
    "receipt_80mm": {"book", "book_number", "sets", "term", "place_and_day", "form_note"} | _CONTACT,
}
"""What a form has no field for."""


@pytest.fixture(scope="module")
def typesetter() -> Typesetter:
    return TypstTypesetter()


def printed(typesetter: Typesetter, case: Case) -> bytes:
    return typesetter.typeset(FORMS[case.form_id].template, case.values)


def sizes_mm(pdf: bytes) -> list[tuple[int, int]]:
    with pypdfium2.PdfDocument(pdf) as document:
        sizes = [page.get_size() for page in document]
    return [(round(width / 72 * 25.4), round(height / 72 * 25.4)) for width, height in sizes]


def text_of(pdf: bytes) -> str:
    """Return the text as Poppler reads it: a program that has nothing to do with the one that set it."""
    program = shutil.which("pdftotext")
    assert program is not None
    done = subprocess.run([program, "-raw", "-", "-"], input=pdf, capture_output=True, check=True)
    return done.stdout.decode()


def squeezed(text: str) -> str:
    """Return the text without blanks and break marks, and without case: lines and columns may break it anywhere."""
    return "".join(text.split()).replace("\u200b", "").casefold()


def told(value: object, but_not: Set[str]) -> Iterator[str]:
    """Yield every word of the values that a reader must find."""
    if isinstance(value, Mapping):
        for key, inner in value.items():
            if key not in but_not:
                yield from told(inner, but_not)
    elif isinstance(value, list):
        for inner in value:
            yield from told(inner, but_not)
    elif isinstance(value, str):
        yield from value.split()


@pytest.mark.parametrize("name", CASES)
def test_a_form_is_archival_on_its_paper(typesetter: Typesetter, name: str) -> None:
    case = CASES[name]
    pdf = printed(typesetter, case)
    with pikepdf.open(io.BytesIO(pdf)) as document:
        assert list(pdfa.check(document, "2b").findings) == []
    sizes = sizes_mm(pdf)
    paper = FORMS[case.form_id].paper
    if paper is Paper.ROLL_80MM:
        assert [width for width, _ in sizes] == [80]
    else:
        assert set(sizes) == {SIZES_MM[paper]}
    if not name.startswith(("tracking_book", "fee_ledger")):
        assert len(sizes) == MOST_PAGES.get(name, 1)


@pytest.mark.parametrize("name", CASES)
def test_the_text_of_a_form_is_composed_and_whole(typesetter: Typesetter, name: str) -> None:
    text = text_of(printed(typesetter, CASES[name]))
    assert unicodedata.is_normalized("NFC", text)
    found = squeezed(text)
    but_not = NOT_TOLD | NOT_TOLD_BY.get(CASES[name].form_id, set())
    assert [word for word in told(CASES[name].values, but_not) if squeezed(word) not in found] == []


@pytest.mark.parametrize("name", [name for name, case in CASES.items() if case.dossier_code])
def test_the_qr_code_of_a_form_is_the_dossier_code(typesetter: Typesetter, name: str) -> None:
    with pypdfium2.PdfDocument(printed(typesetter, CASES[name])) as document:
        picture = document[0].render(scale=203 / 72).to_numpy()  # 203 dpi: what a thermal printer has
    read = zxingcpp.read_barcodes(np.ascontiguousarray(picture[..., :3]))
    assert [found.text for found in read] == [CASES[name].dossier_code]


@pytest.mark.parametrize("form_id", [form_id for form_id, form in FORMS.items() if Paper.A4 in form.papers[1:]])
def test_a_small_form_is_printed_on_a4_too(typesetter: Typesetter, form_id: str) -> None:
    make, _, _ = MAKE[form_id]
    case = Case(form_id, make(usual(), issue(FORMS, form_id, Paper.A4)))
    assert sizes_mm(printed(typesetter, case)) == [SIZES_MM[Paper.A4]]


@pytest.mark.parametrize("paper", [Paper.A5, Paper.A4])
def test_signatures_never_stand_alone_on_a_page(typesetter: Typesetter, paper: Paper) -> None:
    """Whatever the number of papers, what the signatures are for is on their page."""
    make = MAKE["receipt"][0]
    for count in range(1, 22):
        one = replace(usual(), components=papers(count, "Giấy tờ số {}, kèm bản dịch"))
        pdf = printed(typesetter, Case("receipt", make(one, issue(FORMS, "receipt", paper))))
        last = text_of(pdf).split("\f")[-2]
        assert "NGƯỜI TIẾP NHẬN" in last
        assert "Vào Sổ theo dõi hồ sơ" in last, count


@pytest.mark.parametrize("name", ["apology usual", "stop_notice usual"])
def test_each_receiver_of_a_letter_ends_with_its_mark(typesetter: Typesetter, name: str) -> None:
    """Decree 30/2020/NĐ-CP: a semicolon after each receiver, a full stop after the last."""
    text = text_of(printed(typesetter, CASES[name]))
    assert all(line in text for line in ("– Như trên;", "– Bộ phận Một cửa;", "– Lưu: hồ sơ."))


@pytest.mark.parametrize("form_id", FORMS)
def test_a_reprint_from_stored_values_is_the_same_file(typesetter: Typesetter, form_id: str) -> None:
    case = CASES[f"{form_id} usual"]
    stored = Case(form_id, json.loads(json.dumps(case.values, ensure_ascii=False)))
    assert printed(TypstTypesetter(), stored) == printed(typesetter, case)


def test_every_page_of_the_book_ends_with_its_sum_and_the_sum_so_far(typesetter: Typesetter) -> None:
    pdf = printed(typesetter, book(FORMS, book_rows(60), before=120))
    lines = [line for line in text_of(pdf).splitlines() if "Cộng trang:" in line]
    assert len(lines) == len(sizes_mm(pdf)) > 1
    on_page = [int(line.split("Cộng trang:")[1].split()[0]) for line in lines]
    so_far = [int(line.split("Lũy kế trong quyển:")[1].split()[0]) for line in lines]
    assert sum(on_page) == 60
    assert so_far == [120 + sum(on_page[: number + 1]) for number in range(len(lines))]
    returned = [int(line.split("đã trả ")[1].split(",")[0]) for line in lines]
    assert sum(returned) == 40


@pytest.mark.parametrize("form_id", FORMS)
def test_a_practice_sheet_says_that_it_is_worth_nothing(typesetter: Typesetter, form_id: str) -> None:
    case = CASES[f"{form_id} usual"]
    practice = Case(form_id, {**case.values, "is_practice": True})
    assert "KHÔNG CÓ GIÁ TRỊ" in text_of(printed(typesetter, practice))
    assert "KHÔNG CÓ GIÁ TRỊ" not in text_of(printed(typesetter, case))


def test_every_form_of_the_list_has_its_template_and_the_seven_are_there() -> None:
    assert {form.number for form in FORMS.values()} - {""} == {"01", "02", "03", "04", "05", "06", "07"}
    for form in FORMS.values():
        assert resource_path("forms", f"{form.template}.typ").is_file()


def test_numbers_are_taken_from_a_book_of_their_own_or_from_none() -> None:
    books = [form.book for form in FORMS.values() if form.book]
    assert len(books) == len(set(books))


def test_what_was_not_read_in_a_source_is_to_be_confirmed() -> None:
    assert not FORMS["stop_notice"].is_confirmed
    assert all(field.certainty == "verified" for field in FORMS["supplement"].fields)


def test_a_missing_or_damaged_list_is_told(tmp_path: Path) -> None:
    with pytest.raises(MissingAsset):
        load_forms(tmp_path)
    (tmp_path / "forms.json").write_text('{"forms": [{"id": 1}]}')
    with pytest.raises(MissingAsset):
        load_forms(tmp_path)
