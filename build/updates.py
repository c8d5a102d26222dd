# SPDX-License-Identifier: Apache-2.0
"""Publish versions for stations that update themselves: keys, packages, signed metadata. See docs/updates.md.

A repository is a folder of plain files, `metadata` and `targets`: any web server serves it, a stick carries it.
"""

import argparse
import os
import shutil
import sys
import tempfile
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from securesystemslib.signer import CryptoSigner, SSlibKey
from tuf.api.metadata import Metadata, MetaFile, Root, Snapshot, TargetFile, Targets, Timestamp

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from clerkdesk.adapters.updates.packages import TREE, unpack, write_full, write_patch
from clerkdesk.adapters.updates.tree import Tree, encode_tree, read_tree, tree_hash
from clerkdesk.domain.versions import ALL, CHANNELS, order
from clerkdesk.errors import ClerkDeskError
from clerkdesk.jobs.progress import CancelToken, no_progress

ROLES = ("root", "targets", "snapshot", "timestamp")
DAYS = {"root": 730, "targets": 365, "snapshot": 90, "timestamp": 60}
"""How long each kind of metadata holds; a station warns after it and goes on."""
PLATFORMS = ("linux", "windows")
PATCHED_FROM = 2
"""From so many earlier versions a patch is made."""
PASSPHRASE = "CLERKDESK_UPDATES_PASSPHRASE"
"""Environment variable: encrypts and opens the key files."""

Custom = dict[str, Any]


class PublishError(Exception):
    """What cannot be published, in a sentence."""


@dataclass(frozen=True, slots=True)
class Audience:
    """Whom a version is for: a channel, some provinces (none means all) and a share of the stations in percent."""

    channel: str = ALL
    provinces: tuple[str, ...] = ()
    percentage: int = 100

    def as_custom(self) -> Custom:
        """Return it as the signed description of a package holds it."""
        return {"channel": self.channel, "provinces": list(self.provinces), "percentage": self.percentage}


