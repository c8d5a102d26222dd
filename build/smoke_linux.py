# SPDX-License-Identifier: Apache-2.0
"""Try the Debian package on a bare Debian: install, do the main job, upgrade, remove; what was seen is returned.

The bare system is a debootstrap root with nothing but the base packages; a plain user runs the application in it.
"""

import json
import shutil
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from provision import say
from smoke_updates import STICK, Carried, try_update
from workshop import WORK, ReleaseError, need, output

ROOT_PACKAGES = ("debootstrap",)
SUITE = "bookworm"
USER = "clerk"
HOME = f"/home/{USER}"
STATION = f"{HOME}/practice"
LEFT_ALONE = ("var/lib/dpkg", "var/log", "var/cache", "usr/share/doc")


def _apt_settings(root: Path) -> None:
    """Let the root fetch packages the way this machine does."""
    for name in ("etc/apt/sources.list", "etc/apt/sources.list.d", "etc/apt/apt.conf.d", "etc/apt/trusted.gpg.d"):
        source, target = Path("/") / name, root / name
        if source.is_dir():
            shutil.copytree(source, target, dirs_exist_ok=True)
        elif source.exists():
            shutil.copy(source, target)
    for name in ("etc/resolv.conf", "etc/hosts", "etc/ssl/certs/ca-certificates.crt"):
        if Path("/", name).exists():
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(Path("/", name), root / name)
    (root / "usr/sbin/policy-rc.d").write_text("#!/bin/sh\nexit 101\n")  # no services in a test root
    (root / "usr/sbin/policy-rc.d").chmod(0o755)


def _mirror() -> str:
    """Return where this machine gets its Debian packages from."""
    told = output(["apt-get", "indextargets", "--format", "$(REPO_URI) $(CODENAME)", "Created-By: Packages"])
    for line in told.splitlines():
        address, _, suite = line.partition(" ")
        if suite.strip() == SUITE:
            return address
    raise ReleaseError(f"this machine knows no source of Debian {SUITE}")


def bare_root() -> Path:
    """Return a fresh bare Debian; the first time it is fetched, later it is unpacked out of the cache."""
    need(ROOT_PACKAGES)
    cached, root = WORK / f"bare-{SUITE}.tar", WORK / "bare"
    remove_root(root)
    if not cached.exists():
        say("fetching a bare Debian")
        output(["debootstrap", "--variant=minbase", "--include=ca-certificates", SUITE, root, _mirror()])
        output(["tar", "-C", root, "-cf", cached, "."])
    else:
        root.mkdir(parents=True)
        output(["tar", "-C", root, "-xpf", cached])
    _apt_settings(root)
    return root


def remove_root(root: Path) -> None:
    """Remove a root of an earlier run, after making sure that nothing is mounted in it."""
    mounts = [line.split()[1] for line in Path("/proc/mounts").read_text().splitlines()]
    for point in sorted((one for one in mounts if one.startswith(f"{root}/")), reverse=True):
        output(["umount", point])
    shutil.rmtree(root, ignore_errors=True)


@contextmanager
def mounted(root: Path) -> Iterator[None]:
    """Give the root the kernel's file systems while it is used."""
    points = {"proc": ["-t", "proc", "proc"], "dev": ["--bind", "/dev"], "dev/shm": ["-t", "tmpfs", "tmpfs"]}
    for name, how in points.items():
        (root / name).mkdir(parents=True, exist_ok=True)
        output(["mount", *how, root / name])
    try:
        yield
    finally:
        for name in reversed(points):
            output(["umount", "-l", root / name])


