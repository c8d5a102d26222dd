# SPDX-License-Identifier: Apache-2.0
"""Indicators of Decision 766/QĐ-TTg recomputed from the event log, each with its rule, source and certainty."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from clerkdesk.domain.dossier import Channel
from clerkdesk.domain.procedure import Certainty
from clerkdesk.domain.reports.history import CaseHistory, Moment, Period, end_of, is_late, is_paid_online, judged_end
from clerkdesk.domain.reports.sheet import Column, ColumnKind, Report, ReportHead, Sheet, Value
from clerkdesk.domain.states import DossierStatus

FORM: Final = "766"
TITLE: Final = "Chỉ số phục vụ người dân, doanh nghiệp (tính lại từ nhật ký hồ sơ)"
_READ: Final = "Quyết định 766/QĐ-TTg, cách tính đọc trong mã nguồn công khai của đơn vị tích hợp"
_OWN: Final = "Số liệu phụ của ClerkDesk, giúp giải thích chỉ số; không thuộc bộ chỉ số"
_RECALLED: Final = "Quyết định 766/QĐ-TTg, cách tính nhớ lại, chưa đối chiếu văn bản"
_PROGRESS, _ONLINE, _DIGITAL = "Tiến độ giải quyết", "Dịch vụ công trực tuyến", "Số hóa hồ sơ"
_CH_ONLINE: Final = str(Channel.ONLINE)
_FINISHED: Final = str(DossierStatus.FINISHED)
_RETURNED: Final = str(DossierStatus.RETURNED)


@dataclass(frozen=True, slots=True)
class IndicatorRule:
    """How an indicator is counted.

    Attributes:
        certainty: how well the rule is known; recalled ones show as to be confirmed.
    """

    key: str
    group: str
    name: str
    rule: str
    source: str
    certainty: Certainty


@dataclass(frozen=True, slots=True)
class Indicator:
    """An indicator: `part` of `whole` dossiers."""

    rule: IndicatorRule
    part: int
    whole: int

    @property
    def share(self) -> float | None:
        """From 0 to 1; None where there is nothing to share."""
        return self.part / self.whole if self.whole else None


RULES: Final = (
    IndicatorRule(
        "on_time", _PROGRESS, "Hồ sơ giải quyết đúng hạn",
        "Kết thúc ≤ ngày hẹn trả; trừ thời gian chờ bổ sung; bổ sung quá một lần tính là trễ; không hẹn trả: đúng hạn",
        _READ, Certainty.VERIFIED,
    ),
    IndicatorRule(
        "open_in_time", _PROGRESS, "Hồ sơ đang giải quyết còn trong hạn",
        "Chưa kết thúc ở cuối kỳ và chưa quá ngày hẹn trả", _OWN, Certainty.COMPUTED,
    ),
    IndicatorRule(
        "no_supplement", _PROGRESS, "Hồ sơ không phải bổ sung",
        "Không có lần yêu cầu bổ sung nào trong số hồ sơ đã kết thúc", _OWN, Certainty.COMPUTED,
    ),
    IndicatorRule(
        "one_supplement", _PROGRESS, "Hồ sơ bổ sung đúng một lần",
        "Thời gian chờ được trừ khỏi thời gian giải quyết", _READ, Certainty.VERIFIED,
    ),
    IndicatorRule(
        "more_supplements", _PROGRESS, "Hồ sơ bổ sung quá một lần",
        "Luôn tính là trễ hạn", _READ, Certainty.VERIFIED,
    ),
    IndicatorRule(
        "online", _ONLINE, "Hồ sơ nộp trực tuyến",
        "Kênh thực hiện là trực tuyến, trên số tiếp nhận trong kỳ; thiếu kênh tính là trực tiếp", _READ,
        Certainty.VERIFIED,
    ),
    IndicatorRule(
        "online_payment", _ONLINE, "Hồ sơ thanh toán trực tuyến",
        "Trả qua Cổng DVCQG hoặc cổng của bộ, tỉnh; phí bằng 0 không tính vào mẫu số", _READ, Certainty.VERIFIED,
    ),
    IndicatorRule(
        "digitised", _DIGITAL, "Hồ sơ được số hóa",
        "Có tệp giấy tờ nộp VÀ tệp kết quả, trên số hồ sơ có kết quả", _READ, Certainty.VERIFIED,
    ),
    IndicatorRule(
        "papers_scanned", _DIGITAL, "Hồ sơ có giấy tờ đầu vào số hóa",
        "Có tệp giấy tờ nộp, trên số tiếp nhận trong kỳ", _RECALLED, Certainty.RECALLED,
    ),
    IndicatorRule(
        "electronic_result", _DIGITAL, "Hồ sơ có kết quả điện tử",
        "Có tệp kết quả, trên số hồ sơ có kết quả", _RECALLED, Certainty.RECALLED,
    ),
    IndicatorRule(
        "reused", _DIGITAL, "Hồ sơ dùng lại dữ liệu đã số hóa",
        "Ít nhất một thành phần lấy từ kho dữ liệu, trên số tiếp nhận trong kỳ", _READ, Certainty.VERIFIED,
    ),
)  # fmt: skip

NOT_FROM_LOG: Final = (
    "Công khai, minh bạch: chấm trên Cổng, không có trong nhật ký hồ sơ.",
    "Mức độ hài lòng: do người dân đánh giá trên Cổng, không có trong nhật ký hồ sơ.",
    "Không quy ra điểm (100 điểm): thang điểm chưa đối chiếu được với văn bản.",
    "Rút hồ sơ: kết thúc khi công dân yêu cầu rút, nếu được chấp nhận.",
)
"""What these numbers do not hold, said under the table."""


def is_on_time(case: CaseHistory, ended: Moment, status: str) -> bool:
    """Judge an ended dossier.

    A dossier without a promised day should be judged by the longest lawful term; this station promises a day wherever
    the law has a term, so one without is on time.

    Source: Decision 766/QĐ-TTg as computed from the synchronised rows (on time: end ≤ promised; supplement waiting
    subtracted; more than one supplement counts as late).
    """
    if len(case.supplements) > 1:
        return False
    return not is_late(case, judged_end(case, ended, status))


def indicators(cases: Iterable[CaseHistory], days: Period) -> list[Indicator]:
    """Count all indicators of a period in one pass, in the order of `RULES`."""
    parts = dict.fromkeys((rule.key for rule in RULES), 0)
    wholes = {"received": 0, "ended": 0, "open": 0, "with_fee": 0, "with_result": 0}
    for case in cases:
        received = case.received_at
        if received is None or received >= days.end:
            continue
        ending = end_of(case, days.end)
        if ending is not None and ending[0] < days.start:
            continue
        if received >= days.start:
            _count_receipt(parts, wholes, case)
        if ending is None:
            wholes["open"] += 1
            parts["open_in_time"] += not is_late(case, days.end)
        else:
            _count_end(parts, wholes, case, *ending)
    return [Indicator(rule, parts[rule.key], wholes[_WHOLES[rule.key]]) for rule in RULES]


_WHOLES: Final = {
    "on_time": "ended", "open_in_time": "open", "no_supplement": "ended", "one_supplement": "ended",
    "more_supplements": "ended", "online": "received", "online_payment": "with_fee", "digitised": "with_result",
    "papers_scanned": "received", "electronic_result": "with_result", "reused": "received",
}  # fmt: skip


def _count_receipt(parts: dict[str, int], wholes: dict[str, int], case: CaseHistory) -> None:
    wholes["received"] += 1
    parts["online"] += case.channel == _CH_ONLINE
    parts["papers_scanned"] += case.has_papers_scanned
    parts["reused"] += case.is_reused
    for fee in case.fees:  # a plain loop: a generator for each of 400,000 dossiers costs a tenth of a second
        if fee.amount_vnd:
            wholes["with_fee"] += 1
            parts["online_payment"] += is_paid_online(case.fees)
            break


def _count_end(parts: dict[str, int], wholes: dict[str, int], case: CaseHistory, ended: Moment, status: str) -> None:
    wholes["ended"] += 1
    asked = len(case.supplements)
    parts["no_supplement" if asked == 0 else "one_supplement" if asked == 1 else "more_supplements"] += 1
    parts["on_time"] += is_on_time(case, ended, status)
    if status in (_FINISHED, _RETURNED):
        wholes["with_result"] += 1
        parts["electronic_result"] += case.has_result_file
        parts["digitised"] += case.has_papers_scanned and case.has_result_file


_COLUMNS: Final = (
    Column("group", "Nhóm", ColumnKind.TEXT, width=24),
    Column("name", "Chỉ số", ColumnKind.TEXT, width=38),
    Column("part", "Đạt"),
    Column("whole", "Tổng số"),
    Column("share", "Tỷ lệ", ColumnKind.SHARE),
    Column("rule", "Cách tính", ColumnKind.TEXT, width=60),
    Column("source", "Nguồn", ColumnKind.TEXT, width=48),
    Column("certainty", "Mức chắc chắn", ColumnKind.TEXT, width=16),
)


def report(found: Sequence[Indicator], head: ReportHead) -> Report:
    """Return the indicators as a report."""
    rows: list[list[Value]] = [
        [
            one.rule.group, one.rule.name, one.part, one.whole, one.share, one.rule.rule, one.rule.source,
            certainty_label(one.rule.certainty),
        ]
        for one in found
    ]  # fmt: skip
    return Report(head, (Sheet("766", _COLUMNS, rows, notes=NOT_FROM_LOG),))


def certainty_label(certainty: Certainty) -> str:
    """Say in Vietnamese how well a rule is known."""
    if certainty is Certainty.VERIFIED:
        return "đã xác nhận"
    return "tính toán" if certainty.is_confirmed else "chưa xác nhận"
