# SPDX-License-Identifier: Apache-2.0
"""Write resources/catalogue/calendar.json anew: `python3 build/seed_calendar.py`; reviewed by a person before commit.

The days come out of the `holidays` package (MIT licence), installed in a throw-away folder: it is no dependency of
ClerkDesk. What it lacks or has wrong is corrected here, each correction with its source. Days that the government
announced are `verified`; the lunar days and substitutes of later years are `computed` and shown as to be confirmed.
"""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "resources" / "catalogue" / "calendar.json"
PACKAGE = "holidays==0.109"
YEARS = range(2020, 2036)

# The yearly notices that fix Tết, the second day of National Day and swapped days; 2020 and 2027 on were not read.
NOTICES = {
    2021: "Thông báo 4875/TB-LĐTBXH",
    2022: "Thông báo 119/TB-LĐTBXH",
    2023: "Thông báo 5034/TB-LĐTBXH",
    2024: "Thông báo 5015/TB-LĐTBXH và 1570/TB-LĐTBXH",
    2025: "Thông báo 6150/TB-BLĐTBXH",
    2026: "Thông báo 9441/TB-BNV; Công văn 12729/VPCP-KGVX; Công văn 3383/BNV-CVL",
}
CODE_2012 = "Bộ luật Lao động 10/2012/QH13, Điều 115; ngày âm lịch do gói holidays 0.109 (giấy phép MIT) tính"
CODE_2019 = "Bộ luật Lao động 45/2019/QH14, Điều 111–112"
COMPUTED = f"{CODE_2019}; ngày cụ thể do gói holidays 0.109 (giấy phép MIT) tính, chờ thông báo của năm"
CULTURE_DAY = "Nghị quyết 28/2026/QH16, Điều 2 (hiệu lực từ 01/7/2026)"

# From Bính Ngọ (2026) backwards and onwards: ten stems and twelve branches give the name of a lunar year.
STEMS = ("Canh", "Tân", "Nhâm", "Quý", "Giáp", "Ất", "Bính", "Đinh", "Mậu", "Kỷ")
BRANCHES = ("Thân", "Dậu", "Tuất", "Hợi", "Tý", "Sửu", "Dần", "Mão", "Thìn", "Tỵ", "Ngọ", "Mùi")
FIXED_LABELS = {
    "Tết Dương lịch": "Tết Dương lịch",
    "Ngày Giỗ Tổ Hùng Vương": "Giỗ Tổ Hùng Vương",
    "Ngày Chiến thắng": "Ngày Chiến thắng",
    "Ngày Quốc tế Lao động": "Ngày Quốc tế lao động",
    "Quốc khánh": "Quốc khánh",
    "Ngày Văn hóa Việt Nam": "Ngày Văn hóa Việt Nam",
}
SUBSTITUTE = " (nghỉ bù)"


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the table, as `clerkdesk.domain.calendar.CalendarDay` reads it."""

    day: str
    kind: str
    label_vi: str
    reason: str
    source: str
    certainty: str


def swap(off: str, worked: str, occasion: str, source: str) -> tuple[Row, Row]:
    """Return a working day taken off and the day worked for it."""
    day = date.fromisoformat(off)
    return (
        Row(off, "off", f"Nghỉ hoán đổi dịp {occasion}", "swap", source, "verified"),
        Row(worked, "working", f"Làm bù cho ngày {day.day}/{day.month}/{day.year}", "weekend-work", source, "verified"),
    )


CORRECTIONS = (
    *swap("2024-04-29", "2024-05-04", "30/4 và 01/5", "Thông báo 1570/TB-LĐTBXH"),
    *swap("2025-05-02", "2025-04-26", "30/4 và 01/5", "Thông báo 6150/TB-BLĐTBXH"),
    # Not in the package: announced on 25/12/2025, after its table was made.
    *swap("2026-01-02", "2026-01-10", "Tết Dương lịch", "Công văn 12729/VPCP-KGVX ngày 25/12/2025"),
    *swap("2026-08-31", "2026-08-22", "Quốc khánh", "Thông báo 9441/TB-BNV"),
)
# The package makes up for 24 November on a weekend; article 111(3) makes up only for days of article 112(1), and the
# Day of Vietnamese Culture stands in a resolution of its own.
NOT_MADE_UP = "Ngày Văn hóa Việt Nam" + SUBSTITUTE

READ_PACKAGE = """
import holidays, json, sys
first, last = map(int, sys.argv[1:])
days = holidays.country_holidays("VN", years=range(first, last + 1), language="vi")
print(json.dumps({str(day): days[day] for day in sorted(days)}))
"""


def days_of_the_package() -> dict[str, str]:
    """Return each day off and its Vietnamese name, from the package in a folder that is thrown away."""
    with tempfile.TemporaryDirectory() as folder:
        install = [sys.executable, "-m", "pip", "install", "-q", "--target", folder, PACKAGE]
        subprocess.run(install, check=True, stdout=sys.stderr)
        read = [sys.executable, "-c", READ_PACKAGE, str(YEARS[0]), str(YEARS[-1])]
        env = {**os.environ, "PYTHONPATH": folder}
        found = subprocess.run(read, check=True, env=env, capture_output=True, text=True)
    days: dict[str, str] = json.loads(found.stdout)
    return days


def source_of(year: int, name: str) -> str:
    """Return who made this day a day off."""
    if name == "Ngày Văn hóa Việt Nam":
        return CULTURE_DAY
    if year in NOTICES:
        return f"{CODE_2019}; {NOTICES[year]}"
    return CODE_2012 if year < 2021 else COMPUTED


def label_of(day: date, name: str) -> str:
    """Return the name of a day in the words of the counter."""
    if base := FIXED_LABELS.get(name.removesuffix(SUBSTITUTE)):
        if name.endswith(SUBSTITUTE):
            return f"Nghỉ bù {base}"
        return "Nghỉ dịp Quốc khánh" if base == "Quốc khánh" and day.day != 2 else base
    if "Tết" not in name:
        raise ValueError(f"{day} has a name that is not known: {name}")
    return f"Tết Nguyên đán {STEMS[day.year % 10]} {BRANCHES[day.year % 12]}"


def rows(names: Mapping[str, str]) -> Iterator[Row]:
    """Yield the rows of the table: corrections first, then what the package knows beside them."""
    yield from CORRECTIONS
    corrected = {row.day for row in CORRECTIONS}
    for text, name in names.items():
        day = date.fromisoformat(text)
        if text in corrected or name == NOT_MADE_UP:
            continue
        reason = "substitute" if name.endswith(SUBSTITUTE) else "holiday"
        certainty = "verified" if day.year in NOTICES else "computed"
        yield Row(text, "off", label_of(day, name), reason, source_of(day.year, name), certainty)


def table(names: Mapping[str, str]) -> str:
    """Return the file, one day a line."""
    lines = (json.dumps(asdict(row), ensure_ascii=False) for row in sorted(rows(names), key=lambda row: row.day))
    years = json.dumps(list(YEARS))
    return f'{{\n"years": {years},\n"days": [\n' + ",\n".join(lines) + "\n]\n}\n"


if __name__ == "__main__":
    TARGET.write_text(table(days_of_the_package()), encoding="utf-8")
    print(f"wrote {TARGET.relative_to(ROOT)}")