class Keys:
    """One key file per role; the root's may lie elsewhere, and come only when a root is signed."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def make(self, role: str, *, again: bool = False) -> CryptoSigner:
        """Make a key; with `again` the earlier one stays as `ROLE-before.pem`."""
        path = self._folder / f"{role}.pem"
        if path.exists():
            if not again:
                raise PublishError(f"{path} is there already")
            path.replace(path.with_name(f"{role}-before.pem"))
        self._folder.mkdir(parents=True, exist_ok=True)
        signer = CryptoSigner.generate_ed25519()
        private: Any = load_pem_private_key(signer.private_bytes, None)
        secret = os.environ.get(PASSPHRASE, "").encode()
        how = BestAvailableEncryption(secret) if secret else NoEncryption()
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, how))
        return signer

    def signer(self, name: str) -> CryptoSigner:
        """Return the signer of a role."""
        try:
            content = (self._folder / f"{name}.pem").read_bytes()
            secret = os.environ.get(PASSPHRASE, "").encode() if b"ENCRYPTED" in content else b""
            private: Any = load_pem_private_key(content, secret or None)
        except (OSError, ValueError, TypeError) as error:
            raise PublishError(f"the key of {name} cannot be read: {error}") from error
        return CryptoSigner(private, SSlibKey.from_crypto(private.public_key()))

    def has(self, name: str) -> bool:
        """Tell whether a key is there."""
        return (self._folder / f"{name}.pem").exists()


def write_stored(folder: Path, tree: Tree, to: Path) -> None:
    """Write a package that holds everything as it is."""
    with zipfile.ZipFile(to, "w") as archive:
        archive.writestr(TREE, encode_tree(tree))
        for entry in tree:
            if not entry.link:
                archive.write(folder / entry.path, f"files/{entry.path}")


class Repository:
    """The folder that is served, and what may be done with it; `timestamp.json`, written last, makes it hold."""

    def __init__(self, root: Path, keys: Keys, now: datetime | None = None, *, quick: bool = False) -> None:
        """Work with a folder; `quick` compresses no whole package, for trials."""
        self.root = root
        self._keys = keys
        self._write_full = write_stored if quick else write_full
        self._now = (now or datetime.now(UTC)).replace(microsecond=0)

    def begin(self) -> None:
        """Make an empty repository and the keys that are missing."""
        if list((self.root / "metadata").glob("*.root.json")):
            raise PublishError(f"{self.root} is a repository already")
        root = Root(expires=self._until("root"), consistent_snapshot=True)
        for role in ROLES:
            signer = self._keys.signer(role) if self._keys.has(role) else self._keys.make(role)
            root.add_key(signer.public_key, role)
        self._sign_root(root, ())
        self._publish(Targets())

    def add(self, version: str, platform: str, bundle: Path, audience: Audience) -> list[Path]:
        """Add a version: its full package, and patches from the versions before; return the packages."""
        targets = self._targets()
        if any(_is_of(one, version, platform) for one in targets.targets.values()):
            raise PublishError(f"{version} for {platform} is published already; a version never changes")
        tree = read_tree(bundle)
        facts: Custom = {"format": 1, "version": version, "platform": platform, "tree": tree_hash(tree)}
        facts |= {"installed_bytes": sum(entry.size for entry in tree), **audience.as_custom()}
        made = []
        with tempfile.TemporaryDirectory(dir=self.root) as work:
            full = Path(work) / f"clerkdesk-{version}-{platform}.zip"
            self._write_full(bundle, tree, full)
            made.append(self._put(targets, full, facts))
            for base in self._earlier(targets, version, platform):
                patch = Path(work) / f"clerkdesk-{version}-{platform}-from-{base.custom['version']}.zip"
                before = Path(work) / f"base-{base.custom['version']}"
                before_tree = self._unpacked(base, before)
                write_patch(bundle, tree, before, before_tree, patch)
                if patch.stat().st_size < made[0].stat().st_size:
                    made.append(self._put(targets, patch, facts | {"base": base.custom["version"]}))
                shutil.rmtree(before)
        self._publish(targets)
        return made

    def offer(self, version: str, audience: Audience) -> int:
        """Offer a version to others than before; return how many packages that touches."""
        targets = self._targets()
        touched = [one for one in targets.targets.values() if one.custom.get("version") == version]
        for one in touched:
            one.custom.update(audience.as_custom())
        if not touched:
            raise PublishError(f"{version} is not published")
        self._publish(targets)
        return len(touched)

    def withdraw(self, version: str) -> int:
        """Offer a version no longer; its files stay for who is fetching them."""
        targets = self._targets()
        gone = [path for path, one in targets.targets.items() if one.custom.get("version") == version]
        for path in gone:
            del targets.targets[path]
        self._publish(targets)
        return len(gone)

    def renew(self) -> None:
        """Vouch anew for what is offered, before the timestamp expires; the keys of root and targets stay away."""
        self._root()
        self._publish(None)

    def rotate(self, role: str) -> None:
        """Give a role another key; the new root is signed by the root's old key and, for the root, by both."""
        root = self._root()
        old = self._keys.signer("root")
        before = self._keys.signer(role).public_key.keyid
        signer = self._keys.make(role, again=True)
        root.revoke_key(before, role)
        root.add_key(signer.public_key, role)
        self._sign_root(root, (old,) if role == "root" else ())
        self._publish(self._targets() if role == "targets" else None)

    def _publish(self, targets: Targets | None) -> None:
        """Sign snapshot and timestamp anew, and before them the targets where they changed."""
        snapshot, stamp = self._snapshot(), self._timestamp()
        step = int((self.root / "metadata" / "timestamp.json").exists())  # the first of each has number 1
        if targets is not None:
            targets.version += step
            targets.expires = self._until("targets")
            content = self._sign("targets", targets)
            snapshot.meta["targets.json"] = MetaFile.from_data(targets.version, content, ["sha256"])
            self._write(f"{targets.version}.targets.json", content)
        snapshot.version += step
        snapshot.expires = self._until("snapshot")
        content = self._sign("snapshot", snapshot)
        self._write(f"{snapshot.version}.snapshot.json", content)
        stamp.version += step
        stamp.expires = self._until("timestamp")
        stamp.snapshot_meta = MetaFile.from_data(snapshot.version, content, ["sha256"])
        self._write("timestamp.json", self._sign("timestamp", stamp))

    def _sign(self, role: str, signed: Any) -> bytes:
        metadata: Metadata[Any] = Metadata(signed)
        metadata.sign(self._keys.signer(role))
        return metadata.to_bytes()

    def _sign_root(self, root: Root, also: Sequence[CryptoSigner]) -> None:
        root.version = root.version + 1 if list((self.root / "metadata").glob("*.root.json")) else 1
        root.expires = self._until("root")
        metadata = Metadata(root)
        for signer in (*also, self._keys.signer("root")):
            metadata.sign(signer, append=True)
        self._write(f"{root.version}.root.json", metadata.to_bytes())

    def _put(self, targets: Targets, package: Path, custom: Custom) -> Path:
        target = TargetFile.from_file(package.name, str(package), ["sha256"])
        target.unrecognized_fields["custom"] = dict(custom)
        to = self.root / "targets" / f"{target.hashes['sha256']}.{package.name}"
        to.parent.mkdir(exist_ok=True)
        package.replace(to)
        targets.targets[package.name] = target
        return to

    def _earlier(self, targets: Targets, version: str, platform: str) -> list[TargetFile]:
        same = [one for one in targets.targets.values() if one.custom["platform"] == platform]
        full = [one for one in same if "base" not in one.custom]
        older = [one for one in full if order(one.custom["version"]) < order(version)]
        return sorted(older, key=lambda one: order(one.custom["version"]), reverse=True)[:PATCHED_FROM]

    def _unpacked(self, target: TargetFile, to: Path) -> Tree:
        package = self.root / "targets" / f"{target.hashes['sha256']}.{target.path}"
        return unpack(package, target.custom["tree"], None, to, progress=no_progress, cancel=CancelToken())

    def _root(self) -> Root:
        return Metadata[Root].from_file(str(newest_root(self.root))).signed

    def _timestamp(self) -> Timestamp:
        path = self.root / "metadata" / "timestamp.json"
        if not path.exists():
            return Timestamp()
        return Metadata[Timestamp].from_file(str(path)).signed

    def _snapshot(self) -> Snapshot:
        number = self._timestamp().snapshot_meta.version
        path = self.root / "metadata" / f"{number}.snapshot.json"
        if not path.exists():
            return Snapshot()
        return Metadata[Snapshot].from_file(str(path)).signed

    def _targets(self) -> Targets:
        self._root()
        number = self._snapshot().meta["targets.json"].version
        return Metadata[Targets].from_file(str(self.root / "metadata" / f"{number}.targets.json")).signed

    def _write(self, name: str, content: bytes) -> None:
        path = self.root / "metadata" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_name(path.name + ".part")
        part.write_bytes(content)
        part.replace(path)

    def _until(self, role: str) -> datetime:
        return self._now + timedelta(days=DAYS[role])


