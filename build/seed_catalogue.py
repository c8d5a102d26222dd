# SPDX-License-Identifier: Apache-2.0
"""Fill resources/catalogue/procedures.json with curated procedures that it does not have yet.

Run by hand: `python build/seed_catalogue.py FACTS.json`. FACTS.json is a survey of public sources: code, name, field,
authority, term, fee and documents as they were published, each with how well it is known. What was published is not yet
a rule: terms come in the unit "other", fees as sentences, advice stands inside the list of papers. The tables below are
that curation. Rows that the catalogue already has are never touched.
"""

import json
import sys
from pathlib import Path
from typing import Any

CATALOGUE = Path(__file__).resolve().parents[1] / "resources" / "catalogue" / "procedures.json"
CERTAINTY = {"V": "verified", "R": "recalled"}
BIRTH_NOTICE_CODE = "000.00.00.G15-KQ004389"
IDENTITY_PAPER = "Giấy tờ tùy thân (xuất trình)"
CIVIL_STATUS_LAW = "Luật Hộ tịch 60/2014/QH13, Điều 5 khoản 3"
CERTIFICATION_DECREE = "Nghị định 23/2015/NĐ-CP, Điều 7"
CONTRACT_TERM = "Nghị định 23/2015/NĐ-CP, Điều 37"
LINKED_DECREE = "Nghị định 63/2024/NĐ-CP"
PROVINCE = "Nghị quyết của Hội đồng nhân dân cấp tỉnh"
CERTIFICATION_FEES = "Thông tư 226/2016/TT-BTC"
RESIDENCE_FEES = "Thông tư 75/2022/TT-BTC; nộp trực tuyến được giảm"
NEW_LAW = "Luật Hộ tịch 03/2026/QH16: có hiệu lực từ 01/3/2027; hồ sơ tiếp nhận trước giữ luật cũ"

RESULTS = {
    "1.000593": "Giấy chứng nhận kết hôn",
    "1.003583": "Giấy khai sinh",
    "1.000419": "Trích lục khai tử",
    "1.001022": "Trích lục đăng ký nhận cha, mẹ, con",
    "1.004837": "Trích lục đăng ký giám hộ",
    "1.004845": "Trích lục đăng ký chấm dứt giám hộ",
    "1.004859": "Trích lục thay đổi, cải chính, bổ sung thông tin hộ tịch",
    "1.004884": "Giấy khai sinh",
    "1.004772": "Giấy khai sinh",
    "1.004746": "Giấy chứng nhận kết hôn",
    "1.005461": "Trích lục khai tử",
    "2.000528": "Giấy khai sinh",
    "2.000806": "Giấy chứng nhận kết hôn",
    "2.000908": "Bản sao từ sổ gốc",
    "2.000913": "Văn bản sửa đổi, bổ sung, hủy bỏ giao dịch có chứng thực",
    "2.000942": "Bản sao có chứng thực",
    "2.001035": "Giao dịch có chứng thực",
    "2.001019": "Di chúc có chứng thực",
    "2.001016": "Văn bản từ chối nhận di sản có chứng thực",
    "2.001406": "Văn bản phân chia di sản có chứng thực",
    "1.004222": "Thông báo kết quả đăng ký thường trú",
    "1.004194": "Thông báo kết quả đăng ký tạm trú",
    "1.010038": "Thông báo kết quả tách hộ",
    "1.014028": "Quyết định hỗ trợ chi phí mai táng",
    "1.001731": "Quyết định hỗ trợ chi phí mai táng",
    "1.001699": "Giấy xác nhận khuyết tật",
    "1.001653": "Giấy xác nhận khuyết tật",
    "1.011606": "Quyết định công nhận",
    "1.011607": "Quyết định công nhận",
    "1.011609": "Quyết định công nhận",
    "1.010833": "Giấy xác nhận thân nhân của người có công",
    "1.014137": "Thẻ bảo hiểm y tế",
    "1.001612": "Giấy chứng nhận đăng ký hộ kinh doanh",
    "2.000720": "Giấy chứng nhận đăng ký hộ kinh doanh",
    "1.001570": "Giấy xác nhận tạm ngừng hoặc tiếp tục kinh doanh",
    "1.001266": "Thông báo chấm dứt hoạt động hộ kinh doanh",
    "2.000575": "Giấy chứng nhận đăng ký hộ kinh doanh",
    "1.013978": "Giấy chứng nhận quyền sử dụng đất, quyền sở hữu tài sản gắn liền với đất",
    "1.012812": "Văn bản giải quyết thủ tục đất đai",
    "1.013225": "Giấy phép xây dựng",
    "2.001263": "Giấy chứng nhận nuôi con nuôi trong nước",
    "1.003622": "Văn bản trả lời về việc tổ chức lễ hội",
    "2.000424": "Quyết định chi thù lao cho hòa giải viên",
    "3.000722": "Giấy khai sinh; đăng ký thường trú; thẻ bảo hiểm y tế",
    "2.002913": "Trích lục khai tử; xóa đăng ký thường trú; mai táng phí",
}
"""What the citizen gets; recalled throughout."""

