# SPDX-License-Identifier: Apache-2.0
"""Make and sign the Windows installers: per user (NSIS, .exe) and per machine (Windows Installer, .msi)."""

import os
import shutil
import stat
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree as Xml

import cabinet
import msi_words
from provision import say
from workshop import SOURCE, WORK, Release, ReleaseError, differing, need, output

INSTALLER_PACKAGES = ("nsis", "wixl", "msitools", "libzstd1", "osslsigncode", "openssl")
UPGRADE_CODE = uuid.UUID("6d2f4f5c-3b0e-5a58-9a4e-0c9b6d1e7a42")
"""Ties all versions of the .msi together; never changes."""

PROGRAMS = ("clerkdesk.exe", "clerkdesk-window.exe")
CABINET = "clerkdesk.cab"
_WIX = "http://schemas.microsoft.com/wix/2006/wi"
_CLASSES = r"Software\Classes"


@dataclass(frozen=True, slots=True)
class CodeSigner:
    """The certificate that programs and installers are signed with.

    Attributes:
        folder: holds certificate.pem (with its chain), key.pem and, to check the result, ca.pem.
    """

    folder: Path

    def check(self) -> None:
        """Make sure that everything is there.

        Raises:
            ReleaseError: naming what is missing.
        """
        for name in ("certificate.pem", "key.pem", "ca.pem"):
            if not (self.folder / name).is_file():
                raise ReleaseError(f"{self.folder / name} is missing; `release.py --make-test-ca DIR` makes a test CA")

    def command(self, release: Release) -> list[str | Path]:
        """Return the command that signs, without the files."""
        certificate: list[str | Path] = ["-certs", self.folder / "certificate.pem", "-key", self.folder / "key.pem"]
        return ["osslsigncode", "sign", *certificate, "-h", "sha256", "-n", "ClerkDesk", "-time", str(release.epoch)]

    def sign(self, release: Release, file: Path) -> None:
        """Sign a program or installer in place and check the signature.

        Raises:
            ReleaseError: it could not be signed, or the signature does not hold.
        """
        signed = file.with_name(f"{file.name}.signed")
        signed.unlink(missing_ok=True)
        output([*self.command(release), "-in", file, "-out", signed])
        signed.replace(file)
        output(["osslsigncode", "verify", "-CAfile", self.folder / "ca.pem", "-in", file])

    def write_hook(self, release: Release, file: Path) -> None:
        """Write a program that signs its argument in place, for NSIS to sign the uninstaller with."""
        words = " ".join(f"'{word}'" for word in self.command(release))
        file.write_text(f'#!/bin/sh\nset -e\n{words} -in "$1" -out "$1.signed" >/dev/null\nmv "$1.signed" "$1"\n')
        file.chmod(file.stat().st_mode | stat.S_IXUSR)


def make_test_ca(folder: Path) -> CodeSigner:
    """Make a certificate authority and a code-signing certificate for tests; nobody trusts them."""
    need(("openssl",))
    folder.mkdir(parents=True, exist_ok=True)
    new = ["openssl", "req", "-newkey", "rsa:3072", "-nodes"]
    output(
        [
            *new,
            "-x509",
            "-keyout",
            folder / "ca.key",
            "-out",
            folder / "ca.pem",
            "-days",
            "3650",
            "-subj",
            "/CN=ClerkDesk test CA",
        ]
    )
    output([*new, "-keyout", folder / "key.pem", "-out", folder / "request.pem", "-subj", "/CN=ClerkDesk test signing"])
    (folder / "use.txt").write_text("extendedKeyUsage=codeSigning\nkeyUsage=critical,digitalSignature\n")
    issue: list[str | Path] = [
        "openssl",
        "x509",
        "-req",
        "-in",
        folder / "request.pem",
        "-CA",
        folder / "ca.pem",
        "-CAkey",
        folder / "ca.key",
    ]
    issue += ["-CAcreateserial", "-extfile", folder / "use.txt", "-days", "3650", "-out", folder / "certificate.pem"]
    output(issue)
    for name in ("ca.key", "key.pem"):
        (folder / name).chmod(0o600)
    return CodeSigner(folder)


def make_setup(
    release: Release, bundle: Path, icon: Path, out: Path, signer: CodeSigner, *, quick: bool = False
) -> Path:
    """Make the per-user installer and return its path.

    Args:
        quick: compress little, for an installer that is only a step of a test.
    """
    need(INSTALLER_PACKAGES)
    target = out / f"ClerkDesk-Setup-{release.version}.exe"
    hook = WORK / "sign-uninstaller"
    signer.write_hook(release, hook)
    values = {
        "VERSION": release.version,
        "NUMBERS": ".".join(map(str, release.numbers)),
        "BUNDLE": bundle,
        "ICON": icon,
    }
    values |= {"OUT": target, "SIGN": hook}
    words = [f"-D{name}={value}" for name, value in values.items()] + (["-DQUICK"] if quick else [])
    output(["makensis", "-V2", *words, SOURCE / "build" / "windows" / "installer.nsi"], env=release.environment)
    signer.sign(release, target)
    say(f"{target.name}: {target.stat().st_size / 1e6:.1f} MB")
    return target


