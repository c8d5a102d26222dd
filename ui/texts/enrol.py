# SPDX-License-Identifier: Apache-2.0
"""Sentences of a computer that has no station yet."""

TEXTS = {
    "enrol.title": ("Máy này chưa có quầy nào", "This computer has no station yet", "Cet ordinateur n’a pas de poste"),
    "enrol.line": (
        "Mở hồ sơ máy quầy do tỉnh cấp, hoặc quét các mã in trên giấy. Mọi hồ sơ đều được kiểm tra chữ ký.",
        "Open the station profile of your province, or scan its printed codes. Its signature is always checked.",
        "Ouvrez le profil de poste de la province ou lisez ses codes imprimés. Sa signature est toujours vérifiée.",
    ),
    "enrol.file": ("Mở tệp hồ sơ máy quầy…", "Open the profile’s file…", "Ouvrir le fichier du profil…"),
    "enrol.files": (
        "Hồ sơ máy quầy (*.cdprofile *.txt *.png *.jpg)",
        "Station profile (*.cdprofile *.txt *.png *.jpg)",
        "Profil de poste (*.cdprofile *.txt *.png *.jpg)",
    ),
    "enrol.code": ("Mã hồ sơ", "Code of the profile", "Code du profil"),
    "enrol.code_hint": (
        "Đặt con trỏ ở đây rồi quét từng mã",
        "Put the cursor here and scan code after code",
        "Placez le curseur ici et lisez les codes un à un",
    ),
    "enrol.codes": (
        "Đã đọc {read} trong {count} mã. Còn thiếu mã số {missing}.",
        "{read} of {count} {count:code|codes} read. Number {missing} is missing.",
        "{read} {read:code lu|codes lus} sur {count}. Il manque le numéro {missing}.",
    ),
    "enrol.whole": (
        "Đã có đủ hồ sơ máy quầy: {name}.",
        "The profile is complete: {name}.",
        "Le profil est complet : {name}.",
    ),
    "enrol.by_codes": ("đọc từ mã in", "read from printed codes", "lu sur des codes imprimés"),
    "enrol.commune": ("Mã xã, phường (5 chữ số)", "Code of the commune (5 digits)", "Code de la commune (5 chiffres)"),
    "enrol.counter": ("Số quầy", "Number of the counter", "Numéro du guichet"),
    "enrol.key": (
        "Dấu vân tay khoá của tỉnh (trên giấy)",
        "Fingerprint of the province’s key (on paper)",
        "Empreinte de la clé de la province (sur papier)",
    ),
    "enrol.administrator": ("Họ tên người quản trị", "Name of the administrator", "Nom de l’administrateur"),
    "enrol.passphrase": ("Câu khôi phục", "Recovery passphrase", "Phrase de secours"),
    "enrol.again": ("Gõ lại câu khôi phục", "The same again", "La même encore"),
    "enrol.make": ("Lập máy quầy", "Make the station", "Créer le poste"),
    "enrol.needs_profile": ("Chưa có hồ sơ máy quầy", "The profile is missing", "Le profil manque"),
    "enrol.needs_all": ("Còn ô chưa điền", "A field is empty", "Un champ est vide"),
    "enrol.needs_same": (
        "Hai lần gõ câu khôi phục khác nhau",
        "The two passphrases differ",
        "Les deux phrases diffèrent",
    ),
}
