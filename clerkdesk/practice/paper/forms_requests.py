# SPDX-License-Identifier: Apache-2.0
"""What citizens fill in besides the birth form: registration of a death and of a marriage."""

from clerkdesk.practice.paper.drawing import Canvas, Slot
from clerkdesk.practice.paper.forms_civil import death_facts
from clerkdesk.practice.paper.heads import couple, national, signed_by_citizen
from clerkdesk.practice.paper.people import Household
from clerkdesk.practice.paper.words import dated_line, slashed

_PLEDGE = "Tôi cam đoan những nội dung khai trên đây là đúng sự thật và chịu trách nhiệm trước pháp luật về lời khai."
_VOWS = (
    "Chúng tôi cam đoan những lời khai trên đây là đúng sự thật, việc kết hôn của chúng tôi là tự nguyện, không vi "
    "phạm quy định của Luật Hôn nhân và gia đình Việt Nam."
)


def death_form(canvas: Canvas, case: Household, title: str) -> dict[str, str]:
    """Draw the form that asks for a death to be registered; it agrees with the notice of death of the same case."""
    asks, gone = case.applicant, case.elder
    fields = {
        "requester_name": asks.name,
        "requester_residence": asks.address,
        "requester_id": f"Căn cước số {asks.number}, cấp ngày {slashed(asks.card_issued)}",
        "relation": "Con đẻ" if asks is case.father else "Con dâu",
        "deceased_name": gone.name.upper(),
        "deceased_birth_date": slashed(gone.birth),
        "deceased_id": gone.number,
        **death_facts(case),
    }
    national(canvas)
    canvas.line(title.upper(), 15.5, bold=True, align="centre")
    canvas.line(f"Kính gửi: {case.place.committee}", align="centre")
    canvas.gap(4)
    canvas.fill(Slot("Họ, chữ đệm, tên người yêu cầu:", fields["requester_name"]))
    canvas.fill(Slot("Nơi cư trú:", fields["requester_residence"]))
    canvas.fill(Slot("Giấy tờ tùy thân:", fields["requester_id"]))
    canvas.fill(Slot("Quan hệ với người đã chết:", fields["relation"]))
    canvas.line("Đề nghị cơ quan đăng ký khai tử cho người có tên dưới đây:", bold=True)
    canvas.fill(Slot("Họ, chữ đệm, tên:", fields["deceased_name"]))
    canvas.fill(Slot("Ngày, tháng, năm sinh:", fields["deceased_birth_date"]), Slot("Giới tính:", str(gone.sex)))
    canvas.fill(Slot("Dân tộc:", gone.ethnicity), Slot("Quốc tịch:", "Việt Nam"))
    canvas.fill(Slot("Nơi cư trú cuối cùng:", gone.address))
    canvas.fill(Slot("Số định danh cá nhân:", fields["deceased_id"]))
    canvas.fill(Slot("Đã chết vào lúc:", fields["death_time"]))
    canvas.fill(Slot("Nơi chết:", fields["death_place"]))
    canvas.fill(Slot("Nguyên nhân chết:", fields["cause"]))
    canvas.paragraph(_PLEDGE)
    signed_by_citizen(canvas, case, asks.name)
    return fields


def marriage_form(canvas: Canvas, case: Household, title: str) -> dict[str, str]:
    """Draw the form that asks for a marriage to be registered: both sides answer in the columns of one table."""
    wife, husband = case.mother, case.father
    fields = {
        "wife_name": wife.name,
        "wife_id": wife.number,
        "husband_name": husband.name,
        "husband_id": husband.number,
    }
    rows = [
        ("Họ, chữ đệm, tên", wife.name, husband.name),
        ("Ngày, tháng, năm sinh", slashed(wife.birth), slashed(husband.birth)),
        ("Dân tộc", wife.ethnicity, husband.ethnicity),
        ("Quốc tịch", "Việt Nam", "Việt Nam"),
        ("Nơi cư trú", wife.address, husband.address),
        ("Giấy tờ tùy thân", f"Căn cước số {wife.number}", f"Căn cước số {husband.number}"),
        ("Kết hôn lần thứ mấy", "01", "01"),
    ]
    national(canvas)
    canvas.line(title.upper(), 15.5, bold=True, align="centre")
    canvas.line(f"Kính gửi: {case.place.committee}", align="centre")
    canvas.gap(4)
    canvas.table(("Thông tin", "Bên nữ", "Bên nam"), rows, (1.3, 2.0, 2.0), size=12.0)
    canvas.paragraph(_VOWS)
    canvas.paragraph("Chúng tôi chịu hoàn toàn trách nhiệm trước pháp luật về nội dung cam đoan của mình.")
    canvas.line("Đề nghị Quý cơ quan đăng ký.", 13)
    place = case.place.commune
    canvas.line(f"{place[0].upper()}{place[1:]}, {dated_line(case.signed)}", 13, align="right")
    couple(canvas, (("Bên nữ", wife), ("Bên nam", husband)))
    return fields
