# SPDX-License-Identifier: Apache-2.0
"""Try the Windows installers under wine: install, do the main job, upgrade silently, uninstall; return what was seen.

Wine is not Windows: what it cannot show stands in docs/windows-checklist.md.
"""

import json
import os
import shutil
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from provision import say
from smoke_updates import STICK, Carried, try_update
from wine import Wine
from workshop import ReleaseError, differing, output

MACHINE_FOLDER = r"C:\Program Files\ClerkDesk"
ODD_FOLDER = r"C:\Quầy số 1\ClerkDesk"
DATA = r"C:\practice"
UNINSTALL_KEY = r"HKCU\Software\Microsoft\Windows\CurrentVersion\Uninstall\ClerkDesk"
ASSOCIATION_KEYS = tuple(rf"Software\Classes\ClerkDesk.{kind}\shell\open\command" for kind in ("Batch", "Profile"))


@dataclass(frozen=True, slots=True)
class Installers:
    """What is tried.

    Attributes:
        older: a per-user installer of an earlier version.
        bundle: the folder whose files the installers must leave on the disk, byte for byte.
        carried: a later version, tried as an update of the per-user installation.
    """

    older: Path
    setup: Path
    msi: Path
    bundle: Path
    carried: Carried | None = None


def _named(wine: Wine, path: Path) -> str:
    """Return a path on drive C: as Windows names it."""
    return "C:\\" + str(path.relative_to(wine.drive)).replace("/", "\\")


def _registered(wine: Wine, key: str) -> bool:
    """Tell whether a key of the registry is there."""
    try:
        wine.run("reg", "query", key)
    except ReleaseError:
        return False
    return True


def _differences(bundle: Path, installed: Path) -> list[str]:
    """Return the files that are missing, different or in excess, the uninstaller not counted."""
    return [name for name in differing(bundle, installed) if name != "uninstall.exe"]


def _doctor(wine: Wine, program: str, station: str) -> Any:
    return json.loads(wine.run(program, "doctor", "--practice", "--station", station, "--json"))


def _main_job(wine: Wine, program: str, out: str, dossiers: int) -> dict[str, Any]:
    started = time.monotonic()
    proof = json.loads(wine.run(program, "demo", "--dossiers", str(dossiers), "--out", out, "--json", patience_s=1800))
    if not proof["is_proven"]:
        raise ReleaseError("the demo of the installed application proved nothing")
    keys = ("dossiers", "pages", "ledger", "clear_text_leaks", "invariants")
    return {**{key: proof[key] for key in keys}, "seconds": round(time.monotonic() - started, 1)}


def _installed_for_user(wine: Wine) -> Path:
    found = list(wine.drive.glob("users/*/AppData/Local/Programs/ClerkDesk"))
    if not found:
        raise ReleaseError("the silent installation left nothing")
    return found[0]


def _shoot_window(wine: Wine, program: str, shots: Path) -> list[str]:
    """Let the window photograph itself in each language and keep the pictures."""
    shutil.rmtree(shots, ignore_errors=True)
    plain = {"QT_QPA_PLATFORM": "windows"}  # the real platform, on wine's screen
    station, pictures = rf"{DATA}\window", wine.drive / "shots"
    wine.run(program, "--practice", "--by", "clerk", "--station", station, "--shots", r"C:\shots", env=plain)
    shutil.copytree(pictures, shots)
    return sorted(path.name for path in shots.iterdir())


