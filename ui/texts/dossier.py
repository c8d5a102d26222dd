# SPDX-License-Identifier: Apache-2.0
"""Sentences that say where a dossier stands; several pages use them."""

TEXTS: dict[str, tuple[str, str, str]] = {
    "column.due": ("Hẹn trả", "Due", "Échéance"),
    "column.code": ("Mã hồ sơ", "Code", "Code"),
    "column.owner": ("Chủ hồ sơ", "Owner", "Titulaire"),
    "column.procedure": ("Thủ tục", "Procedure", "Procédure"),
    "column.state": ("Đang ở đâu", "Where it stands", "Où il en est"),
    "due.none": ("Không hẹn", "No term", "Sans délai"),
    "state.unscanned": ("Chưa quét giấy tờ", "Papers not scanned yet", "Pièces pas encore numérisées"),
    "state.scanned": (
        "Đã quét {pages} trang, chờ rà soát",
        "{pages} {pages:page|pages} scanned, to be reviewed",
        "{pages} {pages:page numérisée|pages numérisées}, à vérifier",
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
}
