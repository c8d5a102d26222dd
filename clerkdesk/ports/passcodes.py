# SPDX-License-Identifier: Apache-2.0
"""Turning a passcode into something that may be kept."""

from typing import Protocol


class Passcodes(Protocol):
    """Slow on purpose: what is kept tells nobody the passcode."""

    def keep(self, passcode: str) -> str:
        """Return what to keep of a passcode; another text at every call."""

    def fits(self, passcode: str, kept: str) -> bool:
        """Tell whether a passcode is the one that was kept."""
