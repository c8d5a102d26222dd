# SPDX-License-Identifier: Apache-2.0
"""Reasons inside errors, in the clerk's language: each English sentence with its Vietnamese and French.

`{}` stands for a value of the sentence; values come in the same order in every language.
"""

import re
from functools import cache

from ui.texts import Language

_COLUMN = {Language.VIETNAMESE: 0, Language.FRENCH: 1}

FIELDS: dict[str, tuple[str, str]] = {
    "address": ("địa chỉ", "adresse"),
    "amount": ("số tiền", "montant"),
    "approver": ("người duyệt", "approbateur"),
    "birth": ("ngày sinh", "date de naissance"),
    "box": ("khung cắt", "cadre"),
    "code": ("mã hồ sơ", "code"),
    "component": ("giấy tờ", "pièce"),
    "day": ("ngày", "jour"),
    "days": ("khoảng ngày", "période"),
    "decision": ("quyết định", "décision"),
    "end": ("ngày kết thúc", "fin"),
    "exemption": ("miễn, giảm", "exonération"),
    "format": ("dạng tệp", "format"),
    "item": ("giấy tờ cần bổ sung", "pièce demandée"),
    "moment": ("thời điểm", "moment"),
    "name": ("họ tên", "nom"),
    "new date": ("ngày hẹn mới", "nouvelle date"),
    "number": ("số", "numéro"),
    "officer": ("cán bộ", "agent"),
    "organisation": ("tổ chức", "organisme"),
    "owner": ("chủ hồ sơ", "titulaire"),
    "page": ("trang", "page"),
    "paper": ("giấy tờ", "papier"),
    "papers": ("giấy tờ", "papiers"),
    "passcode": ("mật khẩu", "code d’accès"),
    "payment": ("khoản thanh toán", "paiement"),
    "reason": ("lý do", "motif"),
    "receipt": ("biên lai", "reçu"),
    "received": ("giờ tiếp nhận", "réception"),
    "receiver": ("người nhận", "receveur"),
    "result number": ("số, ký hiệu kết quả", "numéro du résultat"),
    "revocation list": ("danh sách thu hồi", "liste de révocation"),
    "serials": ("dải số", "tranche de numéros"),
    "source": ("nguồn quét", "source"),
    "stack": ("chồng giấy", "pile"),
    "tax code": ("mã số thuế", "code fiscal"),
    "term": ("thời hạn", "délai"),
}
"""Names of values, as `InvalidInput` calls them."""

