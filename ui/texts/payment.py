# SPDX-License-Identifier: Apache-2.0
"""How a fee was paid: at receipt and afterwards."""

TEXTS: dict[str, tuple[str, str, str]] = {
    "payment": ("Thu lệ phí", "Fee paid by", "Paiement"),
    "payment.cash": ("Tiền mặt", "Cash", "Espèces"),
    "payment.transfer": ("QR", "QR", "QR"),
    "payment.exempt": ("Miễn", "Waived", "Exonéré"),
    "payment.later": ("Thu sau", "Later", "Dû"),
    "payment.spoken.transfer": (
        "Mã QR, chuyển khoản",
        "QR code, bank transfer",
        "Code QR, virement",
    ),
    "payment.told.cash": ("đã thu tiền mặt", "paid in cash", "payé en espèces"),
    "payment.told.transfer": ("đã thu bằng chuyển khoản", "paid by transfer", "payé par virement"),
    "payment.told.exempt": ("được miễn", "waived", "exonéré"),
    "payment.told.later": ("chưa thu", "not paid yet", "pas encore payé"),
    "payment.told.untold": ("chưa ghi cách thu", "not told how it was paid", "paiement non noté"),
    "payment.owed": ("chưa thu lệ phí {amount}đ", "fee of {amount} đ not paid yet", "droits de {amount} đ impayés"),
    "payment.note.cash": ("Số biên lai (nếu có)", "Receipt number, if any", "N° du reçu, s’il y en a"),
    "payment.note.transfer": (
        "Mã giao dịch (nếu có)",
        "Transfer number, if any",
        "N° du virement, s’il y en a",
    ),
    "payment.note.exempt": ("Lý do miễn", "Why it is waived", "Motif de l’exonération"),
}
