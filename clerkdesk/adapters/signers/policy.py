# SPDX-License-Identifier: Apache-2.0
"""How much must be known of a certificate's revocation before it signs."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TrustPolicy:
    """What is asked of cached revocation lists (Decree 68/2024/NĐ-CP art. 31-32).

    Attributes:
        list_age_days: a cached revocation list older than this counts as none.
        requires_list: refuse to sign without a usable list; otherwise the verdict says "unknown".
    """

    list_age_days: int = 30
    requires_list: bool = True
