# SPDX-License-Identifier: Apache-2.0
"""Reasons why the code of a card, a number or a code of the organisation is refused."""

REASONS: dict[str, tuple[str, str]] = {
    "it has neither the fields of a QR code nor a machine-readable zone": (
        "không phải mã QR căn cước, cũng không phải vùng đọc máy",
        "ni les champs d’un code QR, ni une zone lisible par machine",
    ),
    "it has {} fields instead of {}": ("có {} trường, phải là {}", "il a {} champs au lieu de {}"),
    "the personal number is not 12 digits": (
        "số định danh không đủ 12 chữ số",
        "le numéro personnel n’a pas 12 chiffres",
    ),
    "the old number is not 9 digits": ("số chứng minh cũ không đủ 9 chữ số", "l’ancien numéro n’a pas 9 chiffres"),
    "the name is empty": ("họ tên để trống", "le nom est vide"),
    "the {} is not ddMMyyyy": ("{} không ghi theo dạng ngày tháng năm", "{} n’est pas écrit jjMMaaaa"),
    "the {} is not a day of the calendar": ("{} không phải ngày có thật", "{} n’est pas un jour du calendrier"),
    "the sex is neither Nam nor Nữ": ("giới tính không phải Nam hay Nữ", "le sexe n’est ni Nam ni Nữ"),
    "the machine-readable zone has {} characters instead of 90": (
        "vùng đọc máy có {} ký tự, phải là 90",
        "la zone lisible a {} caractères au lieu de 90",
    ),
    "the machine-readable zone holds characters other than A-Z, 0-9 and <": (
        "vùng đọc máy có ký tự ngoài A-Z, 0-9 và <",
        "la zone lisible contient d’autres caractères que A-Z, 0-9 et <",
    ),
    "the machine-readable zone is not that of a card of Viet Nam": (
        "vùng đọc máy không phải của thẻ Việt Nam",
        "la zone lisible n’est pas celle d’une carte du Viêt Nam",
    ),
    "the personal number in the machine-readable zone is not 12 digits": (
        "số định danh trong vùng đọc máy không đủ 12 chữ số",
        "le numéro personnel de la zone lisible n’a pas 12 chiffres",
    ),
    "the check digit of the {} is wrong": (
        "chữ số kiểm tra của {} không đúng",
        "le chiffre de contrôle de {} est faux",
    ),
    "the day of birth in the machine-readable zone is not a date": (
        "ngày sinh trong vùng đọc máy không có thật",
        "la date de naissance de la zone lisible n’existe pas",
    ),
    "the day of expiry in the machine-readable zone is not a date": (
        "ngày hết hạn trong vùng đọc máy không có thật",
        "la date d’expiration de la zone lisible n’existe pas",
    ),
    "12 digits are the number of a person": (
        "12 chữ số là số định danh của cá nhân",
        "12 chiffres sont le numéro d’une personne",
    ),
    "it is not 10 or 13 digits": ("không đủ 10 hoặc 13 chữ số", "il n’a pas 10 ou 13 chiffres"),
    "it is not the code of a dossier, an agency or a procedure": (
        "không phải mã hồ sơ, mã cơ quan hay mã thủ tục",
        "ce n’est le code ni d’un dossier, ni d’un organisme, ni d’une procédure",
    ),
    "it is not the code of an agency": ("không phải mã cơ quan", "ce n’est pas le code d’un organisme"),
    "its agency is longer than {} characters": ("mã cơ quan dài quá {} chữ", "son organisme dépasse {} caractères"),
    "the older system has four levels only": ("hệ mã cũ chỉ có bốn cấp", "l’ancien système n’a que quatre niveaux"),
    "there is no commune of this code": ("không có xã nào mang mã này", "aucune commune ne porte ce code"),
    "đồng have no fractions": ("tiền đồng không có số lẻ", "le đồng n’a pas de décimales"),
    "it is not written as in {}": ("phải ghi như {}", "écrivez comme {}"),
    "it is not in the calendar": ("không có trong lịch", "ce n’est pas dans le calendrier"),
    "it cannot be spelled out": ("không đọc thành chữ được", "on ne peut l’écrire en lettres"),
}
