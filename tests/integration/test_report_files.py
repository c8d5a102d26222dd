# SPDX-License-Identifier: Apache-2.0
"""Reports as files: numbers stay numbers, letters stay whole, nothing is run, the same bytes each time."""

import csv
import io
import json
import unicodedata
import zipfile

import pikepdf
import pypdfium2
import pytest
from lxml import etree
from pikepdf import pdfa

from clerkdesk.adapters.reports.csv import CsvWriter
from clerkdesk.adapters.reports.sdmx import SdmxWriter
from clerkdesk.adapters.reports.xlsx import XlsxWriter
from clerkdesk.adapters.typesetting.typst import TypstTypesetter
from clerkdesk.domain.reports import ii06a
from clerkdesk.domain.reports.counts import Counts, ProcedureCounts
from clerkdesk.domain.reports.history import BookEntry
from clerkdesk.errors import CatalogueUnreadable, InvalidInput, ReportUnbalanced
from clerkdesk.services.report import Form, Reports
from tests.fakes.histories import FIRST, LAST, Histories, at, case, many
from tests.fakes.rules import station


class Noon:
    def now(self):
        return at("2026-12-01 12:00")

    def monotonic_s(self):
        return 0.0


def reports(cases, **writers) -> Reports:
    known = {"xlsx": XlsxWriter(), "csv": CsvWriter(), **writers}
    return Reports(Histories(cases), Noon(), TypstTypesetter(), known, SdmxWriter(), station=station)


def made(form: Form, cases, file_format: str, **options):
    desk = reports(cases)
    return desk.write(desk.make(form, FIRST, LAST, **options), file_format)


def csv_rows(content: bytes, separator: str = ";") -> list[list[str]]:
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=separator))