class BareDebian:
    """A mounted root in which commands are run."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def run(self, *words: str, user: str = "root") -> str:
        """Run a command as a user and return its stdout.

        Raises:
            ReleaseError: it failed.
        """
        home = HOME if user != "root" else "/root"
        settings = [
            f"HOME={home}",
            "LC_ALL=C.UTF-8",
            "PATH=/usr/sbin:/usr/bin:/sbin:/bin",
            "DEBIAN_FRONTEND=noninteractive",
        ]
        settings += ["QT_QPA_PLATFORM=offscreen", f"USER={user}"]
        command = ["chroot", f"--userspec={user}", str(self.root), "env", "-i", f"--chdir={home}", *settings, *words]
        return output(command)

    def install(self, package: Path) -> None:
        """Install a package file with what it depends on."""
        shutil.copy(package, self.root / "tmp" / package.name)
        self.run("apt-get", "-q", "-y", "--no-install-recommends", "install", f"/tmp/{package.name}")

    def files(self) -> set[str]:
        """Return the files outside of the package manager's own records and of the users' homes."""
        command = [
            "find",
            ".",
            "-xdev",
            "(",
            "-path",
            "./home",
            "-o",
            "-path",
            "./tmp",
            ")",
            "-prune",
            "-o",
            "-type",
            "f",
            "-print",
        ]
        found = subprocess.run(command, cwd=self.root, capture_output=True, text=True, check=True).stdout
        names = (line.removeprefix("./") for line in found.splitlines())
        return {name for name in names if not name.startswith(LEFT_ALONE)}


def _demo(debian: BareDebian, out: str, dossiers: int) -> dict[str, Any]:
    started = time.monotonic()
    proof = json.loads(debian.run("clerkdesk", "demo", "--dossiers", str(dossiers), "--out", out, "--json", user=USER))
    if not proof["is_proven"]:
        raise ReleaseError("the demo of the installed application proved nothing")
    keys = ("dossiers", "pages", "test_scanner_pages", "ledger", "clear_text_leaks", "invariants")
    return {**{key: proof[key] for key in keys}, "seconds": round(time.monotonic() - started, 1)}


def _doctor(debian: BareDebian, station: str) -> Any:
    return json.loads(debian.run("clerkdesk", "doctor", "--practice", "--station", station, "--json", user=USER))


def _update(debian: BareDebian, carried: Carried) -> dict[str, Any]:
    """Carry a later version to the computer on a stick and try it over the station of the window's pictures."""
    stick = debian.root / "media" / STICK
    shutil.copytree(carried.repository, stick)
    seen = try_update(
        lambda *words: debian.run(*words, user=USER),
        carried,
        root=f"/media/{STICK}/metadata/{carried.first_root.name}",
        stick=f"/media/{STICK}",
        station=f"{HOME}/window",
        shots=f"{HOME}/shots-later",
    )
    shutil.rmtree(stick)  # pulled out again: what lies on it is not the package's
    return seen


def try_package(older: Path, package: Path, shots: Path, carried: Carried | None = None) -> dict[str, object]:
    """Install the older package, do the main job, upgrade to the newer one, look at the store, remove.

    Args:
        older: a package of an earlier version.
        package: the one that is released.
        shots: folder for pictures of the window.
        carried: a later version, tried as an update.

    Returns:
        What was seen, as JSON values.

    Raises:
        ReleaseError: a step failed.
    """
    root = bare_root()
    debian = BareDebian(root)
    with mounted(root):
        say("smoke test: installing on a bare Debian")
        debian.run("apt-get", "-q", "update")
        debian.run("useradd", "--create-home", USER)
        before = debian.files()
        debian.install(older)
        seen: dict[str, object] = {"installed": debian.run("clerkdesk", "--version", user=USER).strip()}
        seen["main_job_with_files"] = _demo(debian, f"{HOME}/demo", 2)
        debian.run("apt-get", "-q", "-y", "--no-install-recommends", "install", "softhsm2")
        debian.run("usermod", "-a", "-G", "softhsm", USER)
        counted = _doctor(debian, f"{HOME}/demo/counter")
        debian.install(package)
        seen["upgraded"] = debian.run("clerkdesk", "--version", user=USER).strip()
        seen["store_after_upgrade_is_the_same"] = _doctor(debian, f"{HOME}/demo/counter") == counted
        seen["main_job_with_tokens"] = _demo(debian, f"{HOME}/demo2", 6)
        debian.run(
            *("clerkdesk-window", "--practice", "--by", "clerk", "--station", f"{HOME}/window"),
            *("--shots", f"{HOME}/shots"),
            user=USER,
        )
        _keep(root / HOME.lstrip("/") / "shots", shots)
        seen["window_pictures"] = sorted(path.name for path in shots.iterdir())
        if carried is not None:
            seen["update"] = _update(debian, carried)
        debian.run("apt-get", "-q", "-y", "purge", "clerkdesk")
        store = root / HOME.lstrip("/") / "demo/counter/station/store.db"
        left = sorted(name for name in debian.files() - before if "clerkdesk" in name)
        seen["data_stays_after_removal"] = store.exists()
        seen["files_left_after_removal"] = left
    if left or not store.exists() or not seen["store_after_upgrade_is_the_same"]:
        raise ReleaseError(f"the package does not come and go cleanly: {json.dumps(seen)}")
    return seen


def _keep(pictures: Path, to: Path) -> None:
    shutil.rmtree(to, ignore_errors=True)
    shutil.copytree(pictures, to)


def lines(seen: dict[str, object]) -> Sequence[str]:
    """Return what was seen, one line a fact."""
    return [f"{name}: {json.dumps(value, ensure_ascii=False)}" for name, value in seen.items()]
