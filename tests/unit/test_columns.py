# SPDX-License-Identifier: Apache-2.0
"""In which order blocks, columns and rows are read."""

from clerkdesk.adapters.ocr.engine import SeenWord
from clerkdesk.adapters.ocr.layout import in_reading_order, without_scribbles, without_specks


def placed(*pieces, line=None):
    """Make words out of (x, y, text); each piece is a line of the reader's unless `line` joins them."""
    words = []
    for number, (x, y, text) in enumerate(pieces):
        for word in text.split():
            box = (x, y, x + 12 * len(word), y + 30)
            words.append(SeenWord(word, box, y + 25.0, 0.95, 0, number if line is None else line))
            x += 12 * len(word) + 10
    return words


def lines(words, tables=()):
    rows = {}
    for word in in_reading_order(words, tables):
        rows.setdefault((word.block, word.line), []).append(word.text)
    return [" ".join(row) for row in rows.values()]


def joined(*rows):
    """Make words of rows that the reader ran together: each row a list of (x, text) at the next height."""
    words = []
    for number, row in enumerate(rows):
        words += placed(*((x, 60 * number, text) for x, text in row), line=number)
    return words


HEAD = (
    [(140, "ỦY BAN NHÂN DÂN"), (600, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")],
    [(160, "XÃ NA SON"), (680, "Độc lập - Tự do - Hạnh phúc")],
    [(150, "Số: 12/QĐ-UBND"), (640, "Xã Na Son, ngày 5 tháng 7 năm 2026")],
)


def test_a_head_of_two_blocks_is_read_block_by_block():
    assert lines(joined(*HEAD, [(560, "QUYẾT ĐỊNH")], [(100, "Căn cứ vào các văn bản sau đây và theo đề nghị")])) == [
        "ỦY BAN NHÂN DÂN",
        "XÃ NA SON",
        "Số: 12/QĐ-UBND",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "Xã Na Son, ngày 5 tháng 7 năm 2026",
        "QUYẾT ĐỊNH",
        "Căn cứ vào các văn bản sau đây và theo đề nghị",
    ]


def test_a_number_and_a_date_that_nearly_touch_are_still_parted():
    touching = [(150, "Số: 12/QĐ-UBND Xã Na Son, ngày 5 tháng 7 năm 2026")]
    assert lines(joined(*HEAD[:2], touching))[2:] == [
        "Số: 12/QĐ-UBND",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "Xã Na Son, ngày 5 tháng 7 năm 2026",
    ]


def test_two_columns_of_prose_are_read_one_after_the_other():
    left = ("một hai ba bốn năm sáu", "bảy tám chín mười mốt", "hai ba bốn năm sáu bảy", "tám chín mười hai mốt")
    right = ("đông tây nam bắc xuân", "hạ thu đông vàng xanh", "đỏ tím trắng đen hồng", "cam nâu xám lam biếc")
    rows = [[(100, a), (600, b)] for a, b in zip(left, right, strict=True)]
    assert lines(joined(*rows)) == [*left, *right]


def test_labels_with_values_stay_in_their_rows():
    rows = (
        [(100, "Ngày sinh: 05/07/1990"), (600, "Giới tính: Nam")],
        [(100, "Dân tộc: Kinh"), (600, "Quốc tịch: Việt Nam")],
    )
    assert lines(joined(*rows)) == ["Ngày sinh: 05/07/1990 Giới tính: Nam", "Dân tộc: Kinh Quốc tịch: Việt Nam"]


def test_signatures_side_by_side_are_read_block_by_block():
    rows = ([(140, "BÊN A"), (640, "BÊN B")], [(80, "Nguyễn Văn An"), (590, "Lê Thị Bích Na")])
    assert lines(joined(*rows)) == ["BÊN A", "Nguyễn Văn An", "BÊN B", "Lê Thị Bích Na"]


def test_the_room_for_signatures_does_not_part_names_from_roles():
    words = placed((140, 0, "BÊN A"), (640, 0, "BÊN B"), (80, 300, "Nguyễn Văn An"), (590, 300, "Lê Thị Bích Na"))
    assert lines(words) == ["BÊN A", "Nguyễn Văn An", "BÊN B", "Lê Thị Bích Na"]


def test_a_ruled_table_is_read_row_by_row_between_what_stands_around_it():
    above, below = placed((100, 0, "Danh sách")), placed((100, 400, "Người lập"))
    cells = placed((120, 100, "1"), (120, 160, "2"), (300, 102, "Lê Na"), (300, 161, "Lê An"))
    assert lines([*cells, *below, *above], [(100, 80, 900, 220)]) == ["Danh sách", "1 Lê Na", "2 Lê An", "Người lập"]


def test_nothing_is_nothing():
    assert lines([]) == []


def test_lone_slashes_and_dashes_stay_and_bits_of_leaders_go():
    words = placed((0, 0, "Số / Ngày - ... _ ' a"))
    assert [word.text for word in without_specks(words, 200)] == ["Số", "/", "Ngày", "-", "a"]


def test_short_lines_that_nobody_is_sure_of_go():
    sure, unsure = placed((0, 0, "Lê Na"))[0], SeenWord("lU", (0, 90, 40, 120), 118.0, 0.5, 0, 9)
    assert without_scribbles([sure, unsure]) == [sure]
