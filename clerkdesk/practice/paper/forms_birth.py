# SPDX-License-Identifier: Apache-2.0
"""Papers of a birth: the registration form in two layouts and the hospital's certificate of birth."""

from clerkdesk.practice.paper.drawing import Canvas, Slot
from clerkdesk.practice.paper.heads import hospital_seal, national, signed_by_citizen, two_blocks
from clerkdesk.practice.paper.people import Household, Person, Sex
from clerkdesk.practice.paper.words import date_in_words, dated_line, slashed

_PLEDGE = (
    "Tôi cam đoan nội dung đề nghị đăng ký khai sinh trên đây là đúng sự thật, được sự thỏa thuận nhất trí của các bên "
    "liên quan theo quy định pháp luật.",
    "Tôi chịu hoàn toàn trách nhiệm trước pháp luật về nội dung cam đoan của mình.",
)
_NOTES = (
    "(1) Ghi rõ tên cơ quan thực hiện đăng ký khai sinh.",
    "(2) Ghi theo nơi đăng ký thường trú; nếu không có thì ghi theo nơi đăng ký tạm trú.",
    "(3) Ghi thông tin về giấy tờ tùy thân của người yêu cầu: số, ngày cấp.",
    "(4) Trường hợp sinh tại cơ sở y tế thì ghi rõ tên cơ sở y tế và địa chỉ trụ sở cơ sở y tế đó.",
)


def birth_fields(case: Household) -> dict[str, str]:
    """Return what the birth registration form of this case says, by field name."""
    child, mother, father, asks = case.child, case.mother, case.father, case.applicant
    return {
        "requester_name": asks.name,
        "requester_residence": asks.address,
        "requester_id": f"Căn cước số {asks.number}, cấp ngày {slashed(asks.card_issued)}",
        "relation": "Cha đẻ" if asks.sex is Sex.MALE else "Mẹ đẻ",
        "child_name": child.name.upper(),
        "child_birth_date": slashed(child.birth),
        "child_birth_date_words": date_in_words(child.birth),
        "child_sex": str(child.sex),
        "child_ethnicity": child.ethnicity,
        "child_nationality": "Việt Nam",
        "child_birth_place": f"{case.hospital}, {case.place.full}",
        "child_home_town": child.home_town,
        **_parent_fields("mother", mother),
        **_parent_fields("father", father),
    }


def _parent_fields(who: str, person: Person) -> dict[str, str]:
    return {
        f"{who}_name": person.name,
        f"{who}_birth_year": str(person.birth.year),
        f"{who}_ethnicity": person.ethnicity,
        f"{who}_nationality": "Việt Nam",
        f"{who}_residence": person.address,
    }


def birth(canvas: Canvas, case: Household, title: str) -> dict[str, str]:
    """Draw the birth registration form in its plain layout."""
    return _birth(canvas, case, title, marks=False)


def birth_with_notes(canvas: Canvas, case: Household, title: str) -> dict[str, str]:
    """Draw the birth registration form with note marks behind its labels and the notes at the foot."""
    fields = _birth(canvas, case, title, marks=True)
    canvas.gap(6)
    canvas.rule(canvas.left, canvas.left + 130, canvas.y + 3)
    canvas.gap(2)
    canvas.line("Chú thích:", 9.5, bold=True, lead=1.35)
    for note in _NOTES:
        canvas.line(note, 9.5, lead=1.3)
    return fields


def _birth(canvas: Canvas, case: Household, title: str, *, marks: bool) -> dict[str, str]:
    fields = birth_fields(case)

    def note(number: int) -> str:
        return f" ({number})" if marks else ""

    canvas.y = 40.0 if marks else 52.0
    national(canvas)
    canvas.line(title.upper(), 15.5, bold=True, align="centre")
    canvas.line(f"Kính gửi{note(1)}: {case.place.committee}", align="centre")
    canvas.gap(3)
    canvas.fill(Slot("Họ, chữ đệm, tên người yêu cầu:", fields["requester_name"]))
    canvas.fill(Slot(f"Nơi cư trú{note(2)}:", fields["requester_residence"]))
    canvas.fill(Slot(f"Giấy tờ tùy thân{note(3)}:", fields["requester_id"]))
    canvas.fill(Slot("Quan hệ với người được khai sinh:", fields["relation"]))
    canvas.line("Đề nghị cơ quan đăng ký khai sinh cho người dưới đây:", bold=True)
    canvas.fill(Slot("Họ, chữ đệm, tên:", fields["child_name"]))
    canvas.fill(Slot("Ngày, tháng, năm sinh:", fields["child_birth_date"]))
    canvas.fill(Slot("Ghi bằng chữ:", fields["child_birth_date_words"]))
    canvas.fill(
        Slot("Giới tính:", fields["child_sex"]),
        Slot("Dân tộc:", fields["child_ethnicity"]),
        Slot("Quốc tịch:", fields["child_nationality"]),
    )
    canvas.fill(Slot(f"Nơi sinh{note(4)}:", fields["child_birth_place"]))
    canvas.fill(Slot("Quê quán:", fields["child_home_town"]))
    for who, word in (("mother", "mẹ"), ("father", "cha")):
        canvas.fill(Slot(f"Họ, chữ đệm, tên người {word}:", fields[f"{who}_name"]))
        canvas.fill(
            Slot("Năm sinh:", fields[f"{who}_birth_year"]),
            Slot("Dân tộc:", fields[f"{who}_ethnicity"]),
            Slot("Quốc tịch:", fields[f"{who}_nationality"]),
        )
        canvas.fill(Slot(f"Nơi cư trú{note(2)}:", fields[f"{who}_residence"]))
    for sentence in _PLEDGE:
        canvas.paragraph(sentence, lead=1.4)
    signed_by_citizen(canvas, case, case.applicant.name)
    return fields