@dataclass(slots=True)
class _Wix:
    """A WiX source under construction; `place` is the folder it will lie in, from which wixl looks for files."""

    bundle: Path
    place: Path
    components: list[str] = field(default_factory=list)
    count: int = 0

    def source_of(self, path: Path) -> str:
        """Return a file's path as seen from the source: wixl finds files by relative paths alone."""
        return Path(os.path.relpath(path, self.place)).as_posix()

    def next_id(self, letter: str) -> str:
        self.count += 1
        return f"{letter}{self.count}"

    def component(self, parent: Xml.Element, key: str) -> Xml.Element:
        """Add a component whose code depends on what it holds alone, as Windows Installer's rules want."""
        name = self.next_id("c")
        self.components.append(name)
        code = str(uuid.uuid5(UPGRADE_CODE, key)).upper()
        return Xml.SubElement(parent, "Component", Id=name, Guid=code, Win64="yes")

    def fill(self, parent: Xml.Element, folder: Path) -> None:
        for path in sorted(folder.iterdir()):
            if path.is_dir():
                self.fill(Xml.SubElement(parent, "Directory", Id=self.next_id("d"), Name=path.name), path)
            else:
                component = self.component(parent, path.relative_to(self.bundle).as_posix())
                Xml.SubElement(
                    component, "File", Id=self.next_id("f"), Source=self.source_of(path), Name=path.name, KeyPath="yes"
                )


def msi_source(release: Release, bundle: Path, icon: Path, place: Path) -> str:
    """Return the WiX source of the per-machine installer, which is to lie in the folder `place`.

    Its words are the names of words (`msi_words`): wixl 0.101 ends over any letter outside ASCII.
    """
    wix = _Wix(bundle, place)
    root = Xml.Element("Wix", xmlns=_WIX)
    number = ".".join(map(str, release.numbers))
    code = str(uuid.uuid5(UPGRADE_CODE, release.version)).upper()
    product = Xml.SubElement(
        root, "Product", Id=code, Name="ClerkDesk", Version=number,
        Language=str(msi_words.LANGUAGE), Codepage=str(msi_words.CODE_PAGE),
        Manufacturer="ClerkDesk", UpgradeCode=str(UPGRADE_CODE).upper(),
    )  # fmt: skip
    Xml.SubElement(product, "Package", InstallerVersion="500", Compressed="yes", InstallScope="perMachine")
    Xml.SubElement(product, "MajorUpgrade", DowngradeErrorMessage="@NEWER@")
    Xml.SubElement(product, "Media", Id="1", Cabinet=CABINET, EmbedCab="yes")
    Xml.SubElement(product, "Icon", Id="clerkdesk.ico", SourceFile=wix.source_of(icon))
    Xml.SubElement(product, "Property", Id="ARPPRODUCTICON", Value="clerkdesk.ico")
    top = Xml.SubElement(product, "Directory", Id="TARGETDIR", Name="SourceDir")
    programs = Xml.SubElement(top, "Directory", Id="ProgramFiles64Folder")
    folder = Xml.SubElement(programs, "Directory", Id="INSTALLDIR", Name="ClerkDesk")
    wix.fill(folder, bundle)
    _add_association(wix, folder)
    menu = Xml.SubElement(top, "Directory", Id="ProgramMenuFolder")
    _add_shortcuts(wix, Xml.SubElement(menu, "Directory", Id="MenuFolder", Name="ClerkDesk"))
    feature = Xml.SubElement(product, "Feature", Id="Everything", Level="1")
    for name in wix.components:
        Xml.SubElement(feature, "ComponentRef", Id=name)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + Xml.tostring(root, encoding="unicode")


def _registry(parent: Xml.Element, key: str, value: str, *, name: str | None = None, key_path: bool = False) -> None:
    settings = {"Root": "HKLM", "Key": key, "Value": value, "Type": "string"}
    settings |= {"Name": name} if name else {}
    settings |= {"KeyPath": "yes"} if key_path else {}
    Xml.SubElement(parent, "RegistryValue", settings)


