# SPDX-License-Identifier: Apache-2.0
"""The verbs that keep a station alive, together."""

from dataclasses import dataclass

from clerkdesk.services.backup import Backup
from clerkdesk.services.preserve import Preserve
from clerkdesk.services.support_bundle import SupportBundle


@dataclass(frozen=True, slots=True)
class Upkeep:
    """What an administrator, and the program itself, does now and then."""

    preserve: Preserve
    backup: Backup
    support: SupportBundle
