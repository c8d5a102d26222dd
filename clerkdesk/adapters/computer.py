# SPDX-License-Identifier: Apache-2.0
"""A lasting name of this computer, by which a copied station is recognised."""

import sys
from pathlib import Path

MACHINE_ID = Path("/etc/machine-id")


if sys.platform == "win32":
    import winreg

    def computer() -> str | None:
        """Return the name that the installation of Windows gave itself, or None."""
        try:
            with winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, r"SOFTWARE\Microsoft\Cryptography") as key:
                return str(winreg.QueryValueEx(key, "MachineGuid")[0]) or None
        except OSError:
            return None

else:

    def computer(path: Path = MACHINE_ID) -> str | None:
        """Return the name that the installation of the system gave itself (machine-id(5)), or None."""
        try:
            return path.read_text(encoding="ascii", errors="replace").strip() or None
        except OSError:
            return None
