# SPDX-License-Identifier: Apache-2.0
"""What a release leaves: it installs, works, upgrades and goes, on a bare Debian and on Windows under wine."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
OUT = ROOT / ".cache" / "release" / "tried"
VERSION = "9.8.7"

pytestmark = pytest.mark.timeout(5400)


@pytest.fixture(scope="module")
def report() -> dict[str, Any]:
    command = [
        sys.executable,
        ROOT / "build" / "release.py",
        "--version",
        VERSION,
        "--sign-with",
        "TESTCA",
        "--out",
        OUT,
    ]
    subprocess.run([str(word) for word in command], check=True)
    return dict(json.loads((OUT / "report.json").read_text()))


def test_the_debian_package_does_the_main_job_and_goes_cleanly(report: dict[str, Any]) -> None:
    smoke = report["linux"]["smoke"]
    assert smoke["main_job_with_files"]["ledger"] == {"received": 2, "duplicates": 0, "partial": 0}
    assert smoke["main_job_with_tokens"]["ledger"] == {"received": 6, "duplicates": 0, "partial": 0}
    assert smoke["store_after_upgrade_is_the_same"]
    assert smoke["data_stays_after_removal"]
    assert smoke["files_left_after_removal"] == []


def test_the_windows_setup_does_the_main_job_and_goes_cleanly(report: dict[str, Any]) -> None:
    setup = report["windows"]["smoke"]["setup"]
    assert setup["main_job"]["ledger"] == {"received": 2, "duplicates": 0, "partial": 0}
    assert setup["store_after_upgrade_is_the_same"]
    assert setup["data_stays_after_removal"]
    assert setup["left_after_removal"] == []


def test_the_windows_package_for_a_machine_comes_and_goes(report: dict[str, Any]) -> None:
    assert report["windows"]["smoke"]["msi"]["removed"]


def test_the_setups_and_what_they_install_keep_to_the_limits(report: dict[str, Any]) -> None:
    assert [line for line in report["limits_missed"] if "bytes" in line] == []


def test_the_version_lies_in_a_repository_of_updates(report: dict[str, Any]) -> None:
    assert (OUT / "updates" / "metadata" / "1.root.json").exists()
    for platform in ("linux", "windows"):
        assert [f"clerkdesk-{VERSION}-{platform}.zip"] == list(report[platform]["updates"])


def test_an_update_from_a_stick_keeps_the_queue_and_the_way_back(report: dict[str, Any]) -> None:
    for update in (report["linux"]["smoke"]["update"], report["windows"]["smoke"]["setup"]["update"]):
        assert update["versions"] == [VERSION, "9.8.8", "9.8.8", VERSION]
        assert any("-from-" in name for name in update["packages"])


def test_both_windows_installers_are_signed_and_one_flipped_byte_shows(report: dict[str, Any], tmp_path: Path) -> None:
    authority = ROOT / ".cache" / "release" / "test-ca" / "ca.pem"
    for name in (f"ClerkDesk-Setup-{VERSION}.exe", f"ClerkDesk-{VERSION}.msi"):
        check = ["osslsigncode", "verify", "-CAfile", str(authority), "-in"]
        assert subprocess.run([*check, OUT / name], capture_output=True).returncode == 0
        content = bytearray((OUT / name).read_bytes())
        content[len(content) // 2] ^= 1
        (tmp_path / name).write_bytes(content)
        assert subprocess.run([*check, tmp_path / name], capture_output=True).returncode != 0


def test_the_checksums_hold_and_are_signed(report: dict[str, Any]) -> None:
    subprocess.run(["sha256sum", "--check", "--quiet", "SHA256SUMS"], cwd=OUT, check=True)
    authority = ROOT / ".cache" / "release" / "test-ca" / "ca.pem"
    check = [
        "openssl",
        "cms",
        "-verify",
        "-binary",
        "-inform",
        "DER",
        "-in",
        "SHA256SUMS.p7s",
        "-content",
        "SHA256SUMS",
    ]
    check += ["-CAfile", str(authority), "-purpose", "any", "-out", "/dev/null"]
    subprocess.run(check, cwd=OUT, check=True, capture_output=True)


def test_every_component_has_a_licence(report: dict[str, Any]) -> None:
    for platform in ("linux", "windows"):
        bill = json.loads((OUT / f"sbom-{platform}.json").read_text())
        assert bill["components"]
        assert all(row["licenses"][0]["expression"] for row in bill["components"])
