# SPDX-License-Identifier: Apache-2.0
"""A source of updates, its metadata signed as The Update Framework says (python-tuf)."""

import hashlib
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from tuf.api.metadata import TargetFile, Targets

from clerkdesk.adapters.updates.carriers import Carrier
from clerkdesk.adapters.updates.durable import told
from clerkdesk.adapters.updates.trust import Trusted
from clerkdesk.domain.versions import CHANNELS, Package, ProgramRelease, order
from clerkdesk.errors import InvalidInput, UpdateRefused, UpdateUnreachable
from clerkdesk.jobs.progress import CancelToken, Progress
from clerkdesk.ports.updates import Published

WHAT = "the update"


class SignedSource:
    """Looks and fetches; believes nothing that is not signed."""

    def __init__(self, carrier: Carrier, trusted: Trusted) -> None:
        self._carrier = carrier
        self._trusted = trusted

    def look(self) -> Published:
        """Return what is offered, with every signature checked."""
        targets, until = self._trusted.refresh(lambda name, limit: self._carrier.small(f"metadata/{name}", limit))
        return Published(tuple(_releases(targets)), until)

    def fetch(self, package: Package, to: Path, progress: Progress, cancel: CancelToken) -> None:
        """Fetch a package, going on with what is there; a wrong one is thrown away."""
        with told(WHAT):
            have = min(to.stat().st_size if to.exists() else 0, package.size)
            with to.open("r+b" if to.exists() else "w+b") as file:
                if have < package.size:
                    self._fill(package, file, have, progress, cancel)
                file.truncate(package.size)
                file.flush()
                os.fsync(file.fileno())
                file.seek(0)
                digest = hashlib.file_digest(file, "sha256").hexdigest()
            if digest != package.sha256:
                to.unlink()
                raise UpdateRefused(cause="tampered", reason="a package is not the one that was signed")

    def _fill(self, package: Package, file: Any, have: int, progress: Progress, cancel: CancelToken) -> None:
        for at, chunk in self._carrier.pieces(f"targets/{_stored(package)}", have):
            cancel.raise_if_set()
            room = package.size - at
            file.seek(at)
            file.write(chunk[:room])
            have = min(at + len(chunk), package.size)
            progress(have, package.size, "bytes")
            if room <= len(chunk):
                return
        if have < package.size:
            raise UpdateUnreachable(cause="update-line", reason="a package broke off")


def _stored(package: Package) -> str:
    folder, slash, name = package.path.rpartition("/")
    return f"{folder}{slash}{package.sha256}.{name}"


def _releases(targets: Targets) -> Iterable[ProgramRelease]:
    """Yield the releases that the targets make up; what a later program publishes otherwise is not seen here."""
    found: dict[tuple[str, str], tuple[dict[str, Any], list[Package]]] = {}
    for target in targets.targets.values():
        custom = target.custom
        if isinstance(custom, dict) and custom.get("format") == 1:
            facts, packages = found.setdefault((str(custom["version"]), str(custom["platform"])), (custom, []))
            if facts["tree"] != custom["tree"]:
                raise UpdateRefused(cause="update-forged", reason="two packages of one version hold different files")
            packages.append(_package(target))
    for (version, platform), (facts, packages) in found.items():
        yield _release(version, platform, facts, tuple(packages))


def _package(target: TargetFile) -> Package:
    try:
        return Package(target.path, target.length, target.hashes["sha256"], str(target.custom.get("base", "")))
    except KeyError as error:
        raise UpdateRefused(cause="update-forged", reason="a package has no SHA-256") from error


def _release(version: str, platform: str, facts: dict[str, Any], packages: tuple[Package, ...]) -> ProgramRelease:
    try:
        order(version)
        if facts["channel"] not in CHANNELS:
            raise UpdateRefused(cause="update-forged", reason="a version is for an unknown channel")
        provinces = tuple(str(one) for one in facts.get("provinces", ()))
        return ProgramRelease(
            version,
            platform,
            str(facts["channel"]),
            provinces,
            int(facts["percentage"]),
            str(facts["tree"]),
            int(facts["installed_bytes"]),
            packages,
        )
    except (KeyError, TypeError, ValueError, InvalidInput) as error:
        raise UpdateRefused(cause="update-forged", reason="a version is described wrongly") from error