REASONS: dict[str, tuple[str, str]] = {
    "a book is of one year, from a day to the same or a later one": (
        "sổ chỉ trong một năm, từ ngày đầu tới ngày cuối",
        "un registre couvre une année, du premier au dernier jour",
    ),
    "a clerk does not decide that": ("cán bộ tiếp nhận không quyết được việc này", "un agent n’en décide pas"),
    "a dossier needs the name of its owner": ("hồ sơ phải có tên chủ hồ sơ", "un dossier a un titulaire"),
    "a paper has a name": ("giấy tờ phải có tên", "une pièce a un nom"),
    "a payment is waited for": ("đang chờ thanh toán", "un paiement est attendu"),
    "a payment needs the number of its receipt": ("phải ghi số biên lai", "il faut le numéro du reçu"),
    "a request names at least one paper": ("phải nêu ít nhất một giấy tờ", "il faut nommer au moins une pièce"),
    "a result has a number and symbol": ("kết quả phải có số, ký hiệu", "un résultat porte un numéro"),
    "an officer needs a name": ("cán bộ phải có tên", "un agent a un nom"),
    "another certificate signed it": ("chứng thư khác đã ký", "un autre certificat l’a signé"),
    "component {} has no page": ("giấy tờ {} chưa có trang nào", "la pièce {} n’a aucune page"),
    "it answers {}": ("cổng trả lời {}", "il répond {}"),
    "it gave no answer within {} seconds": ("không trả lời trong {} giây", "pas de réponse en {} secondes"),
    "it does not take the station's login": ("cổng không nhận đăng nhập của máy này", "il refuse l’accès du poste"),
    "it has no page": ("chưa có trang nào", "il n’a aucune page"),
    "it has {} pages; at most {} are accepted": (
        "tệp có {} trang; nhiều nhất {} trang",
        "il a {} pages ; {} au plus",
    ),
    "it holds half a character": ("có chữ bị cắt đôi", "il contient un demi-caractère"),
    "it is damaged": ("tệp bị hỏng", "il est abîmé"),
    "it is damaged or was not copied in full": ("tệp hỏng hoặc chép chưa hết", "il est abîmé ou copié en partie"),
    "it is empty": ("tệp trống", "il est vide"),
    "it is empty, truncated or not a PDF": ("tệp trống, bị cắt, hoặc không phải PDF", "vide, tronqué ou pas un PDF"),
    "it is encrypted": ("tệp có mật khẩu", "il est chiffré"),
    "it is longer than {} characters": ("dài quá {} chữ", "plus de {} caractères"),
    "it is neither PDF nor JPEG nor PNG": ("không phải PDF, JPEG hay PNG", "ni PDF, ni JPEG, ni PNG"),
    "it is none of {}": ("phải là một trong {}", "ce n’est pas l’un de {}"),
    "it is not a day of the calendar": ("không có ngày này", "ce jour n’existe pas"),
    "it is not a day, a month and a year of four digits": (
        "ghi đủ ngày, tháng, năm bốn chữ số",
        "jour, mois et année à quatre chiffres",
    ),
    "it is not a revocation list": ("tệp không phải danh sách thu hồi", "ce n’est pas une liste de révocation"),
    "it is not decided yet": ("lô chưa duyệt", "le lot n’est pas décidé"),
    "it is not handled now": ("hồ sơ lúc này không trong xử lý", "il n’est pas en traitement"),
    "it is not signed": ("chưa ký", "il n’est pas signé"),
    "it is not signed and decided": ("chưa ký và chưa duyệt", "il n’est ni signé ni décidé"),
    "it is not written as in 31/12/2026": ("ghi như 31/12/2026", "écrivez 31/12/2026"),
    "it is not within {} by {} pixels": ("phải nằm trong {} × {} điểm ảnh", "hors de {} × {} pixels"),
    "it is too large": ("quá lớn", "trop grand"),
    "it is too long ago": ("đã quá lâu", "c’est trop ancien"),
    "it lies before the receipt of the dossier": ("trước lúc tiếp nhận hồ sơ", "avant la réception du dossier"),
    "it lies before the result or in the future": (
        "trước khi có kết quả, hoặc trong tương lai",
        "avant le résultat, ou futur",
    ),
    "it lies in the future": ("ngày trong tương lai", "c’est dans l’avenir"),
    "it must be a working day after the promised one": (
        "phải là ngày làm việc sau ngày đã hẹn",
        "un jour ouvré après la date promise",
    ),
    "it must be from 1 to {}": ("phải từ 1 đến {}", "de 1 à {}"),
    "it needs a name": ("phải có tên", "il faut un nom"),
    "it needs a title and an amount of more than nothing": (
        "phải có nội dung và số tiền lớn hơn 0",
        "il faut un intitulé et un montant",
    ),
    "it needs {} to {} characters": ("phải có từ {} đến {} chữ", "de {} à {} caractères"),
    "it stands in batch {} already": ("đã nằm trong lô {}", "il est déjà dans le lot {}"),
    "it was refused or stopped": ("hồ sơ đã từ chối hoặc dừng", "il est refusé ou arrêté"),
    "its batch is not signed": ("lô chưa ký", "son lot n’est pas signé"),
    "its day is not in the calendar": ("ngày trong mã không có thật", "son jour n’existe pas"),
    "its documents carry two certificates; seal it anew": (
        "các văn bản mang hai chứng thư; niêm phong lại",
        "ses documents portent deux certificats ; scellez à nouveau",
    ),
    "its driver crashed": ("trình điều khiển thẻ bị dừng", "son pilote a planté"),
    "its hash is not that of the manifest": ("mã băm khác tệp kê", "son empreinte n’est pas celle du manifeste"),
    "its header is damaged": ("đầu tệp bị hỏng", "son en-tête est abîmé"),
    "its newest revision is not signed": ("bản mới nhất chưa ký", "sa dernière version n’est pas signée"),
    "its parts {} go on": ("các phần {} đang làm", "ses parties {} continuent"),
    "its procedure has no parts": ("thủ tục không có phần liên thông", "sa procédure n’a pas de parties"),
    "no authority of this station signed it": (
        "không tổ chức chứng thực nào của máy này đã ký",
        "aucune autorité de ce poste ne l’a signée",
    ),
    "no signed dossier waits for a decision": ("không hồ sơ đã ký nào chờ duyệt", "aucun dossier signé n’attend"),
    "no supervisor has decided it": ("chưa lãnh đạo nào duyệt", "aucun responsable ne l’a décidé"),
    "no token is chosen for this officer": ("chưa chọn thẻ ký cho cán bộ này", "aucun jeton choisi pour cet agent"),
    "only a supervisor decides a batch": ("chỉ lãnh đạo duyệt lô", "seul un responsable décide un lot"),
    "only a supervisor releases what is kept apart": (
        "chỉ lãnh đạo mở lại hồ sơ để riêng",
        "seul un responsable le libère",
    ),
    "only an administrator sets somebody else's passcode": (
        "chỉ quản trị đặt mật khẩu cho người khác",
        "seul l’administrateur change le code d’un autre",
    ),
    "page {} belongs to no component": ("trang {} chưa gán giấy tờ", "la page {} n’a pas de pièce"),
    "page {} was not read yet": ("trang {} chưa đọc", "la page {} n’est pas lue"),
    "say why these pages are not wanted": ("ghi lý do bỏ các trang này", "dites pourquoi ces pages sont écartées"),
    "somebody signs for the result": ("phải có người ký nhận kết quả", "quelqu’un signe pour le résultat"),
    "the checklist has no number {}": ("danh mục giấy tờ không có số {}", "la liste n’a pas de numéro {}"),
    "the dossier has no page {}": ("hồ sơ không có trang {}", "le dossier n’a pas de page {}"),
    "the key file is not there": ("không thấy tệp khoá", "le fichier de clé manque"),
    "the line failed ({})": ("đường truyền hỏng ({})", "la ligne a échoué ({})"),
    "the number of papers cannot be negative": ("số giấy tờ không được âm", "pas de nombre négatif"),
    "the supervisor returned it": ("lãnh đạo đã trả lại", "le responsable l’a renvoyé"),
    "the tray has no page {} of this stack": ("khay không có trang {} của chồng này", "le bac n’a pas la page {}"),
    "the tray holds no such stack": ("khay không có chồng này", "le bac n’a pas cette pile"),
    "the upload does not get on": ("gửi tệp không tiến được", "l’envoi n’avance pas"),
    "there is no such open obligation": ("không có khoản phải nộp này", "aucune obligation de ce genre"),
    "this dossier has no such field": ("hồ sơ không có trường này", "ce dossier n’a pas ce champ"),
    "this scanner has no {}": ("máy quét không có {}", "ce scanner n’a pas de {}"),
    "{} has no component {}": ("{} không có giấy tờ {}", "{} n’a pas de pièce {}"),
    "{} has none": ("{} chưa có", "{} n’en a pas"),
    "{} is larger than the glass of this scanner": ("{} lớn hơn mặt kính máy quét", "{} dépasse la vitre"),
    "{} is not in batch {}": ("{} không nằm trong lô {}", "{} n’est pas dans le lot {}"),
    "{} is not signed": ("{} chưa ký", "{} n’est pas signé"),
    "{} is returned without one": ("trả lại {} mà không ghi", "{} est renvoyé sans motif"),
    "{} was changed": ("{} đã bị sửa", "{} a été modifié"),
    "{} was taken but cannot be removed from the folder": (
        "đã lấy {} nhưng không xoá được khỏi thư mục",
        "{} est pris, mais reste dans le dossier surveillé",
    ),
}


def said_reason(reason: str, language: Language) -> str:
    """Return a reason in a language; one that is not known, or English, stays as it is."""
    column = _COLUMN.get(language)
    if column is None:
        return reason
    if reason in REASONS:
        return REASONS[reason][column]
    for pattern, said in _patterns():
        found = pattern.fullmatch(reason)
        if found is not None:
            return said[column].format(*found.groups())
    return reason


def said_field(field: str, language: Language) -> str:
    """Return the name of a value in a language; one that is not known stays as it is."""
    column = _COLUMN.get(language)
    return FIELDS[field][column] if column is not None and field in FIELDS else field


@cache
def _patterns() -> list[tuple[re.Pattern[str], tuple[str, str]]]:
    """Return the sentences with values, those with most words first: "{} has none" is met by many."""
    ordered = sorted((key for key in REASONS if "{}" in key), key=len, reverse=True)
    return [(re.compile(re.escape(key).replace(r"\{\}", "(.+?)")), REASONS[key]) for key in ordered]
