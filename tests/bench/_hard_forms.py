# SPDX-License-Identifier: Apache-2.0
"""Forms that no template knows, drawn for measuring: other labels, tables, columns, values beside and below labels.

Each draws one side and returns the six common fields as they stand on it: name, id_number, date_of_birth, address,
document_number and date; what a form does not show is left out.
"""

from clerkdesk.practice.paper.drawing import Slot
from clerkdesk.practice.paper.heads import (
    committee_seal,
    couple,
    dated,
    national,
    police_seal,
    signed_by_citizen,
    signed_by_office,
    two_blocks,
)
from clerkdesk.practice.paper.words import dated_line, slashed

TALK = (
    "Căn cứ Luật Tổ chức chính quyền địa phương và các văn bản hướng dẫn thi hành hiện hành tại địa bàn;",
    "Theo kết quả kiểm tra hồ sơ lưu trữ, các thông tin nêu trên phù hợp với sổ gốc đang được quản lý.",
    "Việc sử dụng đất ổn định, ranh giới rõ ràng, không có khiếu nại hoặc tranh chấp từ trước đến nay.",
    "Người được cấp giấy có trách nhiệm bảo quản cẩn thận, không tự ý tẩy xóa, sửa chữa hoặc cho mượn.",
    "Mức hỗ trợ được chi trả một lần qua tài khoản hoặc nhận trực tiếp tại bộ phận tài chính của xã.",
    "Trường hợp vắng mặt phải có văn bản ủy quyền được chứng thực theo đúng quy định của pháp luật.",
    "Đề nghị các thôn, tổ dân phố thông báo rộng rãi để nhân dân biết và phối hợp cùng thực hiện.",
    "Quá thời hạn nêu trên mà không bổ sung đầy đủ thì hồ sơ được trả lại kèm theo lý do cụ thể.",
)


def _number(canvas, suffix):
    return f"{canvas.rng.randint(1, 2999)}/{suffix}"


def _personal(person, **more):
    return {"name": person.name, "id_number": person.number, "date_of_birth": slashed(person.birth),
            "address": person.address, **more}  # fmt: skip


def _signed(case):
    return slashed(case.signed)


def _talk(canvas, count, size=12.5):
    for text in canvas.rng.sample(TALK, count):
        canvas.paragraph(text, size)


def authorisation(canvas, case):
    """Draw a power of attorney between two people: the first is whom the paper is about."""
    person, other = case.applicant, case.elder
    national(canvas)
    canvas.line("GIẤY ỦY QUYỀN", 16, bold=True, align="centre")
    canvas.gap(6)
    for title, one in (("I. BÊN ỦY QUYỀN (Bên A)", person), ("II. BÊN ĐƯỢC ỦY QUYỀN (Bên B)", other)):
        canvas.line(title, 12.5, bold=True)
        canvas.fill(Slot("Ông/Bà:", one.name))
        canvas.fill(Slot("Sinh ngày:", slashed(one.birth)), Slot("Số CCCD:", one.number))
        canvas.fill(Slot("Địa chỉ thường trú:", one.address))
    canvas.line("III. NỘI DUNG ỦY QUYỀN", 12.5, bold=True)
    _talk(canvas, 2)
    signed_by_citizen(canvas, case, person.name, role="BÊN ỦY QUYỀN")
    return _personal(person, date=_signed(case))


def request(canvas, case):
    """Draw a letter of request in the first person."""
    person = case.applicant
    national(canvas)
    canvas.line("ĐƠN XIN XÁC NHẬN HỘ KINH DOANH", 15, bold=True, align="centre")
    canvas.line(f"Kính gửi: {case.place.committee}", align="centre")
    canvas.gap(5)
    canvas.fill(Slot("Tôi tên là:", person.name))
    canvas.fill(Slot("Sinh ngày:", slashed(person.birth)), Slot("Dân tộc:", person.ethnicity))
    canvas.fill(Slot("Căn cước công dân số:", person.number), Slot("Cấp ngày:", slashed(person.card_issued)))
    canvas.fill(Slot("Hộ khẩu thường trú:", person.address))
    canvas.fill(Slot("Điện thoại:", person.phone))
    _talk(canvas, 3)
    canvas.line("Xin chân thành cảm ơn!", 12.5)
    signed_by_citizen(canvas, case, person.name, role="Người làm đơn")
    return _personal(person, date=_signed(case))


