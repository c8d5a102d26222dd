# SPDX-License-Identifier: Apache-2.0
"""Build, test and sign what a locality installs: `python3 build/release.py --version X --sign-with DIR --out DIR`.

Made out of the last commit, on Linux, Windows included. `--sign-with TESTCA` makes a test authority that nobody trusts.
What is left in the folder, and what the smoke tests do, stands in docs/installers.md.
"""

import argparse
import json
import shutil
import sys
import time
import zipfile
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import in_environment  # noqa: F401 - before what needs the packages
import notes
import opencv
import sbom
import smoke_linux
import smoke_windows
import updates
from bundle import freeze
from deb import draw_icons, make_deb
from provision import CACHE, ROOT, SetupError, must_run, say, set_up
from sizes import as_text, size_table
from smoke_updates import publish_two
from start_time import window_start
from windows_bundle import freeze_windows, windows_python
from windows_installers import CodeSigner, make_msi, make_setup, make_test_ca, signed_copy
from wine import make_prefix, screen
from workshop import (
    SOURCE,
    WORK,
    Release,
    ReleaseError,
    as_later,
    differing,
    files_of,
    hashes,
    lay_out_source,
    output,
    read_release,
)

PLATFORMS = ("linux", "windows")
SETUP_LIMIT, INSTALLED_LIMIT, START_LIMIT = 120e6, 350e6, 1.2
EARLIER = "0.0.1"
"""Version of the packages that the smoke tests upgrade from; they hold the same program under this number."""

Report = dict[str, Any]


def write_papers(
    release: Release, platform: str, out: Path, advisories: Path | None, built_in: Iterable[sbom.Component] = ()
) -> Report:
    """Write bill of materials and licences of a platform; return what they say in short."""
    parts = sbom.components(platform, built_in)
    bill = json.dumps(sbom.cyclonedx(release, platform, parts), ensure_ascii=False, indent=1) + "\n"
    (out / f"sbom-{platform}.json").write_text(bill, encoding="utf-8")
    (out / f"licences-{platform}.txt").write_text(sbom.licence_list(release, parts), encoding="utf-8")
    licences: dict[str, int] = {}
    for part in parts:
        licences[part.licence] = licences.get(part.licence, 0) + 1
    return {
        "components": len(parts),
        "licences": dict(sorted(licences.items())),
        "flaws": look_for_flaws(parts, advisories),
    }


def look_for_flaws(parts: list[sbom.Component], advisories: Path | None) -> Report:
    """Compare the parts with a copy of the advisories; without one, say that nobody was asked.

    Args:
        advisories: a ZIP of JSON files in the Open Source Vulnerability format, as its database offers per ecosystem.
    """
    if advisories is None:
        return {"asked": False, "why": "no --advisories given; the build machine reaches no database of advisories"}
    with zipfile.ZipFile(advisories) as archive:
        entries = [json.loads(archive.read(name)) for name in archive.namelist() if name.endswith(".json")]
    return {"asked": True, "advisories": len(entries), "found": sbom.known_flaws(parts, entries)}


def bundle_report(bundle: Path, out: Path, platform: str) -> Report:
    """Return the sizes of a bundle and write them as a table."""
    table = size_table(bundle)
    (out / f"sizes-{platform}.md").write_text(as_text(table), encoding="utf-8")
    return {"installed_bytes": sum(table.values()), "sizes": table}


def lay_papers(bundle: Path, out: Path, platform: str) -> None:
    """Put licences and bill of materials beside the frozen folder, where the installers take them from."""
    shutil.copy(out / f"licences-{platform}.txt", bundle.parent / "licences.txt")
    shutil.copy(out / f"sbom-{platform}.json", bundle.parent / "sbom.json")


def compare_builds(first: Path, second: Path) -> Report:
    """Return whether two builds are alike, and name the files in which they differ."""
    differ = differing(first, second)
    return {"files": len(files_of(first)), "alike": not differ, "differ": differ}