def text_of(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    return unicodedata.normalize("NFC", "\n".join(page.get_textpage().get_text_range() for page in document))


def cells_of(workbook: bytes, tab: int = 1) -> list[tuple[str, str]]:
    """Return kind and value of every cell of a tab, shared texts resolved."""
    with zipfile.ZipFile(io.BytesIO(workbook)) as parts:
        shared = etree.fromstring(parts.read("xl/sharedStrings.xml"))
        tree = etree.fromstring(parts.read(f"xl/worksheets/sheet{tab}.xml"))
    texts = ["".join(item.itertext()) for item in shared]
    found = []
    for cell in tree.iter("{*}c"):
        value = cell.findtext("{*}v")
        assert cell.find("{*}f") is None
        if value is not None:
            is_text = cell.get("t") == "s"
            found.append(("text", texts[int(value)]) if is_text else ("number", value))
    return found


def test_a_workbook_holds_numbers_as_numbers_and_the_sums_of_the_form():
    cells = cells_of(made(Form.II06A, many(300), "xlsx").content)
    total = cells.index(("text", "Tổng cộng"))
    numbers = [float(value) for kind, value in cells[total + 1 : total + 12] if kind == "number"]
    assert len(numbers) == 11
    assert numbers[0] == numbers[1] + numbers[2] + numbers[3] == numbers[4] + numbers[8]


def test_what_a_citizen_wrote_is_never_run():
    wild = case(book=BookEntry(1, "=HYPERLINK(1)", address="@SUM(A1)", phone="+84"))
    cells = cells_of(made(Form.BOOK, [wild], "xlsx").content)
    assert ("text", "=HYPERLINK(1)") in cells
    rows = csv_rows(made(Form.BOOK, [wild], "csv").content)
    assert rows[1][4] == "'=HYPERLINK(1)"
    assert rows[1][5].startswith("'@SUM")


@pytest.mark.parametrize("file_format", ["xlsx", "csv", "pdf", "sdmx"])
def test_the_same_report_gives_the_same_bytes(file_format):
    cases = many(200)
    assert made(Form.II06A, cases, file_format).content == made(Form.II06A, cases, file_format).content


def test_csv_opens_with_its_letters_and_one_row_per_field():
    rows = csv_rows(made(Form.II06A, many(300), "csv").content)
    assert rows[0][1] == "Lĩnh vực"
    assert rows[-1][1] == "Tổng cộng"
    assert all(len(row) == 13 for row in rows)


def test_csv_with_commas_writes_shares_with_points():
    desk = reports([case(ended="2026-11-19 10:00")], csv=CsvWriter(","))
    content = desk.write(desk.make(Form.INDICATORS, FIRST, LAST), "csv").content
    assert csv_rows(content, ",")[1][4] == "1.0000"


def test_the_book_shows_days_as_people_write_them():
    rows = csv_rows(made(Form.BOOK, [case(book=BookEntry(7, "Trần Thị Mẫu"))], "csv").content)
    assert rows[1][0] == "7"
    assert rows[1][7] == "09:00 18/11/2026"


def test_statistics_name_every_code_and_hide_small_numbers():
    rare = case(procedure="2.001263", procedure_name="Nuôi con nuôi trong nước", field="Nuôi con nuôi")
    written = made(Form.II06A, [rare, *many(300)], "sdmx")
    rows = list(csv.DictReader(io.StringIO(written.content.decode("utf-8"), newline="")))
    assert list(rows[0])[:3] == ["STRUCTURE", "STRUCTURE_ID", "ACTION"]
    assert {row["TIME_PERIOD"] for row in rows} == {"2026-11"}
    ending, content = written.companion
    lists = json.loads(content)["code_lists"]
    assert ending == "codelists.json"
    for dimension in (
        "FREQ",
        "AREA",
        "PROCEDURE",
        "FIELD",
        "CHANNEL",
        "STATUS",
        "TIMELINESS",
        "OBS_STATUS",
        "CONF_STATUS",
    ):
        assert {row[dimension] for row in rows} <= {code["id"] for code in lists[dimension]}, dimension
    hidden = [row for row in rows if row["OBS_VALUE"] == ""]
    assert hidden
    assert {(row["OBS_STATUS"], row["CONF_STATUS"]) for row in hidden} == {("Q", "C")}


def test_statistics_have_no_people_and_only_the_forms_with_counts():
    with pytest.raises(InvalidInput):
        made(Form.BOOK, [case()], "sdmx")


def test_missing_code_lists_are_told(tmp_path):
    desk = Reports(Histories([]), Noon(), TypstTypesetter(), {}, SdmxWriter(tmp_path), station=station)
    with pytest.raises(CatalogueUnreadable):
        desk.write(desk.make(Form.II06A, FIRST, LAST), "sdmx")


def test_an_unknown_format_is_refused():
    with pytest.raises(InvalidInput):
        made(Form.DAY, [case()], "docx")


@pytest.mark.parametrize("form", list(Form))
@pytest.mark.parametrize("count", [0, 300])
def test_every_report_is_archival_and_its_letters_are_whole(form, count):
    pdf = made(form, many(count), "pdf").content
    with pikepdf.open(io.BytesIO(pdf)) as document:
        assert list(pdfa.check(document, "2b").findings) == []
    text = text_of(pdf)
    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in text
    assert "ỦY BAN NHÂN DÂN XÃ MẪU SƠN" in text


def test_every_bar_of_the_chart_carries_its_number():
    ended = [case(ended=f"2026-11-{day} 10:00", due="2026-11-20 17:00") for day in ("19", "19", "20", "25")]
    text = text_of(made(Form.II06A, ended, "pdf").content)
    assert "Kịp hạn" in text
    assert "75,0%" in text
    assert "Đối chiếu: 3=4+5+6" in text


def test_a_report_of_practice_says_that_it_is_worth_nothing():
    desk = Reports(
        Histories([]), Noon(), TypstTypesetter(), {}, SdmxWriter(), station=lambda: station(is_practice=True)
    )
    assert "TẬP DƯỢT" in text_of(desk.write(desk.make(Form.DAY, FIRST, LAST), "pdf").content)
    assert "TẬP DƯỢT" not in text_of(made(Form.DAY, [], "pdf").content)


def test_an_indicator_that_is_only_recalled_shows_as_to_be_confirmed():
    text = text_of(made(Form.INDICATORS, many(50), "pdf").content)
    assert "chưa xác nhận" in text
    assert "đã xác nhận" in text


def test_extra_columns_are_added_only_when_asked_for():
    assert len(csv_rows(made(Form.II06A, many(20), "csv", with_extras=True).content)[0]) == 22


def test_a_report_that_does_not_add_up_is_not_made():
    broken = ProcedureCounts("Hộ tịch", "1.001193", "Đăng ký khai sinh", Counts(recv_total=1))
    head = reports([]).make(Form.II06A, FIRST, LAST).report.head
    with pytest.raises(ReportUnbalanced):
        ii06a.report([broken], head)
