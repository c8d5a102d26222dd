# SPDX-License-Identifier: Apache-2.0
"""Papers that offices issue: residence, marriage, marital status, death."""

from datetime import date, timedelta

from clerkdesk.practice.paper.drawing import Canvas, Slot
from clerkdesk.practice.paper.heads import (
    committee_seal,
    couple,
    dated,
    hospital_seal,
    national,
    police_seal,
    signed_by_office,
    two_blocks,
)
from clerkdesk.practice.paper.people import TODAY, Household, Person
from clerkdesk.practice.paper.words import date_in_words, dated_line, slashed


def residence(canvas: Canvas, case: Household, title: str) -> dict[str, str]:
    """Draw the police's confirmation of residence, with the household as a table."""
    person = case.applicant
    police = (f"CÔNG AN {case.place.province.upper()}", f"CÔNG AN {case.place.commune.upper()}")
    two_blocks(canvas, police, f"Số: {person.birth.day * 31 + 107}/XN", dated(case))
    canvas.line(title.upper(), 15.5, bold=True, align="centre")
    canvas.gap(4)
    fields = {
        "name": person.name,
        "birth_date": slashed(person.birth),
        "sex": str(person.sex),
        "id_number": person.number,
        "residence": person.address,
        "householder": case.elder.name,
    }
    kin = next(word for one, word in _kin(case) if one is person)
    others = [(one, word) for one, word in _kin(case) if one is not person]
    canvas.paragraph(
        f"Theo đề nghị của Ông/Bà: {person.name}, Công an {case.place.commune} xác nhận thông tin về cư trú của Ông/Bà "
        "có tên dưới đây như sau:"
    )
    canvas.fill(Slot("1. Họ, chữ đệm và tên:", fields["name"]))
    canvas.fill(Slot("2. Ngày, tháng, năm sinh:", fields["birth_date"]), Slot("3. Giới tính:", fields["sex"]))
    canvas.fill(Slot("4. Số định danh cá nhân:", fields["id_number"]))
    canvas.fill(Slot("5. Nơi thường trú:", fields["residence"]))
    canvas.fill(Slot("6. Nơi tạm trú:", "Không"))
    canvas.fill(Slot("7. Nơi ở hiện tại:", fields["residence"]))
    canvas.fill(Slot("8. Họ, chữ đệm và tên chủ hộ:", fields["householder"]), Slot("9. Quan hệ với chủ hộ:", kin))
    canvas.line("10. Thông tin các thành viên khác trong hộ gia đình:")
    canvas.table(
        ("TT", "Họ, chữ đệm và tên", "Ngày sinh", "Giới tính", "Số định danh cá nhân", "Quan hệ"),
        [
            (str(index), one.name, slashed(one.birth), str(one.sex), one.number, word)
            for index, (one, word) in enumerate(others, start=1)
        ],
        (0.5, 3.0, 1.5, 1.2, 2.2, 1.3),
    )
    canvas.fill(Slot("11. Nội dung xác nhận khác:", "Không có biến động về cư trú."))
    canvas.paragraph(
        "Xác nhận này có giá trị 01 năm kể từ ngày cấp; trường hợp thông tin về cư trú có thay đổi thì xác "
        "nhận này hết giá trị kể từ thời điểm thay đổi.",
        12.5,
    )
    hint = "(Ký, ghi rõ họ tên và đóng dấu)"
    signed_by_office(canvas, ("TRƯỞNG CÔNG AN",), f"Trung tá {case.police}", police_seal(case), hint=hint)
    return fields


def _kin(case: Household) -> list[tuple[Person, str]]:
    """Return the household with what each is to its head."""
    return list(zip(case.people, ("Chủ hộ", "Con", "Con dâu", "Cháu"), strict=True))


