# SPDX-License-Identifier: Apache-2.0
"""Papers for any procedure: a statement under any title, a letter in two columns, and sheets with a mark alone."""

from clerkdesk.practice.paper.drawing import Canvas, Slot
from clerkdesk.practice.paper.heads import committee_seal, national, signed_by_citizen
from clerkdesk.practice.paper.people import Household
from clerkdesk.practice.paper.words import slashed

_PLEDGE = "Tôi cam đoan những nội dung khai trên đây là đúng sự thật và chịu trách nhiệm trước pháp luật về lời khai."
_REASONS = (
    "Hiện nay, do yêu cầu của công việc và sinh hoạt của gia đình, tôi cần hoàn thành giấy tờ nêu trên trong tháng.",
    "Các giấy tờ kèm theo đã được đối chiếu với bản chính tại Bộ phận Một cửa và không có tẩy xóa, sửa chữa.",
    "Tôi đồng ý nhận kết quả tại Trung tâm Phục vụ hành chính công hoặc qua dịch vụ bưu chính công ích.",
    "Nếu có nội dung chưa rõ, đề nghị quý cơ quan liên hệ theo số điện thoại đã ghi để tôi bổ sung kịp thời.",
    "Việc giải quyết không ảnh hưởng đến quyền, lợi ích hợp pháp của người khác; gia đình không có tranh chấp.",
)


def statement(canvas: Canvas, case: Household, title: str) -> dict[str, str]:
    """Draw a statement form of a citizen under any title."""
    person = case.applicant
    fields = _personal(case)
    national(canvas)
    _title(canvas, title)
    canvas.line(f"Kính gửi: {case.place.committee}, {case.place.province}", align="centre")
    canvas.gap(6)
    canvas.fill(Slot("Họ, chữ đệm, tên người yêu cầu:", fields["requester_name"]))
    canvas.fill(Slot("Ngày, tháng, năm sinh:", fields["birth_date"]), Slot("Giới tính:", fields["sex"]))
    canvas.fill(Slot("Dân tộc:", person.ethnicity), Slot("Quốc tịch:", "Việt Nam"))
    canvas.fill(Slot("Số định danh cá nhân:", fields["requester_id"]))
    canvas.fill(Slot("Nơi cư trú:", fields["requester_residence"]))
    canvas.fill(Slot("Số điện thoại:", fields["phone"]))
    canvas.fill(Slot("Nội dung đề nghị:", _wish(title)))
    canvas.paragraph(_REASONS[0])
    canvas.paragraph(_REASONS[1])
    canvas.paragraph(_PLEDGE)
    canvas.gap(8)
    signed_by_citizen(canvas, case, person.name)
    return fields


def two_columns(canvas: Canvas, case: Household, title: str) -> dict[str, str]:
    """Draw a letter whose body runs in two columns, the left one read first."""
    fields = _personal(case)
    national(canvas)
    _title(canvas, title)
    canvas.line(f"Kính gửi: {case.place.committee}, {case.place.province}", align="centre")
    canvas.gap(8)
    middle, top = (canvas.left + canvas.right) / 2, canvas.y
    left, right = (canvas.left, middle - 14), (middle + 14, canvas.right)
    canvas.line("I. NGƯỜI ĐỀ NGHỊ", 12.5, bold=True, span=left)
    facts = (
        f"Tôi tên là: {fields['requester_name']}; sinh ngày {fields['birth_date']}; giới tính: {fields['sex']}; "
        f"số định danh cá nhân: {fields['requester_id']}.",
        f"Nơi cư trú: {fields['requester_residence']}.",
        f"Số điện thoại: {fields['phone']}.",
        _REASONS[0],
        _REASONS[4],
    )
    for text in facts:
        canvas.paragraph(text, 12.5, indent=14, span=left)
    bottom, canvas.y = canvas.y, top
    canvas.line("II. NỘI DUNG ĐỀ NGHỊ", 12.5, bold=True, span=right)
    for text in (
        f"Tôi nộp {_shown(title)} này kèm theo hồ sơ và đề nghị quý cơ quan xem xét, giải quyết.",
        *_REASONS[1:4],
        _PLEDGE,
    ):
        canvas.paragraph(text, 12.5, indent=14, span=right)
    bottom = max(bottom, canvas.y)
    canvas.upright(middle, top + 6, bottom)
    canvas.y = bottom + 16
    signed_by_citizen(canvas, case, case.applicant.name, role="Người làm đơn")
    return fields


def seal_alone(canvas: Canvas, case: Household, title: str) -> dict[str, str]:
    """Draw a sheet with nothing but a seal: it looks empty and is not."""
    del title
    canvas.stamp(committee_seal(case), canvas.width * 0.62, canvas.height * 0.3)
    return {}


def signature_alone(canvas: Canvas, case: Household, title: str) -> dict[str, str]:
    """Draw a sheet with nothing but a signature: it looks empty and is not."""
    del case, title
    canvas.sign(canvas.width * 0.66, canvas.height * 0.2, 130)
    return {}


def blank(canvas: Canvas, case: Household, title: str) -> dict[str, str]:
    """Draw nothing."""
    del canvas, case, title
    return {}


def _personal(case: Household) -> dict[str, str]:
    person = case.applicant
    return {
        "requester_name": person.name,
        "birth_date": slashed(person.birth),
        "sex": str(person.sex),
        "requester_id": person.number,
        "requester_residence": person.address,
        "phone": person.phone,
    }


def _title(canvas: Canvas, title: str) -> None:
    for words in canvas.wrap(title.upper(), 17, 400, 400):
        canvas.line(words, 15.5, bold=True, align="centre", lead=1.45)


def _shown(title: str) -> str:
    return title[:1].lower() + title[1:]


def _wish(title: str) -> str:
    """Return what is asked for: the title without the kind of paper it names."""
    shown = _shown(title)
    for kind in ("tờ khai ", "giấy đề nghị ", "phiếu yêu cầu ", "đơn đề nghị "):
        if shown.startswith(kind):
            return f"{shown.removeprefix(kind)} theo quy định"
    return "giải quyết hồ sơ theo quy định"