def decision(canvas, case):
    """Draw a decision of an office: the person stands in its running text."""
    person, number = case.applicant, _number(canvas, "QĐ-UBND")
    two_blocks(canvas, ("ỦY BAN NHÂN DÂN", case.place.commune.upper()), f"Số: {number}", dated(case))
    canvas.line("QUYẾT ĐỊNH", 15, bold=True, align="centre")
    canvas.line("Về việc trợ cấp xã hội hằng tháng", 13, bold=True, align="centre")
    canvas.line(f"CHỦ TỊCH ỦY BAN NHÂN DÂN {case.place.commune.upper()}", 13, bold=True, align="centre")
    _talk(canvas, 2)
    canvas.line("QUYẾT ĐỊNH:", 13, bold=True, align="centre")
    who = "ông" if person.sex == "Nam" else "bà"
    canvas.paragraph(
        f"Điều 1. Trợ cấp xã hội hằng tháng đối với {who} {person.name}, sinh ngày {slashed(person.birth)}, "
        f"số định danh cá nhân {person.number}, nơi thường trú: {person.address}."
    )
    canvas.paragraph(f"Điều 2. {canvas.rng.choice(TALK)}")
    signed_by_office(canvas, ("CHỦ TỊCH",), case.chairman, committee_seal(case))
    return _personal(person, document_number=number, date=_signed(case))


def invitation(canvas, case):
    """Draw an invitation: no number of identity, no birth."""
    person, number = case.mother, _number(canvas, "GM-UBND")
    two_blocks(canvas, ("UBND " + case.place.commune.upper(), "VĂN PHÒNG"), f"Số: {number}", dated(case))
    canvas.line("GIẤY MỜI", 16, bold=True, align="centre")
    canvas.fill(Slot("Kính mời ông/bà:", person.name))
    canvas.fill(Slot("Địa chỉ:", person.address))
    _talk(canvas, 4)
    signed_by_office(canvas, ("TL. CHỦ TỊCH", "CHÁNH VĂN PHÒNG"), case.clerk, committee_seal(case))
    return {"name": person.name, "address": person.address, "document_number": number, "date": _signed(case)}


def sheet_of_cells(canvas, case):
    """Draw a sheet whose labels and values are cells of a ruled table."""
    person = case.applicant
    national(canvas, 12.5)
    canvas.line("PHIẾU THU THẬP THÔNG TIN DÂN CƯ", 15, bold=True, align="centre")
    rows = (
        ("1", "Họ và tên", person.name),
        ("2", "Ngày, tháng, năm sinh", slashed(person.birth)),
        ("3", "Giới tính", str(person.sex)),
        ("4", "Số định danh cá nhân", person.number),
        ("5", "Dân tộc", person.ethnicity),
        ("6", "Nơi thường trú", person.address),
        ("7", "Số điện thoại", person.phone),
    )
    canvas.table(("STT", "Nội dung", "Thông tin kê khai"), rows, (0.5, 2.2, 4.2), size=canvas.rng.choice((11, 12)))
    canvas.gap(10)
    _talk(canvas, 2)
    signed_by_citizen(canvas, case, person.name, role="Người khai")
    return _personal(person, date=_signed(case))


def list_of_members(canvas, case):
    """Draw a list of people in a table under a head of two blocks."""
    person, number = case.father, _number(canvas, "DS-HGĐ")
    two_blocks(canvas, ("CÔNG AN TỈNH", "CÔNG AN " + case.place.commune.upper()), f"Số: {number}", dated(case))
    canvas.line("DANH SÁCH NHÂN KHẨU TRONG HỘ", 15, bold=True, align="centre")
    canvas.fill(Slot("Họ và tên chủ hộ:", person.name))
    canvas.fill(Slot("Số CCCD/CMND:", person.number), Slot("Ngày sinh:", slashed(person.birth)))
    canvas.fill(Slot("Nơi đăng ký thường trú:", person.address))
    rows = [(str(at), one.name, slashed(one.birth), str(one.sex), one.number) for at, one in enumerate(case.people, 1)]
    canvas.table(("TT", "Họ và tên", "Ngày sinh", "Giới tính", "Số định danh"), rows, (0.6, 3, 1.8, 1.3, 2.2))
    canvas.gap(8)
    _talk(canvas, 1)
    signed_by_office(canvas, ("TRƯỞNG CÔNG AN XÃ",), case.police, police_seal(case))
    return _personal(person, document_number=number, date=_signed(case))