def try_setup(wine: Wine, installers: Installers, shots: Path) -> dict[str, object]:
    """Try the per-user installer: old one, main job, silent upgrade, window, silent uninstallation."""
    say("smoke test: the per-user installer under wine")
    wine.run(installers.older, "/S")
    folder = _installed_for_user(wine)
    program, window = _named(wine, folder / "clerkdesk.exe"), _named(wine, folder / "clerkdesk-window.exe")
    seen: dict[str, object] = {"installed": wine.run(program, "--version").strip()}
    seen["main_job"] = _main_job(wine, program, rf"{DATA}\demo", 2)
    before = _doctor(wine, program, rf"{DATA}\demo\counter")
    started = time.monotonic()
    wine.run(installers.setup, "/S")
    seen["silent_upgrade_s"] = round(time.monotonic() - started, 1)
    seen["upgraded"] = wine.run(program, "--version").strip()
    seen["files_that_differ"] = _differences(installers.bundle, folder)
    seen["store_after_upgrade_is_the_same"] = _doctor(wine, program, rf"{DATA}\demo\counter") == before
    seen["association"] = all(_registered(wine, rf"HKCU\{key}") for key in ASSOCIATION_KEYS)
    seen["start_menu"] = sorted(path.name for path in wine.drive.glob("users/*/AppData/Roaming/**/ClerkDesk/*.lnk"))
    seen["running_program_is_not_replaced"] = _refuses_while_running(wine, window, installers.setup)
    seen["window_pictures"] = _shoot_window(wine, window, shots)
    if installers.carried is not None:
        seen["update"] = _update(wine, {"clerkdesk": program, "clerkdesk-window": window}, installers.carried)
    wine.run(_named(wine, folder / "uninstall.exe"), "/S")
    _wait_until_gone(wine, folder)
    seen |= _after_removal(wine)
    return seen


def _update(wine: Wine, programs: dict[str, str], carried: Carried) -> dict[str, Any]:
    """Carry a later version to the computer on a stick and try it over the station of the window's pictures."""
    shutil.copytree(carried.repository, wine.drive / STICK)
    stick = f"C:\\{STICK}"

    def run(name: str, *words: str) -> str:
        return wine.run(programs[name], *words, env={"QT_QPA_PLATFORM": "windows"}, patience_s=1800)

    root = rf"{stick}\metadata\{carried.first_root.name}"
    seen = try_update(run, carried, root=root, stick=stick, station=rf"{DATA}\window", shots=r"C:\shots-later")
    shutil.rmtree(wine.drive / STICK)  # pulled out again: what lies on it is not the program's
    return seen


def _wait_until_gone(wine: Wine, folder: Path) -> None:
    """Wait for the uninstaller: it goes on in a copy of itself after its first program has ended."""
    wine.settle()
    if folder.exists():
        raise ReleaseError(f"the uninstallation left {sorted(path.name for path in folder.iterdir())}")


def _refuses_while_running(wine: Wine, window: str, setup: Path) -> bool:
    """Tell whether the installer declines while the window is open; it must end with code 5 and change nothing."""
    command = ["wine", window, "--practice", "--station", rf"{DATA}\running"]
    settings = {**os.environ, **wine.environment()}
    silent = subprocess.DEVNULL  # a program of wine ends at a file in the place of stdout or stderr
    process = subprocess.Popen(command, env=settings, stdin=silent, stdout=silent, stderr=silent)
    try:
        _wait_for(wine.drive / "practice" / "running")
        wine.run(setup, "/S")
    except ReleaseError as error:
        return "ended with 5" in str(error)
    finally:
        wine.run("taskkill", "/f", "/im", "clerkdesk.exe")
        process.wait()
        wine.settle()
    return False


def _wait_for(folder: Path, patience_s: float = 120.0) -> None:
    end = time.monotonic() + patience_s
    while not folder.exists():
        if time.monotonic() > end:
            raise ReleaseError(f"the window did not make {folder.name}")
        time.sleep(0.2)


def _after_removal(wine: Wine) -> dict[str, object]:
    left = [path for path in wine.drive.rglob("*") if "clerkdesk" in path.name.lower() or path.suffix == ".lnk"]
    kept = wine.drive / "practice" / "demo" / "counter" / "station" / "store.db"
    # A window that was ended by force, as the test does, leaves pictures in the folder that Windows empties by itself.
    programs = [path.name for path in left if not {"practice", "Temp"} & set(path.parts)]
    keys = (UNINSTALL_KEY, *(rf"HKCU\{key}" for key in ASSOCIATION_KEYS))
    return {
        "data_stays_after_removal": kept.exists(),
        "left_after_removal": sorted(programs),
        "registry_is_clean": not any(_registered(wine, key) for key in keys),
    }