def marriage_certificate(canvas: Canvas, case: Household, title: str) -> dict[str, str]:
    """Draw a certificate of marriage: wife and husband side by side in a ruled table."""
    wed = min(max(case.father.birth, case.mother.birth) + timedelta(days=8200), TODAY - timedelta(days=420))
    fields = {"wife_name": case.mother.name, "husband_name": case.father.name, "marriage_date": slashed(wed)}
    two_blocks(
        canvas, (case.place.province.upper(), f"UBND {case.place.commune}".upper()), f"Số: {wed.day + 14}/{wed.year}"
    )
    canvas.line(title.upper(), 19, bold=True, align="centre")
    canvas.gap(6)
    rows = [("Họ, chữ đệm, tên vợ:", "Họ, chữ đệm, tên chồng:"), (case.mother.name, case.father.name)]
    rows += [(f"{label} {_of(case.mother, key)}", f"{label} {_of(case.father, key)}") for label, key in _SPOUSE]
    canvas.table(("BÊN NỮ", "BÊN NAM"), rows, (1.0, 1.0), size=12.0)
    canvas.gap(4)
    canvas.line(f"Nơi cư trú của hai bên: {case.mother.address}", 12.5)
    canvas.line(f"Nơi đăng ký kết hôn: {case.place.committee}, {case.place.province}", 12.5)
    canvas.line(f"Ngày, tháng, năm đăng ký: {slashed(wed)}, {date_in_words(wed)}", 12.5)
    canvas.paragraph("Giấy chứng nhận kết hôn này có giá trị kể từ ngày, tháng, năm đăng ký.", 12.5)
    canvas.gap(8)
    couple(canvas, (("Vợ", case.mother), ("Chồng", case.father)))
    signed_by_office(canvas, ("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"), case.chairman, committee_seal(case))
    return fields


_SPOUSE = (
    ("Ngày, tháng, năm sinh:", "birth"),
    ("Dân tộc:", "ethnicity"),
    ("Quốc tịch:", "nationality"),
    ("Số định danh:", "number"),
)


def _of(person: Person, key: str) -> str:
    return {
        "birth": slashed(person.birth),
        "ethnicity": person.ethnicity,
        "nationality": "Việt Nam",
        "number": person.number,
    }[key]


def marital_status(canvas: Canvas, case: Household, title: str) -> dict[str, str]:
    """Draw a confirmation of marital status as a certified copy: the certification block stands under it."""
    person = case.applicant
    fields = {
        "name": person.name,
        "birth_date": slashed(person.birth),
        "sex": str(person.sex),
        "id_number": person.number,
        "residence": person.address,
        "marital_status": "Chưa đăng ký kết hôn với ai",
    }
    two_blocks(
        canvas, (case.place.province.upper(), f"UBND {case.place.commune}".upper()), "Số: 118/UBND-XNTTHN", dated(case)
    )
    canvas.line(title.upper(), 15.5, bold=True, align="centre")
    canvas.paragraph(f"Xét đề nghị của ông/bà {person.name}, về việc cấp Giấy xác nhận tình trạng hôn nhân,", lead=1.4)
    canvas.line("XÁC NHẬN:", bold=True, align="centre")
    canvas.fill(Slot("Họ, chữ đệm, tên:", fields["name"]))
    canvas.fill(Slot("Ngày, tháng, năm sinh:", fields["birth_date"]), Slot("Giới tính:", fields["sex"]))
    canvas.fill(Slot("Dân tộc:", person.ethnicity), Slot("Quốc tịch:", "Việt Nam"))
    canvas.fill(Slot("Giấy tờ tùy thân:", f"Căn cước số {person.number}"))
    canvas.fill(Slot("Nơi cư trú:", fields["residence"]))
    canvas.fill(Slot("Tình trạng hôn nhân:", fields["marital_status"]))
    canvas.paragraph(
        "Giấy này có giá trị trong thời hạn 06 tháng kể từ ngày cấp, được sử dụng để: đăng ký kết hôn.", lead=1.4
    )
    signed_by_office(
        canvas, ("TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"), case.chairman, committee_seal(case)
    )
    certification(canvas, case)
    return fields


def certification(canvas: Canvas, case: Household) -> None:
    """Draw the block that certifies a copy against its original, with its own signature and seal.

    Source: Decree 23/2015/NĐ-CP, annex, certification of a copy from the original.
    """
    top = canvas.y + 8
    span = (canvas.left, canvas.left + 250)
    canvas.y = top
    canvas.line("CHỨNG THỰC BẢN SAO ĐÚNG VỚI BẢN CHÍNH", 10.5, bold=True, align="centre", span=span)
    canvas.line(f"Số chứng thực: {case.clerk.count('n') * 113 + 407}   Quyển số: 02/2026-SCT/BS", 10.5, span=span)
    canvas.line(dated_line(case.signed).capitalize(), 10.5, align="centre", span=span)
    canvas.line("CÔNG CHỨC TƯ PHÁP - HỘ TỊCH", 10.5, bold=True, align="centre", span=span)
    canvas.sign(sum(span) / 2 + 14, canvas.y + 34, 96)
    canvas.stamp(committee_seal(case), sum(span) / 2 - 50, canvas.y + 34)
    canvas.gap(62)
    canvas.line(case.clerk, 11, bold=True, align="centre", span=span)