FEES: dict[str, dict[str, Any]] = {
    "2.000913": {"kind": "fixed", "label": "Chứng thực sửa đổi, bổ sung, hủy bỏ giao dịch", "unit_vnd": 30000},
    "2.001035": {"kind": "fixed", "label": "Chứng thực giao dịch", "unit_vnd": 50000},
    "2.001019": {"kind": "fixed", "label": "Chứng thực di chúc", "unit_vnd": 50000},
    "2.001016": {"kind": "fixed", "label": "Chứng thực văn bản từ chối nhận di sản", "unit_vnd": 50000},
    "2.001406": {"kind": "fixed", "label": "Chứng thực văn bản phân chia di sản", "unit_vnd": 50000},
    "2.000942": {
        "kind": "per_page_capped", "label": "Bản sao giao dịch đã chứng thực", "unit_vnd": 2000, "first_pages": 2,
        "next_unit_vnd": 1000, "cap_vnd": 200000,
    },
    "1.004222": {"kind": "fixed", "label": "Đăng ký thường trú", "unit_vnd": 20000, "source": RESIDENCE_FEES},
    "1.004194": {"kind": "fixed", "label": "Đăng ký tạm trú", "unit_vnd": 15000, "source": RESIDENCE_FEES},
    "1.010038": {"kind": "fixed", "label": "Tách hộ", "unit_vnd": 10000, "source": RESIDENCE_FEES},
    "1.013225": {
        "kind": "provincial", "label": "Lệ phí cấp giấy phép xây dựng", "unit_vnd": 75000,
        "source": f"{PROVINCE} (mức tham khảo)",
    },
    "2.001263": {
        "kind": "fixed", "label": "Lệ phí đăng ký nuôi con nuôi trong nước", "unit_vnd": 400000,
        "source": "Mức công bố trên Cổng Dịch vụ công quốc gia; có trường hợp được miễn",
    },
}  # fmt: skip
"""Fees that are more than "none" and "the province decides"; a range is entered at its upper end, for the counter."""

