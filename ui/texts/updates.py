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
        "còn giữ nguyên trên máy này",
        "kept whole on this computer",
        "conservée entière sur ce poste",
    ),
    "admin.updates.since": ("từ {moment}", "since {moment}", "depuis le {moment}"),
    "admin.updates.history": ("Các lần đổi bản", "Changes of version", "Changements de version"),
    "admin.updates.fresh": ("bảo đảm đến {day}", "vouched for until {day}", "garanti jusqu’au {day}"),
    "admin.updates.back": ("Quay về bản {to}…", "Go back to {to}…", "Revenir à la {to}…"),
    "admin.updates.back.stay": ("Ở lại bản {left}", "Stay with {left}", "Rester sur la {left}"),
    "admin.updates.back.do": (
        "Đóng cửa sổ và quay về bản {to}",
        "Close the window and go back to {to}",
        "Fermer la fenêtre et revenir à la {to}",
    ),
    "admin.updates.back.trying": ("Thử bản {to}", "Trying {to}", "Essai de la {to}"),
    "admin.updates.back.note": (
        "Cửa sổ sẽ đóng; lần mở sau là bản {to}. Hãy đọc trước khi làm.",
        "The window will close; the next start opens {to}. Read this first.",
        "La fenêtre se fermera ; le prochain démarrage ouvrira la {to}. À lire d’abord.",
    ),
    "admin.updates.back.queue": ("Hàng đợi giữ nguyên", "The queue is kept", "La file est conservée"),
    "admin.updates.back.queue.how": (
        "mọi hồ sơ, chữ ký và lần gửi còn nguyên; bản {to} gửi tiếp",
        "every dossier, signature and delivery stays; {to} goes on sending",
        "chaque dossier, signature et envoi reste ; la {to} continue d’envoyer",
    ),
    "admin.updates.back.tried": ("Thử trên bản sao trước", "Tried on a copy first", "Essayée d’abord sur une copie"),
    "admin.updates.back.tried.how": (
        "bản {to} phải thấy đủ hồ sơ và nhật ký; không thì không đổi gì",
        "{to} must find every dossier and the whole log; otherwise nothing changes",
        "la {to} doit retrouver chaque dossier et tout le journal ; sinon rien ne change",
    ),
    "admin.updates.back.backup": ("Bản sao lưu của kho", "Backup of the store", "Sauvegarde des données"),
    "admin.updates.back.backup.how": (
        "nếu bản {left} đã đổi kho, kho trở về bản sao lưu đã kiểm; đã có việc mới thì không quay về",
        "where {left} changed the store, the verified backup is put back; not once work was done since",
        "si la {left} a modifié la base, la sauvegarde vérifiée revient ; jamais s’il y a eu du travail depuis",
    ),
    "admin.updates.back.again": ("Sau đó", "After that", "Ensuite"),
    "admin.updates.back.again.how": (
        "bản {left} không được mời lại trên máy này; bản mới hơn thì vẫn được",
        "{left} is not offered here again; newer versions are",
        "la {left} n’est plus proposée ici ; les suivantes le sont",
    ),
    "admin.updates.back.not-now": ("Khi nào không được", "When it is not done", "Quand cela ne se fait pas"),
    "admin.updates.back.not-now.how": (
        "khi có hồ sơ đang tiếp nhận dở hoặc đang gửi",
        "while a dossier is half taken in, or is being sent",
        "tant qu’un dossier est en cours de réception ou d’envoi",
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
