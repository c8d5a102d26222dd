# SPDX-License-Identifier: Apache-2.0
"""Syllables that Vietnamese middle and given names are made of, and which of them one lost mark turns into another."""

import unicodedata
from functools import lru_cache

_DOT = "\u0323"
_AS_TEXT = """
    ái an anh ánh ân ẩn ba bá bách bạch bảo băng bằng bắc bảy bẩy bé bích biên biển bình bính bổn bông bút bửu ca cam
    can cảnh cao cát cầm cẩm cần cẩn chánh châu chi chí chiến chiêu chính chinh chu chung chuyên chương công cơ cúc cư
    cương cường cửu danh dân dần di diễm diên diễn diệp diệu dịu doan doanh du dung dũng duy duyên duyệt dư dương dưỡng
    đa đài đại đan đàn đào đạo đạt đăng đắc đặng đề điềm điền điệp đình đính định đoan đoàn đô độ đông đồng đức đường
    được gấm gia giang giao giáp giàu giỏi hà hạ hải hàn hạnh hào hảo hạo hằng hân hậu hiên hiền hiển hiến hiệp
    hiếu hiệu hoa hoà hòa hoá hóa hoài hoan hoàn hoàng hoạt hoằng hoè hòe hồ hộ hội hồng hợi hợp huân huấn huế huệ hùng
    huy huyên huyền huỳnh hưng hứng hương hường hướng hưởng hữu hỷ hỉ kết kha khả khải khang khanh khánh khắc khiêm
    khiết khoa khoá khóa khoát khôi khôn khuê khuyên khương kiên kiện kiệt kiều kim kính kỳ kỷ la lai lài lam lan lang
    lãm lành lạc lâm lân lập lê lễ lệ liêm liên liễu linh lĩnh loan long lộc lợi luân luận luật lụa lục lữ lực lương
    lượng lưu ly lý lịch mai mạnh mậu mẫn mận mây mến mi miên minh mơ mùi muội mười my mỹ mỵ na nam năm năng nga ngà
    ngạn ngân nghi nghị nghĩa nghiêm ngoan ngọ ngọc ngôn nguyên nguyện nguyệt ngữ nhã nhàn nhạn nhâm nhân nhẫn nhất
    nhật nhi nhị nhiên nhiệm nho nhu nhuận nhuần nhung như nhượng nhựt ninh nữ nương oanh pha phan phát phấn phi phong
    phú phúc phụng phước phương phượng qua quân quang quảng quế quí quốc quý quyên quyền quyến quyết quỳnh sa sáng sang
    san sâm sáu sen sinh soạn song sơn sử sự sửu sương sỹ sĩ tài tám tảo tâm tân tấn tần tây thạch thạc thái tháp thanh
    thành thảo thao thắm thắng thăng thân thập thất thế thêm thi thị thìn thịnh thiên thiện thiết thiều thiệu thoa thoại
    thoan thọ thơ thơm thông thơi thời thống thu thuần thuận thuật thục thuý thúy thuỳ thùy thuỷ thủy thuyên thuyền
    thuyết thư thứ thức thương thường thượng thưởng thy tiên tiến tiền tiệp tín tính tình tịnh toán toàn toản toại tố
    tôn tới trà trai trang tráng trạch trãi trâm trân trấn tri trí trị triết triển triều triệu trinh trình trọng trúc
    trung truyền trường trưởng trực tú tuân tuấn tuất tuệ tùng tung túc tuy tuyên tuyến tuyền tuyển tuyết tư tứ tự tường
    tương tựu tý tỵ uyên uyển út vàng văn vân vấn vận vẹn vi vĩ vị viên viễn viết việt vinh vĩnh vịnh võ vọng vui vũ
    vương vượng vy vỹ xinh xoan xuân xuyên xuyến y ý yên yến yết
"""
_USUAL = frozenset(_AS_TEXT.split())
"""As they are spelled; what differs only in where the tone stands (Thúy, Thuý) is there twice."""

_SMALL_MARKS = "\u0301\u0303\u0309"
_HATS = "\u0302\u0306"


def is_usual(syllable: str) -> bool:
    """Tell whether many people bear a syllable, letter by letter as it is, as a middle or given name."""
    return syllable.lower() in _USUAL


def is_unmistakable(syllable: str) -> bool:
    """Tell whether a syllable is a usual one of names, and no other one that has lost the dot below its vowel."""
    return is_usual(syllable) and not with_dot(syllable)


@lru_cache(maxsize=2048)
def with_dot(syllable: str) -> str:
    """Return the usual name that has a dot below its vowel and is this syllable without it, in small letters, or ""."""
    low = unicodedata.normalize("NFC", syllable.lower())
    return next((other for other in sorted(_USUAL) if other != low and _bare(other, _DOT) == low), "")


@lru_cache(maxsize=2048)
def has_like(syllable: str) -> bool:
    """Tell whether another usual name differs in the mark over its hat alone (Tuyến, Tuyển): poor print blurs it."""
    low = unicodedata.normalize("NFD", syllable.lower())
    if not (any(mark in low for mark in _HATS) and any(mark in low for mark in _SMALL_MARKS)):
        return False
    return any(other in _USUAL for other in (_marked(low, mark) for mark in _SMALL_MARKS if mark not in low))


def _marked(decomposed: str, mark: str) -> str:
    """Return a syllable with another small mark."""
    return unicodedata.normalize("NFC", "".join(mark if sign in _SMALL_MARKS else sign for sign in decomposed))


def _bare(text: str, marks: str) -> str:
    kept = "".join(sign for sign in unicodedata.normalize("NFD", text) if sign not in marks)
    return unicodedata.normalize("NFC", kept)