PAPERS: dict[str, list[tuple[str, bool, str]]] = {
    "1.003583": [("Tờ khai đăng ký khai sinh", True, "original"), ("Giấy chứng sinh", True, "original")],
    "1.000419": [("Tờ khai đăng ký khai tử", True, "original"), ("Giấy báo tử", True, "original")],
    "1.001022": [
        ("Tờ khai đăng ký nhận cha, mẹ, con", True, "original"),
        ("Chứng cứ chứng minh quan hệ cha con, mẹ con", True, "original"),
        (IDENTITY_PAPER, False, "original"),
    ],
    "1.004884": [
        ("Tờ khai đăng ký lại khai sinh", True, "original"),
        ("Bản sao giấy khai sinh cũ hoặc giấy tờ thay thế", True, "copy"),
        (IDENTITY_PAPER, False, "original"),
    ],
    "1.004746": [
        ("Tờ khai đăng ký lại kết hôn", True, "original"),
        ("Bản sao giấy chứng nhận kết hôn cũ", True, "copy"),
    ],
    "1.005461": [("Tờ khai đăng ký lại khai tử", True, "original"), ("Bản sao giấy chứng tử cũ", True, "copy")],
    "2.000908": [
        ("Giấy tờ tùy thân (bản chính để xuất trình hoặc bản sao)", True, "copy"),
        ("Giấy tờ chứng minh quan hệ với người được cấp bản chính (khi là người đại diện)", False, "original"),
    ],
    "2.000942": [(IDENTITY_PAPER, True, "original")],
    "1.014028": [
        ("Tờ khai đề nghị hỗ trợ chi phí mai táng", True, "original"),
        ("Trích lục khai tử (khi không khai thác được cơ sở dữ liệu)", False, "copy"),
    ],
    "1.001731": [
        ("Tờ khai đề nghị hỗ trợ chi phí mai táng", True, "original"),
        ("Trích lục khai tử (khi không khai thác được cơ sở dữ liệu)", False, "copy"),
    ],
    "3.000722": [("Tờ khai điện tử liên thông", True, "electronic"), ("Giấy chứng sinh", True, "original")],
    "2.002913": [("Tờ khai điện tử liên thông", True, "electronic"), ("Giấy báo tử", True, "original")],
}
"""Lists of papers that had to be written anew: unnamed forms, advice, what a database answers."""

SOURCES_OF_TERM = {
    "1.000593": "Nghị định 123/2015/NĐ-CP",
    "2.001035": CONTRACT_TERM,
    "2.001019": CONTRACT_TERM,
    "2.001016": CONTRACT_TERM,
    "2.001406": CONTRACT_TERM,
    "3.000722": LINKED_DECREE,
}

LINKED: dict[str, list[tuple[str, str, str, str]]] = {
    "3.000722": [
        ("commune", "1.001193", "Đăng ký khai sinh", "verified"),
        ("police", "1.004222", "Đăng ký thường trú", "verified"),
        ("social_insurance", "1.014137", "Cấp thẻ bảo hiểm y tế cho trẻ em dưới 6 tuổi", "verified"),
    ],
    "2.002913": [
        ("commune", "1.000656", "Đăng ký khai tử", "verified"),
        ("police", "deregister-residence", "Xóa đăng ký thường trú", "verified"),
        ("social_insurance", "funeral-allowance", "Giải quyết mai táng phí", "verified"),
    ],
    "1.013978": [
        ("commune", "land-file", "Kiểm tra hồ sơ, chuyển thông tin để xác định nghĩa vụ tài chính", "recalled"),
        ("tax", "tax-notice", "Thông báo nghĩa vụ tài chính về đất đai", "recalled"),
        ("treasury", "payment", "Thu tiền theo thông báo của cơ quan thuế", "recalled"),
    ],
}

NOTES = {
    "1.004859": ["Bổ sung thông tin hộ tịch: giải quyết ngay trong ngày."],
    "2.001263": ["Bảng khảo sát ghi 30 ngày nhưng không thống nhất về đơn vị; ghi theo ngày liên tục."],
    "1.012812": ["Tên thủ tục cần cập nhật từ danh mục quốc gia."],
    "1.014137": ["Cơ quan bảo hiểm xã hội giải quyết; cấp xã chuyển hồ sơ."],
    "2.000528": ["Thẩm quyền của cấp xã từ 01/7/2025."],
}


def time_rule(fact: dict[str, Any]) -> dict[str, Any]:
    """Return the term with its unit; what is not named stays out."""
    code, told = fact["code"], fact["time_rule"]
    if told["kind"] == "same_day_cutoff":
        law = CIVIL_STATUS_LAW if fact["field"] == "Hộ tịch" else CERTIFICATION_DECREE
        return {"kind": "same_day_cutoff", "cutoff": told["cutoff"], "source": law}
    if told["kind"] == "seasonal":
        return {"kind": "seasonal", "season_start": "09-01", "season_end": "12-14"}
    rule: dict[str, Any] = {"kind": "calendar_days" if code == "2.001263" else told["kind"], "value": told["value"]}
    if told.get("extension_if_verification"):
        rule["extension"] = told["extension_if_verification"]
    if code == "3.000722":
        rule |= {"cutoff": "15:00", "shift_after_cutoff": True}
    if source := SOURCES_OF_TERM.get(code):
        rule["source"] = source
    return rule


