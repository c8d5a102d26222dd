# SPDX-License-Identifier: Apache-2.0
"""A portal to practise with: a real server in a process of its own, with a ledger that cannot flatter."""

from clerkdesk.practice.portal.supervisor import PracticePortal

__all__ = ["PracticePortal"]