def _day_of_death(case: Household) -> date:
    return TODAY - timedelta(days=3 + case.elder.birth.day % 9)


def death_facts(case: Household) -> dict[str, str]:
    """Return when, where and of what the elder of the case died, as its papers say."""
    return {
        "death_time": f"{case.elder.birth.day % 12 + 7:02d} giờ 30 phút, {dated_line(_day_of_death(case))}",
        "death_place": f"{case.hospital}, {case.place.full}",
        "cause": "Bệnh tim mạch",
    }


def death_notice(canvas: Canvas, case: Household, title: str) -> dict[str, str]:
    """Draw a hospital's notice of death."""
    person, died = case.elder, _day_of_death(case)
    fields = {
        "name": person.name,
        "birth_date": slashed(person.birth),
        "id_number": person.number,
        "residence": person.address,
        **death_facts(case),
    }
    office = ("SỞ Y TẾ " + case.place.province.upper(), case.hospital.upper())
    two_blocks(canvas, office, f"Số: {died.day + 30}/GBT-2026", dated(case, died + timedelta(days=1)))
    canvas.line(title.upper(), 18, bold=True, align="centre")
    canvas.line(f"Kính gửi: {case.place.committee}", align="centre")
    canvas.gap(6)
    canvas.line(f"{case.hospital} báo tử cho người có tên dưới đây:", 13)
    canvas.fill(Slot("Họ, chữ đệm, tên:", fields["name"]))
    canvas.fill(Slot("Ngày, tháng, năm sinh:", fields["birth_date"]), Slot("Giới tính:", str(person.sex)))
    canvas.fill(Slot("Dân tộc:", person.ethnicity), Slot("Quốc tịch:", "Việt Nam"))
    canvas.fill(Slot("Số định danh cá nhân:", fields["id_number"]))
    canvas.fill(Slot("Nơi cư trú cuối cùng:", fields["residence"]))
    canvas.fill(Slot("Đã chết vào lúc:", fields["death_time"]))
    canvas.fill(Slot("Nơi chết:", fields["death_place"]))
    canvas.fill(Slot("Nguyên nhân chết:", fields["cause"]))
    canvas.paragraph(
        "Giấy báo tử được cấp cho thân nhân của người chết để đăng ký khai tử theo quy định của pháp luật."
    )
    signed_by_office(canvas, ("THỦ TRƯỞNG CƠ SỞ Y TẾ",), f"Bác sĩ {case.doctor}", hospital_seal(case))
    return fields


def extract(canvas: Canvas, case: Household, title: str) -> dict[str, str]:
    """Draw a plain extract of a civil-status register about the applicant, sealed."""
    person = case.applicant
    fields = {"name": person.name, "birth_date": slashed(person.birth), "id_number": person.number}
    national(canvas)
    canvas.line(title.upper(), 15.5, bold=True, align="centre")
    canvas.line(f"{case.place.committee}, {case.place.province}", align="centre")
    canvas.gap(8)
    canvas.fill(Slot("Họ, chữ đệm, tên:", fields["name"]))
    canvas.fill(Slot("Ngày, tháng, năm sinh:", fields["birth_date"]), Slot("Giới tính:", str(person.sex)))
    canvas.fill(Slot("Số định danh cá nhân:", fields["id_number"]))
    canvas.fill(Slot("Nơi cư trú:", person.address))
    canvas.fill(Slot("Ghi bằng chữ:", date_in_words(person.birth)))
    canvas.paragraph("Trích lục này được sao từ Sổ hộ tịch lưu tại cơ quan đăng ký và có giá trị như bản chính.")
    signed_by_office(canvas, ("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"), case.chairman, committee_seal(case))
    return fields
