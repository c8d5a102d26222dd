# SPDX-License-Identifier: Apache-2.0
"""Reasons of rules, terms, forms, fees and reports."""

REASONS: dict[str, tuple[str, str]] = {
    "a control slip has at least one row": (
        "phiếu kiểm soát phải có ít nhất một dòng",
        "une fiche de contrôle a au moins une ligne",
    ),
    "a correction needs its reason": ("sửa lại thì phải ghi lý do", "une correction demande un motif"),
    "a dossier stands in it twice": ("có hồ sơ đứng hai lần", "un dossier y figure deux fois"),
    "a notice says why": ("thông báo phải nêu lý do", "un avis donne son motif"),
    "a refusal gives at least one reason": ("từ chối phải nêu ít nhất một lý do", "un refus donne au moins un motif"),
    "a request says why": ("yêu cầu phải nêu lý do", "une demande donne son motif"),
    "a second request needs the supervisor's reason": (
        "yêu cầu lần hai phải có lý do của lãnh đạo",
        "une seconde demande exige le motif du responsable",
    ),
    "an apology says why": ("thư xin lỗi phải nêu lý do", "une lettre d’excuses donne son motif"),
    "an exemption needs its reason": ("miễn lệ phí phải ghi lý do", "une exonération demande un motif"),
    "form {} is not printed on {}": ("mẫu {} không in trên khổ {}", "le formulaire {} ne s’imprime pas en {}"),
    "form {} never had a version {}": ("mẫu {} không có bản {}", "le formulaire {} n’a jamais eu de version {}"),
    "it does not name its fonts": ("biểu mẫu không nêu phông chữ", "il ne nomme pas ses polices"),
    "it has no days off of {} to confirm": (
        "không có ngày nghỉ nào của năm {} để xác nhận",
        "aucun jour chômé de {} à confirmer",
    ),
    "it has no time zone": ("không ghi múi giờ", "sans fuseau horaire"),
    "it has no year {} to change a day of": ("lịch không có năm {} để sửa ngày", "il n’a pas l’année {}"),
    "it is not an ISO 8601 time": ("không phải thời điểm theo ISO 8601", "ce n’est pas une heure ISO 8601"),
    "it is not in force for this procedure (in force: {})": (
        "không áp dụng cho thủ tục này (đang áp dụng: {})",
        "elle ne vaut pas pour cette procédure (en vigueur : {})",
    ),
    "it is not yet come": ("chưa tới ngày này", "ce jour n’est pas encore venu"),
    "it must be more than nothing": ("phải lớn hơn 0", "il faut plus que zéro"),
    "its last day is before its first": ("ngày cuối ở trước ngày đầu", "le dernier jour précède le premier"),
    "its moment has no time zone": ("thời điểm không ghi múi giờ", "son heure est sans fuseau horaire"),
    "its number of days must be at least 1": ("số ngày phải từ 1 trở lên", "il faut au moins un jour"),
    "its values are not JSON": ("giá trị không ở dạng JSON", "ses valeurs ne sont pas du JSON"),
    "name the notice that says so": ("nêu văn bản thông báo việc này", "citez l’avis qui le dit"),
    "no fee is asked for this dossier": ("hồ sơ này không thu lệ phí", "aucun droit n’est dû pour ce dossier"),
    "no form {} is in use on {}": ("không có mẫu {} nào dùng vào ngày {}", "aucun formulaire {} n’est en usage le {}"),
    "nothing is to be changed": ("không có gì để sửa", "rien à changer"),
    "nothing is told that was not told before": ("không có gì khác với điều đã ghi", "rien de nouveau n’est dit"),
    "one day is named twice": ("có ngày nêu hai lần", "un jour est nommé deux fois"),
    "only II.06a and day hold statistics by procedure": (
        "chỉ báo cáo II.06a và đối chiếu có số liệu theo thủ tục",
        "seuls II.06a et le rapprochement comptent par procédure",
    ),
    "the calendar says nothing special of {}": (
        "lịch không ghi gì riêng cho ngày {}",
        "le calendrier ne dit rien de particulier du {}",
    ),
    "the day is missing, by which its variants are chosen": (
        "thiếu ngày để chọn mức thu",
        "il manque le jour qui choisit le tarif",
    ),
    "the moment of receipt has no time zone": (
        "giờ tiếp nhận không ghi múi giờ",
        "l’heure de réception est sans fuseau horaire",
    ),
    "the new day must be after the one promised first": (
        "ngày hẹn mới phải sau ngày hẹn đầu",
        "la nouvelle date suit la première promise",
    ),
    "the slip names at least one parcel": (
        "phiếu phải nêu ít nhất một thửa đất",
        "la fiche nomme au moins une parcelle",
    ),
    "their number cannot be negative": ("số lượng không được âm", "leur nombre ne peut être négatif"),
    "their number must be from 1 to {}": ("số lượng phải từ 1 đến {}", "leur nombre va de 1 à {}"),
    "there is no such form": ("không có mẫu này", "ce formulaire n’existe pas"),
    "there is none": ("không có", "il n’y en a pas"),
    "the dossier is not received yet": ("hồ sơ chưa được tiếp nhận", "le dossier n’est pas encore reçu"),
    "it lies before the event that came last": (
        "việc này xảy ra trước việc sau cùng",
        "elle précède le dernier événement",
    ),
    "the dossier is received already": ("hồ sơ đã được tiếp nhận", "le dossier est déjà reçu"),
    "{} is a weekend, name the day off in its place": (
        "{} là cuối tuần, nêu ngày nghỉ bù",
        "{} tombe le week-end, nommez le jour chômé à sa place",
    ),
    "{} is none of {}": ("{} không phải là một trong {}", "{} n’est pas l’un de {}"),
    "{} is not a day off of a weekend": ("{} không phải ngày nghỉ cuối tuần", "{} n’est pas un jour de week-end"),
    "{} is off already": ("{} đã là ngày nghỉ", "{} est déjà chômé"),
    "{} needs a name": ("{} phải có tên", "{} demande un nom"),
}
