# SPDX-License-Identifier: Apache-2.0
"""Every visible sentence in Vietnamese, English and French; whole sentences with named placeholders."""

from collections.abc import Callable
from datetime import date
from enum import StrEnum


class Language(StrEnum):
    """Languages of the window, Vietnamese first."""

    VIETNAMESE = "vi"
    ENGLISH = "en"
    FRENCH = "fr"


LANGUAGE_NAMES = {Language.VIETNAMESE: "Tiếng Việt", Language.ENGLISH: "English", Language.FRENCH: "Français"}

TEXTS: dict[str, tuple[str, str, str]] = {
    "app.name": ("ClerkDesk", "ClerkDesk", "ClerkDesk"),
    "rail.search": ("Tìm", "Find", "Chercher"),
    "rail.search.name": ("Tìm hồ sơ, Ctrl+K", "Find a dossier, Ctrl+K", "Chercher un dossier, Ctrl+K"),
    "rail.today": ("Hôm nay", "Today", "Aujourd’hui"),
    "rail.today.name": ("Hôm nay, Ctrl+1", "Today, Ctrl+1", "Aujourd’hui, Ctrl+1"),
    "language.name": ("Ngôn ngữ", "Language", "Langue"),
    "today.title": ("Hôm nay", "Today", "Aujourd’hui"),
    "today.search": (
        "Tìm theo tên, mã hồ sơ, số căn cước hoặc thủ tục – không cần dấu",
        "Find by name, code, identity number or procedure – no accents needed",
        "Chercher par nom, code, numéro d’identité ou procédure – sans accents",
    ),
    "today.list": ("Hồ sơ đã tiếp nhận", "Received dossiers", "Dossiers reçus"),
    "today.found": ("Tìm thấy {count} hồ sơ", "{count} found", "{count} trouvés"),
    "today.found.more": ("Nhiều hơn {count} hồ sơ khớp", "More than {count} match", "Plus de {count} correspondent"),
    "today.loading": ("Đang mở kho của máy này…", "Opening this station’s store…", "Ouverture du dépôt de ce poste…"),
    "today.empty.title": ("Chưa có hồ sơ nào", "No dossier yet", "Aucun dossier pour l’instant"),
    "today.empty.line": (
        "Hồ sơ vừa tiếp nhận sẽ hiện ở đây.",
        "Dossiers appear here as soon as they are received.",
        "Les dossiers apparaissent ici dès leur réception.",
    ),
    "today.nothing.title": (
        "Không thấy hồ sơ khớp “{text}”",
        "No dossier matches “{text}”",
        "Aucun dossier ne correspond à « {text} »",
    ),
    "today.nothing.line": (
        "Thử một phần của tên, mã hồ sơ hoặc thủ tục.",
        "Try a part of the name, the code or the procedure.",
        "Essayez une partie du nom, du code ou de la procédure.",
    ),
    "today.all": ("Xem tất cả", "Show all", "Tout afficher"),
    "column.due": ("Hẹn trả", "Due", "Échéance"),
    "column.code": ("Mã hồ sơ", "Code", "Code"),
    "column.owner": ("Chủ hồ sơ", "Owner", "Titulaire"),
    "column.procedure": ("Thủ tục", "Procedure", "Procédure"),
    "column.state": ("Đang ở đâu", "Where it stands", "Où il en est"),
    "due.none": ("Không hẹn", "No term", "Sans délai"),
    "due.late": ("Quá hạn {day}", "Late since {day}", "En retard ({day})"),
    "due.today": ("Hôm nay {time}", "Today {time}", "Aujourd’hui {time}"),
    "state.unscanned": ("Chưa quét giấy tờ", "Papers not scanned yet", "Pièces pas encore numérisées"),
    "state.scanned": (
        "Đã quét {pages} trang, chờ rà soát",
        "{pages} pages scanned, to be reviewed",
        "{pages} pages numérisées, à vérifier",
    ),
    "state.sealed": ("Chờ ký số", "Waiting for the signature", "Attend la signature"),
    "state.signed": ("Chờ lãnh đạo duyệt", "Waiting for approval", "Attend l’approbation"),
    "state.returned": ("Lãnh đạo trả lại để sửa", "Returned by the supervisor", "Renvoyé par le responsable"),
    "state.approved": ("Đã duyệt, chờ xếp gửi", "Approved, to be queued", "Approuvé, à mettre en file"),
    "state.sending": ("Đang gửi cổng quốc gia", "On its way to the portal", "En route vers le portail"),
    "state.waiting": ("Chưa gửi được, máy tự gửi lại", "Not sent yet, tried again", "Pas encore envoyé, réessai"),
    "state.needs-you": (
        "Cổng chưa nhận, cần bạn xử lý",
        "The portal needs you to act",
        "Le portail attend votre action",
    ),
    "state.held": ("Tạm giữ, chưa gửi", "On hold, not sent", "En attente, non envoyé"),
    "state.quarantined": (
        "Để riêng, chờ quản trị xem",
        "Set apart for the administrator",
        "Mis à part pour l’administrateur",
    ),
    "state.acknowledged": ("Cổng đã nhận, đang đối chiếu", "Acknowledged, being confirmed", "Reçu, en confirmation"),
    "state.delivered": ("Cổng quốc gia đã nhận", "At the national portal", "Au portail national"),
    "state.supplement": ("Chờ dân bổ sung giấy tờ", "Waiting for further papers", "Attend des pièces"),
    "state.payment": ("Chờ nộp phí", "Waiting for the fee", "Attend le paiement"),
    "state.stopped": ("Đã dừng", "Stopped", "Arrêté"),
    "state.finished": ("Có kết quả, chờ trả cho dân", "Result ready to hand back", "Résultat à remettre"),
    "state.handed-back": ("Đã trả kết quả", "Result handed back", "Résultat remis"),
    "sum.title": ("Không mất hồ sơ nào", "Nothing is lost", "Rien n’est perdu"),
    "sum.title.wrong": ("Số hồ sơ không khớp", "The sum does not add up", "Le compte n’y est pas"),
    "sum.received": ("Đã tiếp nhận", "Received", "Reçus"),
    "sum.open": ("Đang mở ở quầy", "Open at the counter", "Ouverts au guichet"),
    "sum.waiting": ("Chờ cổng quốc gia", "Waiting for the portal", "En attente du portail"),
    "sum.delivered": ("Cổng đã nhận", "Delivered", "Remis au portail"),
    "sum.withdrawn": ("Dân rút hồ sơ", "Withdrawn", "Retirés"),
    "sum.proof": ("Cộng lại đúng {received}.", "It adds up to {received}.", "Le total fait {received}."),
    "sum.proof.wrong": (
        "Cộng lại khác {received}. Gọi quản trị trước khi làm tiếp.",
        "It does not add up to {received}. Call the administrator first.",
        "Le total ne fait pas {received}. Appelez d’abord l’administrateur.",
    ),
    "strip.opening": ("Đang mở kho của máy này.", "Opening this station’s store.", "Ouverture du dépôt de ce poste."),
    "strip.empty": (
        "Máy này chưa tiếp nhận hồ sơ nào.",
        "This station has received no dossier yet.",
        "Ce poste n’a encore reçu aucun dossier.",
    ),
    "strip.waiting": (
        "{waiting} hồ sơ chờ cổng quốc gia và lưu ở đây, không mất hồ sơ nào.",
        "{waiting} dossiers wait for the portal and are kept here, none lost.",
        "{waiting} dossiers attendent le portail et sont gardés ici, aucun perdu.",
    ),
    "strip.settled": (
        "Không hồ sơ nào chờ gửi; cổng đã nhận {delivered}, không mất hồ sơ nào.",
        "Nothing waits to be sent; {delivered} delivered, none lost.",
        "Rien n’attend l’envoi ; {delivered} remis, aucun perdu.",
    ),
    "strip.wrong": (
        "Số hồ sơ không khớp. Gọi quản trị.",
        "The number of dossiers does not add up. Call the administrator.",
        "Le compte des dossiers n’y est pas. Appelez l’administrateur.",
    ),
    "strip.closed": (
        "Kho của máy này chưa mở được.",
        "This station’s store is not open.",
        "Le dépôt de ce poste n’est pas ouvert.",
    ),
    "strip.counter": ("Quầy {number}", "Counter {number}", "Guichet {number}"),
    "strip.practice": ("Tập huấn", "Practice", "Exercice"),
    "error.safe": ("Đã an toàn", "Safe", "En sécurité"),
    "error.todo": ("Làm gì tiếp", "What to do", "Que faire"),
    "error.again": ("Làm lại", "Try again", "Réessayer"),
    "error.code": ("Mã {code}", "Code {code}", "Code {code}"),
}

