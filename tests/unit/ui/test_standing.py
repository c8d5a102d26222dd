# SPDX-License-Identifier: Apache-2.0
"""The one honest sentence of the status strip."""

import pytest

from clerkdesk.errors import ContentChanged, StoreBusy
from clerkdesk.ports.store import Counts
from tests.fakes.jobs import Jobs
from tests.fakes.queue import NOW
from ui.courier import Line
from ui.standing import Standing
from ui.texts import Language, Texts


@pytest.mark.parametrize(
    ("counts", "sentence", "tone"),
    [
        (Counts(0, 0, 0, 0, 0), "Máy này chưa tiếp nhận hồ sơ nào.", "off"),
        (Counts(6, 2, 1, 3, 0), "1 hồ sơ chờ cổng quốc gia và lưu ở đây, không mất hồ sơ nào.", "off"),
        (Counts(6, 2, 0, 4, 0), "Không hồ sơ nào chờ gửi; cổng đã nhận 4, không mất hồ sơ nào.", "ok"),
        (Counts(6, 2, 0, 3, 0), "Số hồ sơ không khớp. Gọi quản trị.", "danger"),
    ],
)
def test_the_strip_says_one_honest_sentence(counts, sentence, tone):
    said, jobs = [], Jobs()
    standing = Standing(lambda *what: said.append(what), jobs, Texts(Language.VIETNAMESE))
    standing.open(lambda: (counts, {}))
    jobs.do_all()
    assert said == [(sentence, tone)]


def test_a_store_that_does_not_answer_is_told_as_such():
    said, jobs = [], Jobs()

    def ask():
        raise StoreBusy(seconds=5)

    Standing(lambda *what: said.append(what), jobs, Texts(Language.ENGLISH)).open(ask)
    jobs.do_all()
    assert said == [("This station’s store is not open.", "off")]


def test_the_line_is_said_with_since_when_and_how_many():
    said, jobs = [], Jobs()
    standing = Standing(lambda *what: said.append(what), jobs, Texts(Language.VIETNAMESE))
    standing.open(lambda: (Counts(20, 10, 4, 6, 0), {"moving": 4, "needs-you": 2, "accepted": 6}))
    standing.set_line(Line(is_online=True, at=NOW))
    jobs.do_all()
    standing.set_line(Line(is_online=False, at=NOW))
    jobs.do_all()
    standing.set_line(Line(is_online=False, at=NOW, is_stranger=True))
    jobs.do_all()
    sentences = list(dict.fromkeys(said))
    assert sentences[-3:] == [
        ("Trực tuyến – cổng quốc gia trả lời lúc 09:47. 4 hồ sơ đang gửi, 2 chờ bạn xử lý.", "ok"),
        ("Ngoại tuyến từ 09:47 – 14 hồ sơ lưu ở đây, không mất hồ sơ nào.", "off"),
        ("Mạng này đòi đăng nhập hoặc chặn cổng từ 09:47 – 14 hồ sơ lưu ở đây, không mất hồ sơ nào.", "off"),
    ]


def test_an_approved_dossier_that_must_not_leave_is_told_until_it_may():
    said, jobs = [], Jobs()
    standing = Standing(lambda *what: said.append(what), jobs, Texts(Language.VIETNAMESE))
    standing.open(lambda: (Counts(2, 1, 1, 0, 0), {"moving": 0}))
    standing.set_line(Line(is_online=True, at=NOW))
    standing.set_kept_out({"H38-0001": ContentChanged(what="1-to-khai.pdf", detail="one bit")})
    jobs.do_all()
    assert said[-1][1] == "danger"
    assert said[-1][0].startswith("1 hồ sơ đã duyệt không gửi được. H38-0001: ")
    standing.set_kept_out({})
    jobs.do_all()
    assert said[-1][0].startswith("Trực tuyến")