def _is_of(target: TargetFile, version: str, platform: str) -> bool:
    return bool(target.custom["version"] == version and target.custom["platform"] == platform)


def newest_root(repository: Path) -> Path:
    """Return the newest root of a repository: what a program must come with to trust its publisher."""
    found = sorted((repository / "metadata").glob("*.root.json"), key=lambda path: int(path.name.partition(".")[0]))
    if not found:
        raise PublishError(f"{repository} is no repository; make one with `updates.py begin`")
    return found[-1]


def read_provinces(text: str) -> tuple[str, ...]:
    """Return the codes of provinces as written with commas; none means all."""
    return tuple(code.strip() for code in text.split(",") if code.strip())


def audience_options(to: argparse._ActionsContainer) -> None:
    """Add the options that say whom a version is for."""
    to.add_argument("--channel", choices=CHANNELS, default=ALL)
    to.add_argument("--provinces", default="", metavar="CODE,CODE", help="none means all")
    to.add_argument("--percentage", type=int, choices=range(101), default=100, metavar="0..100")


def read_arguments(arguments: list[str]) -> argparse.Namespace:
    """Return what the command line asks for."""
    parser = argparse.ArgumentParser(prog="updates.py", description=str(__doc__).splitlines()[0])
    acts = parser.add_subparsers(dest="act", required=True)
    for act, text in (
        ("begin", "make an empty repository and its keys"),
        ("add", "publish a version"),
        ("offer", "offer a version to others than before"),
        ("withdraw", "offer a version no longer"),
        ("renew", "vouch anew, before the timestamp expires"),
        ("rotate", "give a role another key"),
    ):
        added = acts.add_parser(act, help=text)
        added.add_argument("repository", type=Path, metavar="REPOSITORY")
        added.add_argument("--keys", type=Path, required=True, metavar="DIR")
        if act in ("add", "offer", "withdraw"):
            added.add_argument("--version", required=True, metavar="X.Y.Z")
        if act in ("add", "offer"):
            audience_options(added)
        if act == "add":
            added.add_argument("--platform", choices=PLATFORMS, required=True)
            added.add_argument("--bundle", type=Path, required=True, metavar="DIR", help="the frozen program")
        if act == "rotate":
            added.add_argument("--role", choices=ROLES, required=True)
    return parser.parse_args(arguments)


def run(chosen: argparse.Namespace) -> str:
    """Do what was asked for and return what to say."""
    repository = Repository(chosen.repository.resolve(), Keys(chosen.keys.resolve()))
    if chosen.act in ("add", "offer"):
        audience = Audience(chosen.channel, read_provinces(chosen.provinces), chosen.percentage)
    match chosen.act:
        case "begin":
            repository.begin()
        case "add":
            made = repository.add(chosen.version, chosen.platform, chosen.bundle.resolve(), audience)
            return "\n".join(f"{path.stat().st_size:>12,} {path.name.partition('.')[2]}" for path in made)
        case "offer":
            return f"{repository.offer(chosen.version, audience)} packages offered anew"
        case "withdraw":
            return f"{repository.withdraw(chosen.version)} packages withdrawn"
        case "renew":
            repository.renew()
        case "rotate":
            repository.rotate(chosen.role)
    return f"{chosen.act}: done"


def main(arguments: list[str]) -> int:
    """Do what the arguments say and return the exit code."""
    try:
        print(run(read_arguments(arguments)))
    except (PublishError, ClerkDeskError) as error:
        print(f"not published: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