_WEEKDAYS = {
    Language.VIETNAMESE: ("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ nhật"),
    Language.ENGLISH: ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
    Language.FRENCH: ("Lundi", "Mardi", "Mercredi", "Jeudi", "Vendredi", "Samedi", "Dimanche"),
}
_SHORT_WEEKDAYS = {
    Language.VIETNAMESE: ("T2", "T3", "T4", "T5", "T6", "T7", "CN"),
    Language.ENGLISH: ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
    Language.FRENCH: ("lun.", "mar.", "mer.", "jeu.", "ven.", "sam.", "dim."),
}
_COLUMN = {language: column for column, language in enumerate(Language)}

Translate = Callable[..., str]
"""From a key and its values to a sentence."""


class Texts:
    """The sentences of one language."""

    def __init__(self, language: Language) -> None:
        self.language = language

    def __call__(self, key: str, **values: object) -> str:
        """Return a sentence with its placeholders filled in; numbers are grouped as in the language."""
        shown = {name: self.number(value) if isinstance(value, int) else value for name, value in values.items()}
        return TEXTS[key][_COLUMN[self.language]].format(**shown)

    def number(self, value: int) -> str:
        """Return a number with its thousands apart: 6.284, 6,284 or 6 284."""
        mark = {Language.VIETNAMESE: ".", Language.ENGLISH: ",", Language.FRENCH: "\u202f"}[self.language]
        return f"{value:,}".replace(",", mark)

    def day(self, day: date) -> str:
        """Return a day with its weekday in full, dd/MM/yyyy."""
        return f"{_WEEKDAYS[self.language][day.weekday()]}, {day:%d/%m/%Y}"

    def short_day(self, day: date) -> str:
        """Return a day with its weekday in short, dd/MM."""
        return f"{_SHORT_WEEKDAYS[self.language][day.weekday()]}, {day:%d/%m}"
