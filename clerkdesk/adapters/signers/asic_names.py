# SPDX-License-Identifier: Apache-2.0
"""Which names a file in a container may have, so that it can be unpacked safely on every system."""

import unicodedata

_LONGEST = 200
_NEVER = set('<>:"|?*\\')
_DEVICES = {"con", "prn", "aux", "nul", "conin$", "conout$"} | {
    f"{port}{n}" for port in ("com", "lpt") for n in range(10)
}


def name_problem(name: str) -> str | None:
    """Tell why a name may not stand in a container, or None.

    Refused are: empty and long names, other forms than NFC, control and steering characters, absolute paths and drives,
    steps upwards, and what Windows keeps for devices or drops silently.
    """
    if not name or len(name) > _LONGEST:
        return "empty or too long"
    if unicodedata.normalize("NFC", name) != name:
        return "not in NFC"
    if any(letter in _NEVER or unicodedata.category(letter).startswith("C") for letter in name):
        return "a character that is not allowed"
    for part in name.split("/"):
        if part in {"", ".", ".."}:
            return "not a plain relative path"
        if part != part.strip() or part.endswith("."):
            return "a dot or blank at its end"
        if part.split(".")[0].strip().casefold() in _DEVICES:
            return "a device of Windows"
    return None
