# SPDX-License-Identifier: Apache-2.0
"""Put Vietnamese words into a Windows Installer package: wixl takes ASCII alone, so it is given their names first."""

import re
import shutil
from collections.abc import Mapping
from pathlib import Path

from workshop import WORK, output

LANGUAGE = 1066
"""Vietnamese (Viet Nam)."""
CODE_PAGE = 65001
"""UTF-8: the code page of Vietnamese, 1258, takes letters and tones apart."""

WORDS = {
    "@NEWER@": "Máy này đã cài bản ClerkDesk mới hơn; không có gì thay đổi.",
    "@PRACTICE@": "CDTAPDUO|ClerkDesk tập dượt",
    "@BATCH@": "Lô hồ sơ đã phê duyệt",
    "@PROFILE@": "Hồ sơ máy quầy",
}
"""What stands for what; the name of a shortcut is a short one and a long one."""

TABLES = ("LaunchCondition", "Shortcut", "Registry")


def translated(rows: str, words: Mapping[str, str] = WORDS) -> str:
    """Return the rows of a table, as `msiinfo export` writes them, with the words put in."""
    return re.sub("|".join(map(re.escape, words)), lambda found: words[found[0]], rows)


def translate(msi: Path, title: str) -> None:
    """Put the words into a package, in place."""
    folder = WORK / "msi-words"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    (folder / "_ForceCodepage.idt").write_bytes(f"\r\n\r\n{CODE_PAGE}\t_ForceCodepage\r\n".encode())
    for name in TABLES:
        rows = translated(output(["msiinfo", "export", msi, name]))
        (folder / f"{name}.idt").write_bytes(rows.encode())
    for name in ("_ForceCodepage", *TABLES):  # the code page first, or the letters are lost
        output(["msibuild", msi, "-i", folder / f"{name}.idt"])
    [code] = re.findall(r"\{[0-9A-F-]{36}\}", output(["msiinfo", "suminfo", msi]))
    output(["msibuild", msi, "-s", title, "ClerkDesk", f"x64;{LANGUAGE}", code])