def _add_association(wix: _Wix, folder: Xml.Element) -> None:
    component = wix.component(folder, "association of batch files")
    _registry(component, rf"{_CLASSES}\.asice", "ClerkDesk.Batch", key_path=True)
    _registry(component, rf"{_CLASSES}\.asice", "application/vnd.etsi.asic-e+zip", name="Content Type")
    _registry(component, rf"{_CLASSES}\ClerkDesk.Batch", "@BATCH@")
    _registry(component, rf"{_CLASSES}\ClerkDesk.Batch\DefaultIcon", "[INSTALLDIR]clerkdesk-window.exe,0")
    _registry(component, rf"{_CLASSES}\.cdprofile", "ClerkDesk.Profile")
    _registry(component, rf"{_CLASSES}\ClerkDesk.Profile", "@PROFILE@")
    _registry(component, rf"{_CLASSES}\ClerkDesk.Profile\DefaultIcon", "[INSTALLDIR]clerkdesk-window.exe,0")
    started = '"[INSTALLDIR]clerkdesk-window.exe" "%1"'
    _registry(component, rf"{_CLASSES}\ClerkDesk.Profile\shell\open\command", started)
    opened = '"[SystemFolder]cmd.exe" /d /k ""[INSTALLDIR]clerkdesk.exe" verify "%1""'
    _registry(component, rf"{_CLASSES}\ClerkDesk.Batch\shell\open\command", opened)


def _add_shortcuts(wix: _Wix, menu: Xml.Element) -> None:
    component = wix.component(menu, "shortcuts of the start menu")
    target = "[INSTALLDIR]clerkdesk-window.exe"
    Xml.SubElement(component, "Shortcut", Id="Window", Name="ClerkDesk", Target=target)
    Xml.SubElement(component, "Shortcut", Id="Practice", Name="@PRACTICE@", Target=target, Arguments="--practice")
    Xml.SubElement(component, "RemoveFolder", Id="MenuFolder", On="uninstall")
    _registry(component, r"Software\ClerkDesk", "1", name="Shortcuts", key_path=True)


def make_msi(release: Release, bundle: Path, icon: Path, out: Path, signer: CodeSigner, *, quick: bool = False) -> Path:
    """Make the per-machine installer and return its path.

    Args:
        quick: leave it packed as wixl does, a third larger, for an installer that is only a step of a test.
    """
    need(INSTALLER_PACKAGES)
    target = out / f"ClerkDesk-{release.version}.msi"
    source = WORK / "clerkdesk.wxs"
    text = msi_source(release, bundle, icon, source.parent)
    source.write_text(text, encoding="utf-8")
    output(["wixl", "-a", "x64", "-o", target, source], env=release.environment)
    if not quick:
        pack_better(release, target, files_named(text, source.parent))
        check_contents(target, bundle)
    msi_words.translate(target, f"ClerkDesk {release.version}")
    signer.sign(release, target)
    say(f"{target.name}: {target.stat().st_size / 1e6:.1f} MB")
    return target


def files_named(source: str, place: Path) -> dict[str, Path]:
    """Return the files of a WiX source that lies in a folder, by their names in the package."""
    return {file.attrib["Id"]: place / file.attrib["Source"] for file in Xml.fromstring(source).iter(f"{{{_WIX}}}File")}


def pack_better(release: Release, msi: Path, files: Mapping[str, Path]) -> None:
    """Put a cabinet packed with LZX in the place of wixl's, in place; the files keep their order.

    Raises:
        ReleaseError: they cannot be packed.
    """
    _, _, _, *rows = (line.split("\t") for line in output(["msiinfo", "export", msi, "File"]).splitlines())
    order = sorted((int(row[-1]), row[0]) for row in rows)
    packed = WORK / CABINET
    try:
        cabinet.write_cabinet(packed, [(name, files[name]) for _, name in order], release.epoch)
    except ValueError as error:
        raise ReleaseError(f"{msi.name} cannot be packed: {error}") from error
    output(["msibuild", msi, "-a", CABINET, packed])
    packed.unlink()


def check_contents(msi: Path, bundle: Path) -> None:
    """Make sure that a reader of others finds in a package what was put in.

    Raises:
        ReleaseError: a file is missing, is more or is another.
    """
    folder = WORK / "msi-read"
    shutil.rmtree(folder, ignore_errors=True)
    output(["msiextract", "-C", folder, msi])
    [found] = folder.rglob("clerkdesk.exe")
    if wrong := differing(found.parent, bundle):
        raise ReleaseError(f"{msi.name} does not hold what was put in: {', '.join(wrong[:5])}")
    shutil.rmtree(folder)


def sign_programs(release: Release, bundle: Path, signer: CodeSigner) -> None:
    """Sign the two programs of the bundle."""
    for name in PROGRAMS:
        signer.sign(release, bundle / name)


def signed_copy(release: Release, bundle: Path, signer: CodeSigner, papers: Iterator[Path]) -> Path:
    """Return a copy of the bundle with signed programs, and licences and bill of materials beside them."""
    copy = WORK / "windows-signed"
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(bundle, copy)
    for paper in papers:
        shutil.copy(paper, copy / paper.name)
    sign_programs(release, copy, signer)
    return copy
