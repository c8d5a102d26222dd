# SPDX-License-Identifier: Apache-2.0
"""Forms for tests: every form in a usual, a long and a minimal case, about made-up people."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from clerkdesk.domain.dossier import Channel, Dossier, DueDate, Fee, FeeLine, Person
from clerkdesk.domain.form_catalogue import FormCatalogue, Paper
from clerkdesk.domain.forms.apology import NewAppointment, apology_values
from clerkdesk.domain.forms.control import Control, ControlStep, Timeliness, control_values
from clerkdesk.domain.forms.fee_ledger import FeeEntry, fee_ledger_values
from clerkdesk.domain.forms.letterhead import Issue, form_values
from clerkdesk.domain.forms.refusal import Refusal, RefusalReason, refusal_values
from clerkdesk.domain.forms.stop_notice import Stop, stop_values
from clerkdesk.domain.forms.supplement import SupplementItem, SupplementRequest, supplement_values
from clerkdesk.domain.forms.tax_transfer import LandParcel, TaxTransfer, tax_transfer_values
from clerkdesk.domain.forms.tracking_book import Book, BookRow, tracking_book_values
from clerkdesk.domain.slip import receipt_values
from tests.fakes.rules import at, dossier, papers, station

Values = Mapping[str, object]
Make = Callable[[Dossier, Issue], Values]

LONG_PERSON = Person(
    "Nguyễn Phước Tôn Nữ Công Tằng Hoàng Thị Quỳnh Hương Giang",
    "079199000123",
    address="Số nhà 1234/56/78 đường Nguyễn Thị Minh Khai kéo dài, tổ dân phố số 15, phường Tân Đông Hiệp",
    phone="0912 000 017",
    email="tonnu.quynhhuong.mot.dia.chi.that.dai@example.org.vn",
)
BARE_PERSON = Person("Ẩn Ỗi")
LONG_REASON = (
    "Hồ sơ cần xác minh tại nơi cư trú cũ vì thông tin trong Cơ sở dữ liệu quốc gia về dân cư chưa khớp với sổ gốc; "
    "cơ quan phối hợp chưa trả lời văn bản xác minh, mặc dù đã được đôn đốc hai lần bằng văn bản và qua điện thoại."
)
LONG_PROCEDURE = (
    "Đăng ký khai sinh, đăng ký thường trú, cấp thẻ bảo hiểm y tế cho trẻ em dưới 6 tuổi "
    "(thủ tục hành chính liên thông)"
)
LONG_AGENCY = "Trung tâm Phục vụ hành chính công xã Mẫu Sơn"


@dataclass(frozen=True, slots=True)
class Case:
    """A form to set: its name and what it is filled with."""

    form_id: str
    values: Values

    @property
    def dossier_code(self) -> str:
        """The code that its QR code must give; empty for a form about many dossiers."""
        return str(self.values.get("code_qr", ""))


def usual() -> Dossier:
    """Return an ordinary dossier."""
    return dossier()


def long() -> Dossier:
    """Return a dossier whose every text is long."""
    return dossier(
        owner=LONG_PERSON,
        agency_name=LONG_AGENCY,
        procedure_name=LONG_PROCEDURE,
        procedure_code="3.000722",
        summary="Cháu Nguyễn Phước Bảo Khôi Nguyên, sinh ngày 01/11/2026 tại Bệnh viện Đa khoa khu vực Mẫu Sơn",
        components=papers(9, "Giấy tờ số {} chứng minh nơi cư trú hợp pháp, kèm bản dịch có chứng thực"),
        fee=Fee(5000, (FeeLine("a", 2, 2000, 4000, ""), FeeLine("b", 1, 1000, 1000, ""))),
    )


def minimal() -> Dossier:
    """Return a dossier of which nothing but the name is known."""
    return dossier(owner=BARE_PERSON, components=(), due=DueDate(None))


def issue(forms: FormCatalogue, form_id: str, paper: Paper | None = None, **changes: object) -> Issue:
    """Return the third sheet of a form, issued on 23/11/2026 at 08:05."""
    sheet = Issue(forms[form_id], 3, at("2026-11-23 08:05"), officer="Lê Văn Thử", signer="Phạm Thị Duyệt", paper=paper)
    return replace(sheet, **changes)  # type: ignore[arg-type]


def _supplement(one: Dossier, sheet: Issue) -> Values:
    items = (
        SupplementItem("Giấy chứng sinh", original=1),
        SupplementItem("Căn cước của mẹ", photocopy=1, note="Bản đã nộp bị mờ, không đọc được số"),
    )
    request = SupplementRequest(items, "Thiếu giấy tờ theo thành phần hồ sơ.", contact_phone="0205 000 001")
    return supplement_values(one, station(), sheet, request)


def _long_supplement(one: Dossier, sheet: Issue) -> Values:
    name = "Văn bản thỏa thuận thứ {} của những người thừa kế, có chứng thực chữ ký của từng người"
    items = tuple(
        SupplementItem(name.format(n), 1, n % 2, n, "Ghi rõ họ tên, ngày tháng năm sinh" * (n % 3 == 0))
        for n in range(1, 13)
    )
    request = SupplementRequest(
        items, LONG_REASON, "Nguyễn Thị Hướng Dẫn", "0205 000 001", date(2026, 12, 1), 2,
        "người thừa kế mới được phát hiện sau lần yêu cầu thứ nhất; Phạm Thị Duyệt cho phép.",
    )  # fmt: skip
    return supplement_values(one, station(), sheet, request)


def _bare_supplement(one: Dossier, sheet: Issue) -> Values:
    request = SupplementRequest((SupplementItem("Tờ khai", 1),), "Thiếu chữ ký.")
    return supplement_values(one, station(), replace(sheet, officer=""), request)


def _refusal(one: Dossier, sheet: Issue) -> Values:
    reason = RefusalReason(
        "Hồ sơ không thuộc thẩm quyền giải quyết của Ủy ban nhân dân xã.", "Điều 13 Luật Hộ tịch số 60/2014/QH13"
    )
    refusal = Refusal(
        (reason,), "Nộp hồ sơ tại Ủy ban nhân dân nơi cư trú của cha hoặc mẹ.", contact_phone="0205 000 001"
    )
    return refusal_values(one, station(), sheet, refusal)


def _long_refusal(one: Dossier, sheet: Issue) -> Values:
    reasons = tuple(RefusalReason(LONG_REASON, f"Điều {n} khoản {n} Nghị định 123/2015/NĐ-CP") for n in range(1, 6))
    return refusal_values(one, station(), sheet, Refusal(reasons, LONG_REASON, "Nguyễn Thị Hướng Dẫn"))


def _bare_refusal(one: Dossier, sheet: Issue) -> Values:
    refusal = Refusal((RefusalReason("Không thuộc thẩm quyền."),))
    return refusal_values(one, station(), replace(sheet, officer=""), refusal)


def _apology(one: Dossier, sheet: Issue, reason: str = "Cơ quan phối hợp chưa trả lời xác minh.") -> Values:
    appointment = NewAppointment(at("2026-11-27 17:00"), at("2026-12-02 17:00"), reason)
    return apology_values(one, station(), sheet, appointment)


def _long_apology(one: Dossier, sheet: Issue) -> Values:
    return _apology(one, replace(sheet, signer_title="KT. Chủ tịch\nPhó Chủ tịch"), LONG_REASON)


def _bare_apology(one: Dossier, sheet: Issue) -> Values:
    return _apology(one, replace(sheet, signer=""))


def _stop(one: Dossier, sheet: Issue) -> Values:
    stop = Stop("Người yêu cầu rút hồ sơ.", "Đơn đề nghị rút hồ sơ ngày 22/11/2026", is_withdrawal=True)
    return stop_values(one, station(), sheet, stop)


def _long_stop(one: Dossier, sheet: Issue) -> Values:
    stop = Stop(LONG_REASON, "Điều 19 Nghị định 118/2025/NĐ-CP", fee_back="Trả lại 5.000 đồng tại nơi tiếp nhận hồ sơ.")
    return stop_values(one, station(), sheet, stop)


def _bare_stop(one: Dossier, sheet: Issue) -> Values:
    return stop_values(one, station(), replace(sheet, signer=""), Stop("Hết hạn bổ sung hồ sơ."))


def _control(one: Dossier, sheet: Issue) -> Values:
    steps = (
        ControlStep("Bộ phận Một cửa", "Công chức Tư pháp – Hộ tịch", at("2026-11-20 10:15"), Timeliness.EARLY),
        ControlStep("Công chức Tư pháp – Hộ tịch", "Chủ tịch UBND xã", at("2026-11-20 15:20"), Timeliness.ON_TIME),
    )
    return control_values(one, station(), sheet, Control(steps, blank_steps=1))


def _long_control(one: Dossier, sheet: Issue) -> Values:
    step = ControlStep(
        "Chi nhánh Văn phòng Đăng ký đất đai khu vực Mẫu Sơn",
        "Phòng Kinh tế, Hạ tầng và Đô thị",
        at("2026-11-20 10:15"),
        Timeliness.LATE,
        "Chờ kết quả đo đạc của đơn vị tư vấn",
    )
    partners = ("Công an xã Mẫu Sơn", "Bảo hiểm xã hội cơ sở Mẫu Sơn", "Thuế cơ sở 5")
    return control_values(one, station(), sheet, Control((step,) * 8, "Phòng Kinh tế xã Mẫu Sơn", partners))


def _bare_control(one: Dossier, sheet: Issue) -> Values:
    return control_values(one, station(), sheet, Control((), blank_steps=3))


def _tax(one: Dossier, sheet: Issue) -> Values:
    land = LandParcel(
        "125", "32", Decimal("1234.5"), "Đất ở tại nông thôn (ONT)", "Công nhận quyền sử dụng đất như giao đất",
        "Thôn Nà Mẫu, xã Mẫu Sơn", "Đường liên thôn, vị trí 2", "Sử dụng riêng", "Lâu dài", "AB 000123",
    )  # fmt: skip
    papers_with_it = ("Đơn đăng ký đất đai", "Trích đo địa chính thửa đất")
    transfer = TaxTransfer(
        "Thuế cơ sở 5 tỉnh Mẫu", date(2026, 11, 20), "Cấp Giấy chứng nhận lần đầu", (land,), "8000000017",
        "Nhà ở một tầng, 86 m²", papers_with_it,
    )  # fmt: skip
    return tax_transfer_values(one, station(), sheet, transfer)


def _long_tax(one: Dossier, sheet: Issue) -> Values:
    land = LandParcel(
        "125", "32", Decimal("98765.25"), "Đất rừng sản xuất, chuyển một phần sang đất ở tại nông thôn", LONG_REASON
    )
    transfer = TaxTransfer(
        "Thuế cơ sở 5 tỉnh Mẫu", date(2026, 11, 20), LONG_REASON, (land,) * 4,
        papers=tuple(f"Giấy tờ thứ {n}" for n in range(1, 9)),
    )  # fmt: skip
    return tax_transfer_values(one, station(), sheet, transfer)


def _bare_tax(one: Dossier, sheet: Issue) -> Values:
    land = LandParcel("1", "1", Decimal(100), "Đất ở", "Nhà nước giao đất")
    transfer = TaxTransfer("Thuế cơ sở 5 tỉnh Mẫu", date(2026, 11, 20), "Chuyển mục đích sử dụng đất", (land,))
    return tax_transfer_values(one, station(), replace(sheet, officer="", signer=""), transfer)


def _receipt(one: Dossier, sheet: Issue) -> Values:
    return {**receipt_values(one, station(), sheet.officer), **form_values(sheet.form, sheet.paper)}


def book_rows(count: int, one: Dossier | None = None) -> tuple[BookRow, ...]:
    """Return so many lines of the book; every third is still open, every fifth has three sets."""
    base = one or usual()
    return tuple(
        BookRow(
            replace(base, code=f"{base.code[:-4]}{n:04d}", slip_number=n, channel=tuple(Channel)[n % 3]),
            returned_at=None if n % 3 == 0 else base.received_at + timedelta(hours=5),
            signed_by="" if n % 3 == 0 else base.owner.name,
            sets=3 if n % 5 == 0 else 1,
        )
        for n in range(1, count + 1)
    )


def book(forms: FormCatalogue, rows: tuple[BookRow, ...], before: int = 0) -> Case:
    """Return the tracking book with these lines."""
    part = Book(2026, date(2026, 11, 1), date(2026, 11, 30), before)
    return Case("tracking_book", tracking_book_values(station(), issue(forms, "tracking_book"), part, rows))


def ledger(forms: FormCatalogue, count: int, one: Dossier | None = None) -> Case:
    """Return the ledger of a day with so many fees."""
    base = one or dossier(fee=Fee(8000, (FeeLine("Bản sao", 1, 8000, 8000, ""),)))
    entries = [
        FeeEntry(replace(base, code=f"{base.code[:-4]}{n:04d}"), f"{n:07d}", "Tiền mặt" if n % 4 else "Chuyển khoản")
        for n in range(1, count + 1)
    ]
    sheet = issue(forms, "fee_ledger")
    return Case("fee_ledger", fee_ledger_values(station(), sheet, date(2026, 11, 20), entries))


MAKE: Mapping[str, tuple[Make, Make, Make]] = {
    "receipt": (_receipt, _receipt, _receipt),
    "supplement": (_supplement, _long_supplement, _bare_supplement),
    "refusal": (_refusal, _long_refusal, _bare_refusal),
    "apology": (_apology, _long_apology, _bare_apology),
    "stop_notice": (_stop, _long_stop, _bare_stop),
    "control": (_control, _long_control, _bare_control),
    "receipt_80mm": (_receipt, _receipt, _receipt),
    "tax_transfer": (_tax, _long_tax, _bare_tax),
}
"""The forms about one dossier: how each is filled in the usual, the long and the minimal case."""


def cases(forms: FormCatalogue) -> dict[str, Case]:
    """Return every form in its usual, long and minimal case, on its usual paper."""
    found = {}
    for form_id, makes in MAKE.items():
        for name, make, one in zip(("usual", "long", "minimal"), makes, (usual(), long(), minimal()), strict=True):
            found[f"{form_id} {name}"] = Case(form_id, make(one, issue(forms, form_id)))
    for name, count in (("usual", 12), ("long", 60), ("minimal", 0)):
        base = long() if name == "long" else None
        found[f"tracking_book {name}"] = book(forms, book_rows(count, base), before=10 * count)
        found[f"fee_ledger {name}"] = ledger(forms, count, base)
    return found
