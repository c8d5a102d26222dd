# SPDX-License-Identifier: Apache-2.0
"""The verbs that keep a station alive, together."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from clerkdesk.services.backup import Backup
from clerkdesk.services.preserve import Preserve
from clerkdesk.services.support_bundle import SupportBundle


@dataclass(frozen=True, slots=True)
class Upkeep:
    """What an administrator, and the program itself, does now and then.

    Attributes:
        trusted: tells what the station trusts: kind, name, until, age_days and is_overdue of each.
        import_revocations: takes a revocation list and tells the same of it.
    """

    preserve: Preserve
    backup: Backup
    support: SupportBundle
    trusted: Callable[[], list[Mapping[str, object]]]
    import_revocations: Callable[[bytes], Mapping[str, object]]