def lay_publisher(chosen: argparse.Namespace) -> None:
    """Put into the source whom the program trusts for updates, and where it looks for them."""
    if chosen.updates is None:
        return
    place = SOURCE / "resources" / "updates"
    place.mkdir(parents=True, exist_ok=True)
    shutil.copy(updates.newest_root(chosen.updates), place / "root.json")
    if chosen.updates_from:
        (place / "source.txt").write_text(chosen.updates_from + "\n", encoding="utf-8")


def begin_trial_updates(chosen: argparse.Namespace, out: Path) -> None:
    """Begin a repository of updates for a release that a test CA signs: with keys of its own, and trusted by nobody."""
    if chosen.updates is not None or chosen.sign_with != "TESTCA" or chosen.quick:
        return
    chosen.updates, chosen.update_keys = out / "updates", WORK / "trial-update-keys"
    for folder in (chosen.updates, chosen.update_keys):
        shutil.rmtree(folder, ignore_errors=True)
    updates.Repository(chosen.updates, updates.Keys(chosen.update_keys)).begin()


def publish(release: Release, bundle: Path, platform: str, chosen: argparse.Namespace) -> Report:
    """Add the version to the repository of updates; return the sizes of its packages."""
    if chosen.updates is None:
        return {}
    say(f"publishing {release.version} for {platform}")
    audience = updates.Audience(chosen.channel, updates.read_provinces(chosen.provinces), chosen.percentage)
    repository = updates.Repository(chosen.updates.resolve(), updates.Keys(chosen.update_keys.resolve()))
    made = repository.add(release.version, platform, bundle, audience)
    return {"updates": {path.name.partition(".")[2]: path.stat().st_size for path in made}}


def updates_are_tried(chosen: argparse.Namespace) -> bool:
    """Tell whether a second version is frozen and comes as an update: always but for quick trials and CI."""
    return not chosen.no_smoke and (chosen.with_update or not chosen.quick)


def release_linux(release: Release, out: Path, chosen: argparse.Namespace) -> Report:
    """Make the Debian package and try it; return what was seen."""
    own = None if chosen.quick else opencv.make_opencv(opencv.for_linux())
    built_in = opencv.parts_built_in("linux") if own else ()
    report: Report = {"papers": write_papers(release, "linux", out, chosen.advisories, built_in)}
    bundle = freeze(release, SOURCE, own=own)
    lay_papers(bundle, out, "linux")
    report |= bundle_report(bundle, out, "linux")
    package = make_deb(release, bundle, SOURCE, out, quick=chosen.quick)
    report["setup_bytes"] = package.stat().st_size
    report |= publish(release, bundle, "linux", chosen)
    if chosen.twice:
        report["second_build"] = compare_builds(bundle, freeze(release, SOURCE, "linux-again", own=own))
    if not chosen.no_smoke:
        if not chosen.quick:
            report["window_start"] = window_start(bundle)
        older = make_deb(replace(release, version=EARLIER), bundle, SOURCE, WORK, quick=True)
        carried = None
        if updates_are_tried(chosen):
            with as_later(release) as later:
                carried = publish_two(release, "linux", bundle, freeze(later, SOURCE, "linux-later", own=own))
        report["smoke"] = smoke_linux.try_package(older, package, out / "pictures-linux", carried)
    return report


def release_windows(release: Release, out: Path, signer: CodeSigner, chosen: argparse.Namespace) -> Report:
    """Make both Windows installers and try them; return what was seen."""
    icon = draw_icons(SOURCE) / "clerkdesk.ico"
    with screen() as display:
        wine = make_prefix("wine-build", display)
        try:
            own = None if chosen.quick else opencv.make_opencv(opencv.for_windows(windows_python(), wine))
            bundle = freeze_windows(release, wine, icon, own=own)
            if updates_are_tried(chosen):
                with as_later(release) as later:
                    newer = freeze_windows(later, wine, icon, "windows-later", own=own)
        finally:
            wine.stop()
        built_in = opencv.parts_built_in("windows") if own else ()
        report: Report = {"papers": write_papers(release, "windows", out, chosen.advisories, built_in)}
        lay_papers(bundle, out, "windows")
        report |= bundle_report(bundle, out, "windows")
        papers = (bundle.parent / name for name in ("licences.txt", "sbom.json"))
        signed = signed_copy(release, bundle, signer, papers)
        setup = make_setup(release, signed, icon, out, signer, quick=chosen.quick)
        msi = make_msi(release, signed, icon, out, signer, quick=chosen.quick)
        report |= {"setup_bytes": setup.stat().st_size, "msi_bytes": msi.stat().st_size}
        report |= publish(release, signed, "windows", chosen)
        if not chosen.no_smoke:
            older = make_setup(replace(release, version=EARLIER), signed, icon, WORK, signer, quick=True)
            carried = publish_two(release, "windows", signed, newer) if updates_are_tried(chosen) else None
            report["smoke"] = _try_windows(display, smoke_windows.Installers(older, setup, msi, signed, carried), out)
    return report


