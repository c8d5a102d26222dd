# SPDX-License-Identifier: Apache-2.0
"""What most papers share: the national motto, two-block heads, and the block where they are signed and sealed."""

from collections.abc import Sequence
from datetime import date

from clerkdesk.practice.paper.drawing import Canvas
from clerkdesk.practice.paper.ink import SealText
from clerkdesk.practice.paper.people import Household, Person
from clerkdesk.practice.paper.words import dated_line

NATION = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO = "Độc lập - Tự do - Hạnh phúc"


def national(canvas: Canvas, size: float = 13.5) -> None:
    """Draw the nation's name and motto over the whole width."""
    canvas.line(NATION, size, bold=True, align="centre")
    canvas.line(MOTTO, size, bold=True, align="centre", lead=1.35)
    _underline(canvas, canvas.left, canvas.right, MOTTO, size)
    canvas.gap(10)


def two_blocks(canvas: Canvas, office: Sequence[str], number: str, dated: str = "") -> None:
    """Draw an office with its number at the left, nation, motto and date at the right; the left is read first."""
    top, split = canvas.y, canvas.left + (canvas.right - canvas.left) * 0.41
    left, right = (canvas.left - 12, split - 4), (split + 4, canvas.right + 14)
    for index, name in enumerate(office):
        canvas.line(name, 12, bold=index == len(office) - 1, align="centre", lead=1.3, span=left)
    _underline(canvas, *left, office[-1][: len(office[-1]) // 2], 12)
    canvas.gap(3)
    canvas.line(number, 12, align="centre", lead=1.4, span=left)
    bottom, canvas.y = canvas.y, top
    canvas.line(NATION, 12, bold=True, align="centre", lead=1.3, span=right)
    canvas.line(MOTTO, 12.5, bold=True, align="centre", lead=1.3, span=right)
    _underline(canvas, *right, MOTTO, 12.5)
    canvas.gap(3)
    if dated:
        canvas.line(dated, 12, align="centre", lead=1.4, span=right)
    canvas.y = max(bottom, canvas.y) + 12


def dated(case: Household, day: date | None = None) -> str:
    """Return the line of place and date."""
    place = case.place.commune
    return f"{place[0].upper()}{place[1:]}, {dated_line(day or case.signed)}"


def signed_by_citizen(canvas: Canvas, case: Household, name: str, role: str = "Người yêu cầu") -> None:
    """Close a paper with place, date, role, ballpoint signature and name at the right."""
    span = (canvas.left + (canvas.right - canvas.left) * 0.46, canvas.right)
    canvas.gap(4)
    canvas.line(f"Làm tại: {case.place.commune}, {dated_line(case.signed)}", 12.5, align="centre", span=span)
    canvas.line(role, 13, bold=True, align="centre", span=span)
    canvas.line("(Ký, ghi rõ họ, chữ đệm, tên)", 11, align="centre", lead=1.35, span=span)
    canvas.sign(sum(span) / 2, canvas.y + 33)
    canvas.gap(58)
    canvas.line(name, 13, align="centre", span=span)


def signed_by_office(
    canvas: Canvas, roles: Sequence[str], name: str, text: SealText, *, hint: str = "", share: float = 0.46
) -> None:
    """Close a paper with the signatory's roles, signature and name, the seal covering a third of the signature's left.

    Source: Decree 30/2020/NĐ-CP art. 33 (the seal covers about a third of the signature, to its left).
    """
    span = (canvas.left + (canvas.right - canvas.left) * share, canvas.right)
    for index, role in enumerate(roles):
        canvas.line(role, 13, bold=True, align="centre", lead=1.5 if index == 0 else 1.3, span=span)
    if hint:
        canvas.line(hint, 11, align="centre", lead=1.35, span=span)
    centre, y = sum(span) / 2, canvas.y + 42
    canvas.sign(centre + 12, y, 120)
    canvas.stamp(text, centre - 62, y + 6)
    canvas.gap(80)
    canvas.line(name, 13, bold=True, align="centre", span=span)


def couple(canvas: Canvas, two: Sequence[tuple[str, Person]]) -> None:
    """Close a paper with two signatures side by side."""
    half, top = (canvas.right - canvas.left) / 2, canvas.y
    for index, (role, person) in enumerate(two):
        canvas.y = top
        span = (canvas.left + half * index, canvas.left + half * (index + 1))
        canvas.line(role, 12.5, bold=True, align="centre", span=span)
        canvas.sign(sum(span) / 2, canvas.y + 30, 95)
        canvas.gap(54)
        canvas.line(person.name, 12.5, align="centre", span=span)
    canvas.gap(8)


def committee_seal(case: Household) -> SealText:
    """Return the seal of the commune's people's committee."""
    return SealText(f"ỦY BAN NHÂN DÂN {case.place.commune}".upper(), case.place.province.upper())


def hospital_seal(case: Household) -> SealText:
    """Return the seal of the health centre: its name stands in the middle."""
    name = case.hospital.removeprefix("Trung tâm Y tế ").upper()
    return SealText("SỞ Y TẾ", case.place.province.upper(), ("TRUNG TÂM", "Y TẾ", name))


def police_seal(case: Household) -> SealText:
    """Return the seal of the commune's police."""
    return SealText(f"CÔNG AN {case.place.commune}".upper(), f"CÔNG AN {case.place.province}".upper())


def _underline(canvas: Canvas, x0: float, x1: float, text: str, size: float) -> None:
    half = canvas.measure(text, size, bold=True) * 0.36
    canvas.rule((x0 + x1) / 2 - half, (x0 + x1) / 2 + half, canvas.y + 5.5)
    canvas.gap(6)
