# SPDX-License-Identifier: Apache-2.0
"""What may go wrong at a scanner: causes with their reasons as data, and the error that each becomes."""

from dataclasses import dataclass
from enum import StrEnum

from clerkdesk.errors import (
    ClerkDeskError,
    FeederEmpty,
    InvalidInput,
    ScannerFault,
    ScannerSilent,
    ScannerUnavailable,
)
from clerkdesk.ports.scanner import ScanProfile

EMPTY, SILENT, OTHER = "empty-feeder", "silent", "other"

REASONS = {
    "attention": "it waits for somebody to look at it",
    "busy": "another program is using it",
    "cancelled": "it was cancelled at the scanner",
    "cover-open": "its cover is open",
    "crashed": "its driver stopped working",
    "cut": "a page arrived incomplete",
    "denied": "this user may not use it",
    "empty-page": "it gave a page without content",
    "io": "the connection to it broke",
    "jam": "a sheet is jammed",
    "memory": "there is not enough memory",
    "multi-feed": "two sheets were drawn in at once",
    "not-found": "it is not there, or it is switched off",
    "not-installed": "what drives it is not installed",
    "off-line": "it is not connected",
    "other-certificate": "it shows another certificate than at its first scan: another device may answer in its place",
    "warming-up": "it is still warming up",
}
"""Reason of each cause, as said after "the scanner stopped" or "cannot be reached"."""

_NEVER_STARTED = frozenset({"busy", "denied", "off-line", "warming-up", "not-found", "other-certificate"})


class FaultKind(StrEnum):
    """At which step the device failed."""

    OPEN = "open"
    SETTING = "setting"
    PAGE = "page"


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a driver gave up.

    Attributes:
        cause: key of `REASONS`, `EMPTY`, `SILENT` or `OTHER`; for a setting its field.
        reason: in place of that of the cause.
    """

    kind: FaultKind
    cause: str
    reason: str = ""


def error_of(fault: Fault, profile: ScanProfile, pages: int) -> ClerkDeskError:
    """Return the error for a person.

    Args:
        fault: what happened.
        profile: of the scan.
        pages: how many were handed over before.
    """
    device = profile.device
    if fault.kind is FaultKind.SETTING:
        return InvalidInput(field=fault.cause, reason=fault.reason)
    if fault.cause == EMPTY:
        return FeederEmpty(device=device)
    if fault.cause == SILENT:
        return ScannerSilent(device=device, seconds=round(profile.page_timeout_s), pages=pages)
    reason = fault.reason or REASONS[fault.cause]
    if fault.kind is FaultKind.OPEN or (pages == 0 and fault.cause in _NEVER_STARTED):
        return ScannerUnavailable(device=device, cause=fault.cause, reason=reason)
    return ScannerFault(device=device, pages=pages, cause=fault.cause, reason=reason)