def try_odd_folder(wine: Wine, installers: Installers) -> dict[str, object]:
    """Install into a folder with Vietnamese letters and spaces, run a command on the store there is, and remove it."""
    unquoted = f"/D={ODD_FOLDER}".split(" ")  # the installer takes the rest of the line, quotes and all
    wine.run(installers.setup, "/S", *unquoted)
    seen: dict[str, object] = {"folder": ODD_FOLDER}
    station = rf"{DATA}\demo\counter"
    seen["doctor_answers"] = bool(_doctor(wine, rf"{ODD_FOLDER}\clerkdesk.exe", station))
    wine.run(rf"{ODD_FOLDER}\uninstall.exe", "/S")
    wine.settle()
    seen["removed"] = not list(wine.drive.glob("Quầy*/ClerkDesk/*"))
    return seen


def try_msi(wine: Wine, installers: Installers) -> dict[str, object]:
    """Try the per-machine installer: silent installation, a command, silent removal."""
    say("smoke test: the per-machine installer under wine")
    name = "Z:" + str(installers.msi).replace("/", "\\")
    wine.run("msiexec", "/i", name, "/qn")
    folder = wine.drive / "Program Files" / "ClerkDesk"
    program = rf"{MACHINE_FOLDER}\clerkdesk.exe"
    seen: dict[str, object] = {"installed": wine.run(program, "--version").strip()}
    seen["files_that_differ"] = _differences(installers.bundle, folder)
    seen["store_of_the_other_installer_opens"] = bool(_doctor(wine, program, rf"{DATA}\demo\counter"))
    seen["association"] = all(_registered(wine, rf"HKLM\{key}") for key in ASSOCIATION_KEYS)
    seen["start_menu"] = sorted(path.name for path in wine.drive.glob("**/Start Menu/**/ClerkDesk/*.lnk"))
    wine.run("msiexec", "/x", name, "/qn")
    wine.settle()
    seen["removed"] = not (folder / "clerkdesk.exe").exists()
    return seen


def judge(seen: dict[str, Any]) -> list[str]:
    """Return what of the observations is not as it must be."""
    setup, msi = seen["setup"], seen["msi"]
    must = {
        "the per-user installer leaves other files": not setup["files_that_differ"],
        "the upgrade changed the store": setup["store_after_upgrade_is_the_same"],
        "batch files are not associated": setup["association"] and msi["association"],
        "the start menu is not right": len(setup["start_menu"]) == 2 and "ClerkDesk tập dượt.lnk" in msi["start_menu"],
        "a running program was replaced": setup["running_program_is_not_replaced"],
        "the data went with the program": setup["data_stays_after_removal"],
        "the uninstallation leaves something": not setup["left_after_removal"] and setup["registry_is_clean"],
        "a folder with Vietnamese letters is not served": seen["odd_folder"]["doctor_answers"],
        "the uninstallation leaves a folder with Vietnamese letters": seen["odd_folder"]["removed"],
        "the per-machine installer leaves other files": not msi["files_that_differ"],
        "the per-machine installer does not go": msi["removed"],
    }
    return [what for what, holds in must.items() if not holds]


def try_installers(wine: Wine, installers: Installers, shots: Path) -> dict[str, object]:
    """Try both installers in a fresh prefix.

    Raises:
        ReleaseError: a step failed, or what was left is not as it must be.
    """
    output(["msiinfo", "suminfo", installers.msi])
    seen: dict[str, object] = {"setup": try_setup(wine, installers, shots)}
    seen |= {"odd_folder": try_odd_folder(wine, installers), "msi": try_msi(wine, installers)}
    if wrong := judge(seen):
        raise ReleaseError(f"under wine: {'; '.join(wrong)}: {json.dumps(seen, ensure_ascii=False)}")
    return seen
