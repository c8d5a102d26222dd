# SPDX-License-Identifier: Apache-2.0
"""Versions of forms for tests, in memory."""

from datetime import date

from clerkdesk.domain.form_catalogue import FormField, FormTemplate, Paper
from clerkdesk.domain.forms.letterhead import Issue
from clerkdesk.domain.procedure import Certainty
from tests.fakes.rules import at


def template(**changes: object) -> FormTemplate:
    """Return a version of form 02, with some parts changed."""
    parts: dict[str, object] = {
        "id": "supplement",
        "number": "02",
        "title": "Phiếu yêu cầu bổ sung, hoàn thiện hồ sơ",
        "symbol": "HDHS",
        "book": "supplement",
        "version": "02-2025.1",
        "template": "supplement",
        "circular": "Thông tư 03/2025/TT-VPCP, Phụ lục I, Mẫu số 02",
        "effective_from": date(2025, 9, 15),
        "papers": (Paper.A5, Paper.A4),
        "fields": (FormField("lý do", Certainty.VERIFIED),),
        "certainty": {"title": Certainty.VERIFIED},
    }
    return FormTemplate(**{**parts, **changes})  # type: ignore[arg-type]


def issue(**changes: object) -> Issue:
    """Return the third sheet of form 02, issued on Monday 23/11/2026 at 08:05."""
    parts: dict[str, object] = {
        "form": template(),
        "number": 3,
        "at": at("2026-11-23 08:05"),
        "officer": "Lê Văn Thử",
    }
    return Issue(**{**parts, **changes})  # type: ignore[arg-type]
