# SPDX-License-Identifier: Apache-2.0
"""Reasons that a portal, its answers and its receipts give."""

REASONS: dict[str, tuple[str, str]] = {
    "LoaiDoiTuong: the interface has no value for {}": (
        "LoaiDoiTuong: giao diện không có giá trị cho {}",
        "LoaiDoiTuong : l’interface n’a pas de valeur pour {}",
    ),
    "MaLinhVuc: it has no field {}": ("MaLinhVuc: cổng không có lĩnh vực {}", "MaLinhVuc : il n’a pas de domaine {}"),
    "dossier: it is not a sealed one": ("hồ sơ chưa niêm phong", "le dossier n’est pas scellé"),
    "error {}: {}": ("lỗi {}: {}", "erreur {} : {}"),
    "it answers an upload with {}, as the portal never does": (
        "trả lời việc gửi tệp bằng {}, cổng không bao giờ làm vậy",
        "il répond {} à un envoi, ce que le portail ne fait jamais",
    ),
    "it answers an upload with {}": ("trả lời việc gửi tệp bằng {}", "il répond {} à un envoi"),
    "a file is too large for it": ("có tệp quá lớn với cổng", "un fichier est trop grand pour lui"),
    "it answers for another dossier than it was asked for": (
        "trả lời về hồ sơ khác với hồ sơ được hỏi",
        "il répond pour un autre dossier que demandé",
    ),
    "it answers for another dossier than it was given": (
        "trả lời về hồ sơ khác với hồ sơ đã gửi",
        "il répond pour un autre dossier que remis",
    ),
    "it answers for other states than it was told": (
        "trả lời về trạng thái khác với trạng thái đã báo",
        "il répond pour d’autres états que transmis",
    ),
    "it answers with error {}": ("trả lời lỗi {}", "il répond par l’erreur {}"),
    "it answers {}, as the portal never does": (
        "trả lời {}, cổng không bao giờ làm vậy",
        "il répond {}, ce que le portail ne fait jamais",
    ),
    "it asks for files that were never announced": (
        "đòi tệp chưa từng được báo",
        "il demande des fichiers jamais annoncés",
    ),
    "it does not say which states were new to it": (
        "không nói trạng thái nào là mới",
        "il ne dit pas quels états lui étaient nouveaux",
    ),
    "it does not take uploads as the portal does": (
        "không nhận tệp theo cách của cổng",
        "il ne reçoit pas les envois comme le portail",
    ),
    "it gives no session, and no error either": (
        "không cấp phiên, cũng không báo lỗi",
        "il ne donne ni session, ni erreur",
    ),
    "it gives no token, and no error either": (
        "không cấp mã truy cập, cũng không báo lỗi",
        "il ne donne ni jeton, ni erreur",
    ),
    "it holds another file than it was given": ("giữ tệp khác với tệp đã gửi", "il détient un autre fichier que remis"),
    "it holds an earlier revision as {} and has no way to change it": (
        "đang giữ bản trước là {} và không có cách sửa",
        "il détient une version antérieure, {}, et ne sait pas la changer",
    ),
    "it is not a receipt": ("không phải biên nhận", "ce n’est pas un reçu"),
    "it is not a receipt file": ("không phải tệp biên nhận", "ce n’est pas un fichier de reçu"),
    "it is not canonical JSON": ("không phải JSON chuẩn tắc", "ce n’est pas du JSON canonique"),
    "it names other files": ("nêu tệp khác", "il nomme d’autres fichiers"),
    "it has no portal number": ("không có số của cổng", "il n’a pas de numéro du portail"),
    "it names another {}": ("nêu {} khác", "il nomme un autre {}"),
    "it names another key": ("nêu khoá khác", "il nomme une autre clé"),
    "it issues no code": ("không cấp mã", "il n’émet pas de code"),
    "it lost files that it had acknowledged": ("làm mất tệp đã xác nhận", "il a perdu des fichiers accusés"),
    "it received other bytes than were announced": (
        "nhận nội dung khác với nội dung đã báo",
        "il a reçu autre chose qu’annoncé",
    ),
    "it repeats an old answer": ("lặp lại câu trả lời cũ", "il répète une vieille réponse"),
    "it says of an update that the dossier exists": (
        "báo hồ sơ đã có khi được cập nhật",
        "il dit d’une mise à jour que le dossier existe",
    ),
    "it sends elsewhere (status {}), as a network to sign in to does": (
        "chuyển sang nơi khác (mã {}), như mạng phải đăng nhập",
        "il renvoie ailleurs (code {}), comme un réseau à connexion",
    ),
    "it tells no upload offset that can be": (
        "báo vị trí gửi tệp không thể có",
        "il donne une position d’envoi impossible",
    ),
    "its answer ({}) is not the interface's": (
        "câu trả lời ({}) không phải của giao diện",
        "sa réponse ({}) n’est pas celle de l’interface",
    ),
    "its answer ({}) is not the {}'s": ("câu trả lời ({}) không phải của {}", "sa réponse ({}) n’est pas celle de {}"),
    "its answer has no end": ("câu trả lời không có điểm dừng", "sa réponse n’a pas de fin"),
    "its answer has no {}": ("câu trả lời thiếu {}", "sa réponse n’a pas de {}"),
    "its answer is not signed with the portal's key": (
        "câu trả lời không ký bằng khoá của cổng",
        "sa réponse n’est pas signée par le portail",
    ),
    "its certificate is not the portal's": (
        "chứng thư không phải của cổng",
        "son certificat n’est pas celui du portail",
    ),
    "its certificate is not valid at the time of this computer; check date and time": (
        "chứng thư không có hiệu lực theo giờ máy này; xem lại ngày giờ",
        "son certificat n’est pas valable à l’heure de ce poste ; vérifiez date et heure",
    ),
    "its change feed cannot be read": ("không đọc được luồng thay đổi", "son flux de changements est illisible"),
    "its list of fields cannot be read": ("không đọc được danh sách lĩnh vực", "sa liste de domaines est illisible"),
    "its list of states cannot be read": ("không đọc được danh sách trạng thái", "sa liste d’états est illisible"),
    "its number or time is not what it says": (
        "số hoặc thời điểm không như lời ghi",
        "son numéro ou son heure diffère de ce qu’il dit",
    ),
    "its word on a national code cannot be read": (
        "không đọc được câu trả lời về mã quốc gia",
        "sa réponse sur un code national est illisible",
    ),
    "no such dossier was delivered": ("chưa gửi hồ sơ nào như vậy", "aucun dossier de ce genre n’a été livré"),
    "nothing was announced under its key": ("chưa báo gì dưới khoá này", "rien n’a été annoncé sous sa clé"),
    "parts: they cannot be read": ("không đọc được các phần liên thông", "les parties sont illisibles"),
    "the portal does not know it any more": ("cổng không còn biết biên nhận này", "le portail ne le connaît plus"),
    "the portal now gives another receipt": (
        "cổng nay đưa biên nhận khác",
        "le portail donne maintenant un autre reçu",
    ),
    "{}: it has more than {} letters": ("{}: dài quá {} chữ", "{} : plus de {} lettres"),
    "{}: the interface asks for it and it is empty": (
        "{}: giao diện đòi mà đang để trống",
        "{} : l’interface l’exige et c’est vide",
    ),
}
