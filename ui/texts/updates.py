# SPDX-License-Identifier: Apache-2.0
"""Sentences about versions of the program."""

TEXTS: dict[str, tuple[str, str, str]] = {
    "admin.room.updates": ("Bản cập nhật", "Updates", "Mises à jour"),
    "admin.updates.note": (
        "Bản mới được thử trên bản sao trước khi dùng, và chỉ vào thay khi cửa sổ đã đóng.",
        "A new version is tried on a copy before it is used, and takes over only once the window is closed.",
        "Une nouvelle version est essayée sur une copie, et ne prend la place qu’une fois la fenêtre fermée.",
    ),
    "admin.updates.do": ("Tìm và tải bản mới", "Look for a new version", "Chercher une nouvelle version"),
    "admin.updates.stick": ("Lấy từ USB…", "From a stick…", "Depuis une clé USB…"),
    "admin.updates.fetching": ("Tải bản cập nhật", "Fetching an update", "Téléchargement de la mise à jour"),
    "admin.updates.version": ("Bản đang dùng", "This version", "Version en cours"),
    "admin.updates.channel.all": ("nhận bản cho mọi nơi", "takes what is for all", "reçoit ce qui est pour tous"),
    "admin.updates.channel.pilot": (
        "nhận cả bản thí điểm",
        "takes pilot versions too",
        "reçoit aussi les versions pilotes",
    ),
    "admin.updates.ready": ("Bản {version} đã sẵn sàng", "{version} is ready", "{version} est prête"),
    "admin.updates.ready.how": (
        "đã thử xong; vào thay ở lần mở sau",
        "tried and whole; the next start opens it",
        "essayée et complète ; le prochain démarrage l’ouvre",
    ),
    "admin.updates.none": ("Chưa có bản nào chờ", "No version waits", "Aucune version en attente"),
    "admin.updates.none.how": (
        "Ctrl+Enter để tìm",
        "Ctrl+Enter looks for one",
        "Ctrl+Entrée pour en chercher une",
    ),
    "admin.updates.source": ("Nơi phát hành", "Source", "Source"),
    "admin.updates.source.none": (
        "chưa đặt; dùng USB, hoặc clerkdesk update look-at",
        "none is set; use a stick, or clerkdesk update look-at",
        "aucune ; utilisez une clé, ou clerkdesk update look-at",
    ),
    "admin.updates.previous": ("Bản trước", "Version before", "Version précédente"),
    "admin.updates.previous.how": (
        "giữ lại; quay về bằng clerkdesk update back",
        "kept; clerkdesk update back returns to it",
        "conservée ; clerkdesk update back y revient",
    ),
    "admin.updates.came-back": ("Bản {version} không mở được", "{version} did not start", "{version} n’a pas démarré"),
    "admin.updates.came-back.how": (
        "máy đã tự quay về bản này; hồ sơ còn nguyên",
        "this version runs again; nothing was lost",
        "cette version tourne à nouveau ; rien n’est perdu",
    ),
    "admin.updates.fetched": (
        "Bản {version} đã sẵn sàng, vào thay ở lần mở sau",
        "{version} is ready; the next start opens it",
        "{version} est prête ; le prochain démarrage l’ouvre",
    ),
    "admin.updates.newest": (
        "Không có bản nào mới hơn cho máy này",
        "There is nothing newer for this station",
        "Rien de plus récent pour ce poste",
    ),
    "admin.updates.stale": (
        "nơi phát hành chỉ bảo đảm đến {day}; bản đang dùng vẫn chạy bình thường",
        "the publisher vouched for them until {day}; this version works as before",
        "l’éditeur les garantissait jusqu’au {day} ; cette version fonctionne comme avant",
    ),
    "admin.updates.stale.title": ("Dữ liệu cập nhật đã cũ", "The update data are old", "Données anciennes"),
}