def _try_windows(display: str, installers: smoke_windows.Installers, out: Path) -> dict[str, object]:
    wine = make_prefix("wine-test", display)
    try:
        return smoke_windows.try_installers(wine, installers, out / "pictures-windows")
    finally:
        wine.stop()


def limits_missed(report: Report) -> list[str]:
    """Return which of the limits of size and start are not kept."""
    missed = []
    for platform in PLATFORMS:
        seen = report.get(platform)
        if not isinstance(seen, dict):
            continue
        for name, limit in (
            ("setup_bytes", SETUP_LIMIT),
            ("msi_bytes", SETUP_LIMIT),
            ("installed_bytes", INSTALLED_LIMIT),
        ):
            if seen.get(name, 0) > limit:
                missed.append(f"{platform} {name}: {seen[name] / 1e6:.1f} MB, wanted at most {limit / 1e6:.0f}")
        ratio = seen.get("window_start", {}).get("ratio", 0)
        if ratio > START_LIMIT:
            missed.append(f"{platform} window start: {ratio} times the checkout's, wanted at most {START_LIMIT}")
    return missed


def write_notes(release: Release, out: Path) -> None:
    """Write the release notes."""
    day = datetime.fromtimestamp(release.epoch, UTC).date().isoformat()
    text = notes.release_notes(release.version, day, notes.read_fragments(SOURCE / "news"))
    (out / "release-notes.md").write_text(text, encoding="utf-8")


def write_checksums(out: Path, signer: CodeSigner) -> None:
    """Write SHA256SUMS over everything in the folder, and its signature, to be checked with sha256sum and openssl."""
    own = ("SHA256SUMS", "SHA256SUMS.p7s")
    rows = [f"{digest}  {name}" for name, digest in hashes(out).items() if name not in own]
    (out / "SHA256SUMS").write_text("\n".join(rows) + "\n")
    certificate: list[str | Path] = ["-signer", signer.folder / "certificate.pem", "-inkey", signer.folder / "key.pem"]
    command: list[str | Path] = ["openssl", "cms", "-sign", "-binary", "-outform", "DER", "-md", "sha256", *certificate]
    output([*command, "-in", out / "SHA256SUMS", "-out", out / "SHA256SUMS.p7s"])


