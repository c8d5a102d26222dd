# SPDX-License-Identifier: Apache-2.0
"""Practice scanner: speaks eSCL like one on the network, and fails on command."""

from clerkdesk.practice.escl.supervisor import PracticeScanner

__all__ = ["PracticeScanner"]
