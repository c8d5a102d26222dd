# SPDX-License-Identifier: Apache-2.0
"""Hand the result to the citizen, against a signature of receipt."""

from datetime import datetime

from clerkdesk.domain.case import Handover
from clerkdesk.domain.states import DossierEvent
from clerkdesk.domain.text import clean
from clerkdesk.errors import InvalidInput
from clerkdesk.ports.blobs import Blobs
from clerkdesk.services.casework import Casework
from clerkdesk.services.finish import check_paper

ON_PAPER = "đã ký nhận trên giấy"


class ReturnResult:
    """State 10: the last step of a dossier."""

    def __init__(self, casework: Casework, blobs: Blobs) -> None:
        self._casework = casework
        self._blobs = blobs

    def return_to(
        self,
        code: str,
        receiver: str,
        *,
        by: str,
        at: datetime | None = None,
        signature: bytes | None = None,
        evidence: str = "",
    ) -> Handover:
        """Take down who got the result, when, and where they signed.

        Args:
            at: None for now.
            signature: the scanned page with the signature: PDF, JPEG or PNG.
            evidence: where the signature is kept otherwise; without either, it stands on the paper slip.

        Raises:
            IllegalTransition: the dossier is not finished, or was returned already.
            InvalidInput: nobody is named, or the moment lies before the result or in the future.
            UnreadableFile: the page is none of the kinds that are kept.
        """
        name = clean(receiver, "receiver")
        if not name:
            raise InvalidInput(field="receiver", reason="somebody signs for the result")
        check_paper(signature, "the signature of receipt")
        with self._casework.begin() as work:
            case = self._casework.take(work, code)
            self._casework.allow(case, DossierEvent.RETURN_RESULT)
            handed = at or case.at
            result = case.file.result
            if handed > max(case.now, case.at) or (result is not None and handed < result.ended_at):
                raise InvalidInput(field="moment", reason="it lies before the result or in the future")
            proof = clean(evidence, "evidence") or ("" if signature else ON_PAPER)
            handover = Handover(name, handed, self._blobs.put(signature) if signature else None, proof)
            work.cases.add_handover(case.dossier.id, handover)
            self._casework.step(work, case, DossierEvent.RETURN_RESULT, by=by)
            work.commit()
        return handover