def make_release(chosen: argparse.Namespace) -> int:
    """Make what was asked for; return 0 when everything holds, 1 when a limit is missed."""
    started = time.monotonic()
    release = read_release(chosen.version)
    out = chosen.out.resolve()
    out.mkdir(parents=True, exist_ok=True)
    set_up()
    signer = (
        make_test_ca(WORK / "test-ca") if chosen.sign_with == "TESTCA" else CodeSigner(Path(chosen.sign_with).resolve())
    )
    signer.check()
    lay_out_source(release)
    lay_publisher(chosen)
    begin_trial_updates(chosen, out)
    write_notes(release, out)
    report: Report = {"version": release.version, "commit": release.commit, "epoch": release.epoch}
    if chosen.only != "windows":
        report["linux"] = release_linux(release, out, chosen)
    if chosen.only != "linux":
        report["windows"] = release_windows(release, out, signer, chosen)
    report["limits_missed"] = [] if chosen.quick else limits_missed(report)
    report["seconds"] = round(time.monotonic() - started)
    (out / "report.json").write_text(json.dumps(report, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    write_checksums(out, signer)
    for line in report["limits_missed"]:
        say(f"limit missed: {line}")
    say(f"{len(hashes(out))} files in {out}, {report['seconds']} s")
    return 1 if report["limits_missed"] and chosen.strict else 0


def lock_tools() -> int:
    """Write build/requirements-freeze.txt anew: what freezes the application, with hashes, in the wanted versions."""
    tool = CACHE / "lock-tool"
    wanted = WORK / "freeze.in"
    WORK.mkdir(parents=True, exist_ok=True)
    lock = ROOT / "build" / "requirements-freeze.txt"
    pins = [line.split()[0] for line in lock.read_text().splitlines() if line.startswith(("pyinstaller==", "uv=="))]
    wanted.write_text("\n".join(pins) + "\n")
    must_run([sys.executable, "-m", "venv", tool], what="making the lock tool's environment")
    uv = next(pin for pin in pins if pin.startswith("uv=="))
    must_run([tool / "bin" / "pip", "install", "-q", uv], what="installing the lock tool")
    how = ["--universal", "--python-version", "3.11", "--generate-hashes", "--no-emit-index-url", "--no-annotate"]
    command: list[str | Path] = [tool / "bin" / "uv", "pip", "compile", wanted, *how, "--no-header", "--quiet"]
    must_run([*command, "-c", ROOT / "build" / "requirements.txt", "-o", lock], what="locking what freezes")
    lock.write_text("# Made by `python3 build/release.py --lock`: what freezes the application.\n" + lock.read_text())
    return 0


def read_arguments(arguments: list[str]) -> argparse.Namespace:
    """Return what the command line asks for."""
    parser = argparse.ArgumentParser(prog="release.py", description=str(__doc__).splitlines()[0])
    parser.add_argument("--version", metavar="X.Y.Z")
    parser.add_argument(
        "--sign-with", metavar="DIR", help="certificate.pem, key.pem and ca.pem; TESTCA makes a test CA"
    )
    parser.add_argument("--out", type=Path, metavar="DIR")
    parser.add_argument("--only", choices=PLATFORMS)
    parser.add_argument("--twice", action="store_true", help="build the Linux folder twice and compare")
    parser.add_argument(
        "--quick",
        action="store_true",
        help="for trials: the wheel's OpenCV, little compressed, no start measured, no update",
    )
    parser.add_argument("--with-update", action="store_true", help="try an update even when --quick")
    parser.add_argument("--no-smoke", action="store_true", help="do not try what was made")
    parser.add_argument("--strict", action="store_true", help="exit with 1 when a limit of size or start is missed")
    parser.add_argument("--advisories", type=Path, metavar="ZIP", help="a copy of the OSV database for PyPI")
    group = parser.add_argument_group("updates", "publish the version for stations that update themselves")
    group.add_argument("--updates", type=Path, metavar="REPOSITORY", help="made by build/updates.py begin")
    group.add_argument("--update-keys", type=Path, metavar="DIR")
    group.add_argument("--updates-from", default="", metavar="URL", help="where stations look when nobody says")
    updates.audience_options(group)
    parser.add_argument("--make-test-ca", type=Path, metavar="DIR", help="only make a certificate for tests")
    parser.add_argument("--lock", action="store_true", help="only lock the tools that freeze anew")
    chosen = parser.parse_args(arguments)
    is_alone = chosen.make_test_ca or chosen.lock
    if not is_alone and not (chosen.version and chosen.sign_with and chosen.out):
        parser.error("--version, --sign-with and --out are needed")
    if chosen.updates and not chosen.update_keys:
        parser.error("--updates needs --update-keys")
    return chosen


def main(arguments: list[str]) -> int:
    """Do what the arguments say and return the exit code."""
    chosen = read_arguments(arguments)
    try:
        if chosen.lock:
            return lock_tools()
        if chosen.make_test_ca:
            make_test_ca(chosen.make_test_ca)
            return 0
        return make_release(chosen)
    except (ReleaseError, SetupError, notes.WrongFragment, updates.PublishError) as error:
        say(f"no release: {error}")
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