def values_below(canvas, case):
    """Draw a card-like form: every value stands on the line below its label, English beside it."""
    person, number = case.applicant, _number(canvas, "XN")
    national(canvas, 12)
    canvas.line("GIẤY XÁC NHẬN THÔNG TIN", 15, bold=True, align="centre")
    canvas.line(f"Số/No.: {number}", 12, align="centre")
    for label, value in (
        ("Họ và tên / Full name", person.name.upper() if canvas.rng.random() < 0.5 else person.name),
        ("Số định danh cá nhân / Personal identification number", person.number),
        ("Ngày sinh / Date of birth", slashed(person.birth)),
        ("Nơi cư trú / Place of residence", person.address),
    ):
        canvas.line(label, 10.5, lead=1.7)
        canvas.line(value, 13.5, bold=True, lead=1.35)
    canvas.gap(8)
    _talk(canvas, 2, 11.5)
    signed_by_office(canvas, ("CÁN BỘ TƯ PHÁP - HỘ TỊCH",), case.clerk, committee_seal(case))
    return _personal(person, document_number=number)


def notice_in_columns(canvas, case):
    """Draw a notice in two columns without a rule between them."""
    number = _number(canvas, "TB-UBND")
    two_blocks(canvas, ("ỦY BAN NHÂN DÂN", case.place.commune.upper()), f"Số: {number}", dated(case))
    canvas.line("THÔNG BÁO", 15, bold=True, align="centre")
    canvas.line("Về việc chi trả chế độ cho người có công", 12.5, bold=True, align="centre")
    canvas.gap(8)
    middle, top = (canvas.left + canvas.right) / 2, canvas.y
    texts, ends = canvas.rng.sample(TALK, 8), []
    for span, own in (((canvas.left, middle - 11), texts[:4]), ((middle + 11, canvas.right), texts[4:])):
        canvas.y = top
        for text in own:
            canvas.paragraph(text, 11.5, indent=14, span=span)
        ends.append(canvas.y)
    canvas.y = max(ends) + 14
    signed_by_office(canvas, ("KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"), case.chairman, committee_seal(case))
    return {"document_number": number, "date": _signed(case)}


def marks_of_pair(canvas, case):
    """Draw an agreement with people in two columns of fields and two signatures side by side."""
    one, other = case.father, case.mother
    national(canvas)
    canvas.line("VĂN BẢN THỎA THUẬN PHÂN CHIA TÀI SẢN", 14.5, bold=True, align="centre")
    canvas.line(f"Hôm nay, {dated_line(case.signed)}, tại {case.place.commune}, chúng tôi gồm:", 12.5)
    for at, person in enumerate((one, other), 1):
        canvas.fill(Slot(f"{at}. Họ tên:", person.name), Slot("Sinh ngày:", slashed(person.birth)), size=12.5)
        canvas.fill(Slot("CCCD số:", person.number), Slot("cấp ngày:", slashed(person.card_issued)), size=12.5)
        canvas.fill(Slot("Cư trú tại:", person.address), size=12.5)
    _talk(canvas, 3)
    couple(canvas, (("BÊN A", one), ("BÊN B", other)))
    return _personal(one, date=_signed(case))


def slip(canvas, case):
    """Draw a receipt slip: short lines, a table of papers, small print."""
    person, number = case.applicant, f"{canvas.rng.randint(100, 999)}.{canvas.rng.randint(10, 99)}/TNHS"
    two_blocks(canvas, ("UBND " + case.place.commune.upper(), "BỘ PHẬN MỘT CỬA"), f"Số: {number}", dated(case))
    canvas.line("GIẤY TIẾP NHẬN HỒ SƠ VÀ HẸN TRẢ KẾT QUẢ", 14, bold=True, align="centre")
    canvas.fill(Slot("Tiếp nhận hồ sơ của:", person.name), size=12)
    canvas.fill(Slot("Số định danh:", person.number), Slot("Điện thoại:", person.phone), size=12)
    canvas.fill(Slot("Địa chỉ:", person.address), size=12)
    rows = [(str(at), name, "01", "Bản chính") for at, name in enumerate(("Tờ khai theo mẫu", "Bản sao căn cước"), 1)]
    canvas.table(("TT", "Tên giấy tờ", "Số bản", "Ghi chú"), rows, (0.6, 4, 1.2, 2))
    canvas.gap(6)
    _talk(canvas, 2, 11)
    signed_by_office(canvas, ("NGƯỜI TIẾP NHẬN",), case.clerk, committee_seal(case))
    return {"name": person.name, "id_number": person.number, "address": person.address, "document_number": number,
            "date": _signed(case)}  # fmt: skip


DEVELOPMENT = {
    "request": request, "decision": decision, "sheet_of_cells": sheet_of_cells, "values_below": values_below,
    "notice_in_columns": notice_in_columns, "list_of_members": list_of_members,
}  # fmt: skip
HELD_OUT = {
    "authorisation": authorisation, "invitation": invitation, "marks_of_pair": marks_of_pair, "slip": slip,
    "request": request, "decision": decision, "sheet_of_cells": sheet_of_cells, "notice_in_columns": notice_in_columns,
    "values_below": values_below,
}  # fmt: skip