def birth_certificate(canvas: Canvas, case: Household, title: str) -> dict[str, str]:
    """Draw the hospital's certificate of birth, sealed."""
    child, mother, father = case.child, case.mother, case.father
    weight = 2500 + child.birth.day * 37
    fields = {
        "mother_name": mother.name,
        "mother_birth_year": str(mother.birth.year),
        "mother_residence": mother.address,
        "mother_id": mother.number,
        "father_name": father.name,
        "birth_time": f"{6 + child.birth.day % 14:02d} giờ {child.birth.day + 11:02d} phút, {dated_line(child.birth)}",
        "child_sex": str(child.sex),
        "child_weight": f"{weight} gam",
        "child_name": child.name,
        "birth_place": case.hospital,
    }
    number = 100 + child.birth.day * 7
    two_blocks(canvas, ("SỞ Y TẾ " + case.place.province.upper(), case.hospital.upper()), f"Số: {number}/GCS-2026")
    canvas.line(title.upper(), 18, bold=True, align="centre")
    canvas.gap(8)
    canvas.fill(Slot("Họ và tên mẹ/Người nuôi dưỡng:", fields["mother_name"]))
    canvas.fill(Slot("Năm sinh:", fields["mother_birth_year"]), Slot("Dân tộc:", mother.ethnicity))
    canvas.fill(Slot("Nơi thường trú:", fields["mother_residence"]))
    canvas.fill(Slot("Số định danh cá nhân:", fields["mother_id"]))
    canvas.fill(Slot("Họ và tên cha:", fields["father_name"]))
    canvas.fill(Slot("Đã sinh con vào lúc:", fields["birth_time"]))
    canvas.fill(Slot("Tại:", fields["birth_place"]))
    canvas.fill(Slot("Số lần sinh:", "01"), Slot("Số con hiện sống:", "01"), Slot("Số con trong lần sinh này:", "01"))
    canvas.fill(Slot("Giới tính của con:", fields["child_sex"]), Slot("Cân nặng:", fields["child_weight"]))
    canvas.fill(Slot("Hiện trạng của con:", "Khỏe mạnh"))
    canvas.fill(Slot("Dự định đặt tên con là:", fields["child_name"]))
    canvas.fill(Slot("Người đỡ đẻ:", case.doctor))
    canvas.gap(10)
    _three_signatures(canvas, case)
    canvas.gap(12)
    canvas.paragraph(
        "Lưu ý: Giấy chứng sinh được cấp lần đầu, dùng để đăng ký khai sinh theo quy định của pháp luật.", 11
    )
    return fields


def _three_signatures(canvas: Canvas, case: Household) -> None:
    third = (canvas.right - canvas.left) / 3
    columns = (("Người nhận giấy", case.mother.name), ("Người đỡ đẻ", case.doctor), ("Thủ trưởng cơ sở", case.chairman))
    canvas.line(dated_line(case.child.birth).capitalize(), 12, align="right")
    top = canvas.y
    for index, (role, name) in enumerate(columns):
        canvas.y = top
        x0 = canvas.left + third * index
        span = (x0 + 4, x0 + third - 4)
        canvas.line(role, 12.5, bold=True, align="centre", span=span)
        canvas.sign(sum(span) / 2 + 8, canvas.y + 34, 88)
        if index == 2:
            canvas.stamp(hospital_seal(case), sum(span) / 2 - 52, canvas.y + 42)
        canvas.gap(62)
        canvas.line(name, 12, align="centre", span=span)
