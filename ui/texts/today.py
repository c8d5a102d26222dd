# SPDX-License-Identifier: Apache-2.0
"""Sentences of the screen of the day."""

TEXTS: dict[str, tuple[str, str, str]] = {
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
    "today.receive": ("Tiếp nhận hồ sơ", "Receive a dossier", "Recevoir un dossier"),
}
