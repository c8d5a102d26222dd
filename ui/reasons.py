# SPDX-License-Identifier: Apache-2.0
"""Reasons inside errors, in the clerk's language: each English sentence with its Vietnamese and French.

`{}` stands for a value of the sentence; values come in the same order in every language.
"""

import re
from functools import cache

from ui.reason_words import cards, counter, files, portal, rules, signatures, station, things
from ui.texts import TEXTS, Language, Texts

_COLUMN = {Language.VIETNAMESE: 0, Language.FRENCH: 1}

FIELDS: dict[str, tuple[str, str]] = {
    "address": ("địa chỉ", "adresse"),
    "agency code": ("mã cơ quan", "code de l’organisme"),
    "amount": ("số tiền", "montant"),
    "approver": ("người duyệt", "approbateur"),
    "area": ("vùng", "zone"),
    "backup": ("bản sao lưu", "sauvegarde"),
    "batch": ("lô", "lot"),
    "birth": ("ngày sinh", "date de naissance"),
    "box": ("khung cắt", "cadre"),
    "calendar": ("lịch", "calendrier"),
    "code": ("mã hồ sơ", "code"),
    "CODE": ("mã", "code"),
    "common values": ("giá trị chung", "valeurs communes"),
    "component": ("giấy tờ", "pièce"),
    "ContentId": ("ContentId", "ContentId"),
    "created": ("ngày lập", "date d’établissement"),
    "day": ("ngày", "jour"),
    "day of birth": ("ngày sinh", "la date de naissance"),
    "day of expiry": ("ngày hết hạn", "la date d’expiration"),
    "day of issue": ("ngày cấp", "la date de délivrance"),
    "days": ("khoảng ngày", "période"),
    "decision": ("quyết định", "décision"),
    "due": ("hạn", "échéance"),
    "end": ("ngày kết thúc", "fin"),
    "event": ("việc", "événement"),
    "exemption": ("miễn, giảm", "exonération"),
    "fee": ("lệ phí", "droits"),
    "fee_note": ("ghi chú lệ phí", "note des droits"),
    "form": ("biểu mẫu", "formulaire"),
    "format": ("dạng tệp", "format"),
    "forms": ("biểu mẫu", "formulaires"),
    "holiday": ("ngày nghỉ", "jour férié"),
    "id": ("mã", "identifiant"),
    "item": ("giấy tờ cần bổ sung", "pièce demandée"),
    "key": ("khoá", "clé"),
    "key file": ("tệp khoá", "fichier de clé"),
    "ledger": ("bảng kê", "bordereau"),
    "linked dossiers": ("hồ sơ liên thông", "dossiers liés"),
    "moment": ("thời điểm", "moment"),
    "name": ("họ tên", "nom"),
    "new date": ("ngày hẹn mới", "nouvelle date"),
    "number": ("số", "numéro"),
    "officer": ("cán bộ", "agent"),
    "organisation": ("tổ chức", "organisme"),
    "output": ("kết quả", "résultat"),
    "owner": ("chủ hồ sơ", "titulaire"),
    "pack": ("gói", "paquet"),
    "page": ("trang", "page"),
    "paper": ("giấy tờ", "papier"),
    "papers": ("giấy tờ", "papiers"),
    "parcel": ("thửa đất", "parcelle"),
    "passcode": ("mật khẩu", "code d’accès"),
    "passphrase": ("câu mật khẩu", "phrase secrète"),
    "payment": ("khoản thanh toán", "paiement"),
    "period": ("kỳ", "période"),
    "permission": ("việc cho phép", "permission"),
    "personal number": ("số định danh", "numéro personnel"),
    "PIN": ("mã PIN", "code PIN"),
    "pin": ("mã PIN", "code PIN"),
    "portal address": ("địa chỉ cổng", "adresse du portail"),
    "reason": ("lý do", "motif"),
    "receipt": ("biên lai", "reçu"),
    "received": ("giờ tiếp nhận", "réception"),
    "receiver": ("người nhận", "receveur"),
    "removed day": ("ngày bỏ", "jour retiré"),
    "result number": ("số, ký hiệu kết quả", "numéro du résultat"),
    "revocation list": ("danh sách thu hồi", "liste de révocation"),
    "route": ("đường gửi", "voie"),
    "scan profiles": ("cấu hình quét", "profils de numérisation"),
    "secret": ("mật khẩu", "secret"),
    "serial": ("số thứ tự", "numéro de série"),
    "serials": ("dải số", "tranche de numéros"),
    "source": ("nguồn quét", "source"),
    "stack": ("chồng giấy", "pile"),
    "station": ("máy quầy", "poste"),
    "step": ("bước", "étape"),
    "store": ("kho", "magasin"),
    "swap": ("ngày hoán đổi", "jour échangé"),
    "tax code": ("mã số thuế", "code fiscal"),
    "template": ("mẫu in", "modèle"),
    "term": ("thời hạn", "délai"),
    "unit": ("đơn vị", "unité"),
    "url": ("địa chỉ", "adresse"),
    "version": ("phiên bản", "version"),
    "whole zone": ("cả vùng đọc máy", "toute la zone"),
    "working days": ("ngày làm việc", "jours ouvrés"),
}
"""Names of values, as `InvalidInput` calls them."""

REASONS: dict[str, tuple[str, str]] = {
    key: both
    for room in (counter, cards, files, portal, rules, signatures, station)
    for key, both in room.REASONS.items()
}
"""English sentence -> Vietnamese and French, from all rooms."""


def said_reason(reason: str, language: Language) -> str:
    """Return a reason in a language, several of them one by one; what is not known, or English, stays as it is."""
    column = _COLUMN.get(language)
    if column is None:
        return reason
    if reason in REASONS:
        return REASONS[reason][column]
    for pattern, said in _patterns():
        found = pattern.fullmatch(reason)
        if found is not None:
            return said[column].format(*(said_field(value, language) for value in found.groups()))
    return "; ".join(said_reason(one, language) for one in reason.split("; ")) if "; " in reason else reason


def said_field(field: str, language: Language) -> str:
    """Return the name of a value in a language; one that is not known stays as it is."""
    column = _COLUMN.get(language)
    return FIELDS[field][column] if column is not None and field in FIELDS else field


def said_thing(name: str, language: Language) -> str:
    """Return the name of a thing, step or state in a language; statuses of a dossier are those of the national code."""
    column = _COLUMN.get(language)
    if column is None:
        return name
    if f"status.{name}" in TEXTS:
        return Texts(language)(f"status.{name}")
    return things.WORDS[name][column] if name in things.WORDS else name


@cache
def _patterns() -> list[tuple[re.Pattern[str], tuple[str, str]]]:
    """Return the sentences with values, those with most words first: "{} has none" is met by many."""
    ordered = sorted((key for key in REASONS if "{}" in key), key=len, reverse=True)
    return [(re.compile(re.escape(key).replace(r"\{\}", "(.+?)")), REASONS[key]) for key in ordered]