def fee_rule(fact: dict[str, Any]) -> dict[str, Any]:
    """Return the fee; where only the province knows the amount, it is unknown and the slip says so."""
    certainty = CERTAINTY[fact["certainty"]["fee"]]
    if fee := FEES.get(fact["code"]):
        return {"source": CERTIFICATION_FEES, "certainty": certainty} | fee
    if fact["fee"].startswith("0") and "–" not in fact["fee"]:
        return {"kind": "none", "label": "Không thu lệ phí", "source": "", "certainty": certainty}
    return {"kind": "provincial", "label": "Lệ phí theo quy định của tỉnh", "source": PROVINCE, "certainty": "unknown"}


def papers(fact: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the papers; those shown or brought only in some cases are not required."""
    certainty = CERTAINTY[fact["certainty"]["documents"]]
    listed = PAPERS.get(fact["code"]) or [paper(text) for text in fact["documents"]]
    rows = []
    for name, is_required, kind in listed:
        row: dict[str, Any] = {"name": name}
        if name == "Giấy chứng sinh":
            row["code"] = BIRTH_NOTICE_CODE
        rows.append(row | {"required": is_required, "kind": kind, "certainty": certainty})
    return rows


def paper(text: str) -> tuple[str, bool, str]:
    """Return name, whether it is required, and kind of a paper as it was published."""
    if text.startswith("Giấy tờ tùy thân"):
        return IDENTITY_PAPER, False, "original"
    is_copy = text.startswith("Bản sao")
    return text, "(nếu có)" not in text, "copy" if is_copy else "original"


def row(fact: dict[str, Any]) -> dict[str, Any]:
    """Return the version of a procedure as it stands in the catalogue."""
    code, is_civil_status = fact["code"], fact["field"] == "Hộ tịch"
    known = {part: CERTAINTY[mark] for part, mark in fact["certainty"].items()}
    fee, sources = fee_rule(fact), [f"Cổng Dịch vụ công quốc gia, thủ tục {code}, bản niêm yết công khai của cấp xã"]
    made: dict[str, Any] = {"code": code, "name": fact["name_vi"], "field": fact["field"]}
    made["effective_from"] = "2025-07-01"
    certainty = {
        "code_name": known["code_name"],
        "time": known["time"],
        "fee": fee["certainty"],
        "components": known["documents"],
        "result": "recalled",
        "effective_from": "recalled",
        "route": "unknown",
    }
    if is_civil_status:
        made["effective_to"] = "2027-02-28"
        certainty["effective_to"] = "verified"
        sources.append(NEW_LAW)
    made |= {"time_rule": time_rule(fact), "fee_rule": fee, "components": papers(fact), "channels": ["1", "2", "3"]}
    made |= {"result_name": RESULTS[code], "authority": fact["authority"], "route": "gateway"}
    if parts := LINKED.get(code):
        source = LINKED_DECREE if code != "1.013978" else "Phiếu chuyển thông tin nghĩa vụ tài chính"
        names = ("agency", "step", "name", "certainty")
        made["linked"] = [dict(zip(names, part, strict=True)) | {"source": source} for part in parts]
    made |= {"certainty": certainty, "sources": sources}
    if notes := NOTES.get(code):
        made["notes"] = notes
    return made


def main() -> None:
    """Add what is missing, in the order of the survey after what is there."""
    facts = json.loads(Path(sys.argv[1]).read_text("utf-8"))
    content = json.loads(CATALOGUE.read_text("utf-8"))
    present = {entry["code"] for entry in content["procedures"]}
    added = [row(fact) for fact in facts["procedures"] if fact["code"] not in present]
    content["procedures"] += added
    detailed = present | {entry["code"] for entry in added}
    content["known"] = sorted(code for code in facts["codes_without_detail"] if code not in detailed)
    CATALOGUE.write_text(json.dumps(content, ensure_ascii=False, indent=2) + "\n", "utf-8")
    print(f"{len(added)} added, {len(content['procedures'])} in all, {len(content['known'])} known without rules")


if __name__ == "__main__":
    main()
