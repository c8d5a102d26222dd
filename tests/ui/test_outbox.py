# SPDX-License-Identifier: Apache-2.0
"""The outbox at the window, against the practice portal, by keyboard alone."""

from clerkdesk.ports.store import OutboxRow
from tests.fakes.queue import NOW
from ui.models.paged import PAGE_ROWS, PagedModel
from ui.pages.outbox.sentences import outbox_row
from ui.texts import Language, Texts

pytest_plugins = ("tests.counter_fixtures", "tests.window_fixtures")


def said(page):
    """Return the sentences of the list, from above."""
    return [page.model.index(line, 2).data() for line in range(page.model.rowCount())]


def quiet(clerk):
    """Let nothing be sent unless the clerk says so."""
    clerk.station.courier.stop()
    clerk.wait()


def test_what_is_approved_leaves_by_itself_and_the_strip_says_so(counter, sit_down, qtbot):
    codes = counter.at("approved", count=2)
    clerk = sit_down(page="outbox")
    clerk.station.courier.hurry()
    qtbot.waitUntil(lambda: len(said(clerk.page)) == 2 and "biên nhận" in said(clerk.page)[1], timeout=60_000)
    clerk.wait()
    assert clerk.station.window.strip.sentence.text().startswith("Trực tuyến – cổng quốc gia trả lời lúc")
    assert all(counter.services.overview.show(code).deliveries[0].receipt for code in codes)


def test_a_portal_that_does_not_answer_is_calm_and_counts(counter, counter_portal, sit_down, qtbot):
    counter.at("queued")
    counter_portal.stop()
    try:
        clerk = sit_down(page="outbox")
        strip = clerk.station.window.strip.sentence
        clerk.station.courier.hurry()
        qtbot.waitUntil(lambda: strip.text().startswith("Ngoại tuyến từ"), timeout=60_000)
        assert strip.text().endswith("1 hồ sơ lưu ở đây, không mất hồ sơ nào.")
        qtbot.waitUntil(lambda: said(clerk.page)[:1] == ["Cổng không trả lời, máy tự gửi lại"], timeout=60_000)
    finally:
        counter_portal.start()
    clerk.press("F5")
    qtbot.waitUntil(lambda: "biên nhận" in said(clerk.page)[0], timeout=60_000)


def test_a_dossier_is_held_with_a_reason_and_released_again(counter, sit_down):
    (code,) = counter.at("queued")
    clerk = sit_down(page="outbox", sends=False)
    quiet(clerk)
    clerk.page.presenter.refresh()
    clerk.wait()
    clerk.press("H")
    assert clerk.page.detail.why.hasFocus()
    clerk.type("chờ giấy ủy quyền")
    clerk.press("Return")
    assert said(clerk.page) == ["Bạn giữ lại"]
    assert clerk.page.detail.said == "chờ giấy ủy quyền"
    assert clerk.page.header().actions[-1].reason
    clerk.page.table.setFocus()
    clerk.press("H")
    assert said(clerk.page) == ["Xếp hàng, sắp đi"]
    assert counter.services.overview.show(code).deliveries[0].state == "QUEUED"


def test_the_journey_names_the_officers(counter, sit_down):
    counter.at("queued")
    clerk = sit_down(page="outbox", sends=False)
    quiet(clerk)
    steps = clerk.page.detail.journey
    officer = counter.services.administer.officers()[0].name
    assert steps[:2] == ["Đóng gói, niêm phong", f"Ký bởi {officer}"]
    assert steps[3] == "Vào hộp gửi"


def test_an_empty_outbox_says_what_will_be_here(sit_down):
    clerk = sit_down(page="outbox")
    assert clerk.page.is_empty
    assert not clerk.page.detail.isVisible()
    clerk.press("F6")
    assert not clerk.page.detail.isVisible()


def test_the_first_delivery_of_an_empty_outbox_is_shown_whole(counter, sit_down):
    clerk = sit_down(page="outbox", sends=False)
    counter.at("queued")
    quiet(clerk)
    clerk.page.presenter.arrive()
    clerk.wait()
    assert clerk.page.detail.isVisible()
    assert clerk.page.detail.journey


def row(sequence, **changes):
    values = {
        "sequence": sequence, "code": f"H38.31.24-261120-{sequence:04d}", "owner": "Hồ Xuân Quỳnh",
        "procedure_name": "Đăng ký khai sinh", "destination": "gateway", "state": "CONFIRMED", "queued_at": NOW,
        "tries": 1, "next_try_at": None, "fault": "", "fault_detail": "", "started": 2, "accepted_at": NOW,
        "portal_number": "P1",
    }  # fmt: skip
    return OutboxRow(**(values | changes))


def test_a_long_list_keeps_only_the_pages_near_the_screen(qtbot, qtmodeltester):
    texts, model = Texts(Language.ENGLISH), PagedModel(6)
    asked = []
    model.page_wanted.connect(asked.append)
    model.set_list([outbox_row(row(1_000_001, state="QUEUED"), texts, NOW)], 1_000_000)
    assert model.rowCount() == 1_000_001
    assert model.index(1, 0).data() == "…"
    assert model.index(999_000, 0).data() == "…"
    assert asked == [0, 998_999 // PAGE_ROWS]
    model.set_page(0, [outbox_row(row(number), texts, NOW) for number in range(PAGE_ROWS)])
    assert model.index(1, 2).data() == "Accepted 09:47, receipt kept"
    for page in range(100, 200):
        model.set_page(page, [outbox_row(row(1), texts, NOW)] * PAGE_ROWS)
    assert model.pages_held < 70
    assert model.line_of("H38.31.24-261120-1000001") == 0


def test_any_page_of_a_long_list_is_found_from_its_anchors(counter):
    outbox = counter.tokens.outbox
    counter.at("delivered", count=2)
    anchors = outbox.anchors("accepted")
    assert len(anchors) == 1
    newest = outbox.rows("accepted", limit=1)[0]
    assert newest.sequence == anchors[0]
    assert outbox.rows("accepted", after=anchors[0])[0].sequence < anchors[0]
    assert outbox.counts() == {"needs-you": 0, "moving": 0, "accepted": 2}


def test_the_list_is_not_asked_for_while_nobody_looks(sit_down):
    clerk = sit_down(page="outbox")
    outbox = clerk.page
    assert outbox.asks_again
    clerk.press("Ctrl+1")
    assert not outbox.asks_again
