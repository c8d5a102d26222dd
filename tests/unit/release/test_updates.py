# SPDX-License-Identifier: Apache-2.0
"""The publisher of updates: what it refuses, what it writes, what its commands say."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

import release
import updates
from clerkdesk.adapters.updates.trust import LIMITS
from updates import PASSPHRASE, Audience, Keys, PublishError, Repository

NOW = datetime(2026, 11, 22, tzinfo=UTC)


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    made = Repository(tmp_path / "repository", Keys(tmp_path / "keys"), NOW)
    made.begin()
    return made


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    folder = tmp_path / "bundle"
    folder.mkdir()
    (folder / "clerkdesk").write_bytes(b"#!/bin/sh\n" + bytes(5_000))
    return folder


def signed(repository: Repository, name: str) -> dict[str, object]:
    value: dict[str, object] = json.loads((repository.root / "metadata" / name).read_bytes())["signed"]
    return value


def test_a_repository_begins_with_a_key_for_each_role_which_only_its_owner_reads(repository: Repository) -> None:
    keys = repository.root.with_name("keys")
    assert sorted(path.stem for path in keys.iterdir()) == ["root", "snapshot", "targets", "timestamp"]
    assert {path.stat().st_mode & 0o777 for path in keys.iterdir()} == {0o600}
    assert sorted(path.name for path in (repository.root / "metadata").iterdir()) == [
        "1.root.json", "1.snapshot.json", "1.targets.json", "timestamp.json",
    ]  # fmt: skip


def test_a_timestamp_holds_for_two_months_so_that_a_stick_reaches_everybody(repository: Repository) -> None:
    until = datetime.fromisoformat(str(signed(repository, "timestamp.json")["expires"]))
    assert until - NOW == timedelta(days=60)
    repository.renew()
    assert signed(repository, "timestamp.json")["version"] == 2


def test_to_vouch_anew_the_keys_of_root_and_targets_stay_locked_away(repository: Repository) -> None:
    for role in ("root", "targets"):
        (repository.root.with_name("keys") / f"{role}.pem").unlink()
    repository.renew()
    with pytest.raises(PublishError, match="key of targets"):
        repository.withdraw("1.0.0")


def test_a_version_never_changes_once_it_is_published(repository: Repository, bundle: Path) -> None:
    repository.add("1.0.0", "linux", bundle, Audience())
    with pytest.raises(PublishError, match="published already"):
        repository.add("1.0.0", "linux", bundle, Audience())


def test_a_patch_that_is_no_smaller_is_not_published(repository: Repository, bundle: Path) -> None:
    repository.add("1.0.0", "linux", bundle, Audience())
    (bundle / "clerkdesk").write_bytes(b"a")
    made = repository.add("1.1.0", "linux", bundle, Audience())
    assert len(made) == 1


def test_a_repository_is_begun_once(repository: Repository) -> None:
    with pytest.raises(PublishError, match="already"):
        repository.begin()


def test_keys_may_be_locked_by_a_passphrase(tmp_path: Path, bundle: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(PASSPHRASE, "một câu dài chỉ nhà phát hành biết")
    made = Repository(tmp_path / "other", Keys(tmp_path / "locked"), NOW)
    made.begin()
    assert b"ENCRYPTED" in (tmp_path / "locked" / "root.pem").read_bytes()
    made.add("1.0.0", "linux", bundle, Audience())
    monkeypatch.setenv(PASSPHRASE, "đoán")
    with pytest.raises(PublishError, match="key of"):
        made.renew()


def test_a_key_that_is_changed_stays_beside_the_new_one(repository: Repository) -> None:
    repository.rotate("timestamp")
    assert (repository.root.with_name("keys") / "timestamp-before.pem").exists()
    assert signed(repository, "2.root.json")["version"] == 2


def test_a_thousand_versions_fit_into_what_a_station_reads(repository: Repository, bundle: Path) -> None:
    repository.add("1.0.0", "linux", bundle, Audience())
    one = (repository.root / "metadata" / "2.targets.json").stat().st_size
    assert one * 1000 < LIMITS["targets"]


def test_the_commands_publish_offer_withdraw_renew_and_rotate(
    tmp_path: Path, bundle: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    where = [str(tmp_path / "repository"), "--keys", str(tmp_path / "keys")]
    add = ["--version", "1.0.0", "--platform", "linux", "--bundle", str(bundle), "--provinces", "15, 01"]
    for words in (
        ["begin", *where],
        ["add", *where, *add],
        ["offer", *where, "--version", "1.0.0", "--percentage", "10"],
        ["rotate", *where, "--role", "root"],
        ["renew", *where],
        ["withdraw", *where, "--version", "1.0.0"],
    ):
        assert updates.main(words) == 0, capsys.readouterr()
    said = capsys.readouterr().out
    assert "clerkdesk-1.0.0-linux.zip" in said
    assert "1 packages withdrawn" in said
    assert updates.main(["offer", *where, "--version", "1.0.0"]) == 1
    assert "1.0.0 is not published" in capsys.readouterr().err


def test_what_is_no_repository_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert updates.main(["renew", str(tmp_path), "--keys", str(tmp_path)]) == 1
    assert "no repository" in capsys.readouterr().err


def test_a_release_needs_the_keys_of_the_repository_that_it_publishes_to(capsys: pytest.CaptureFixture[str]) -> None:
    words = ["--version", "1.0.0", "--sign-with", "TESTCA", "--out", "x", "--updates", "y"]
    with pytest.raises(SystemExit):
        release.read_arguments(words)
    assert "--update-keys" in capsys.readouterr().err
    assert release.read_arguments([*words, "--update-keys", "z"]).percentage == 100


def test_a_release_tells_the_program_whom_to_trust_and_publishes_the_bundle(
    repository: Repository, bundle: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(release, "SOURCE", tmp_path / "source")
    words = ["--version", "1.0.0", "--sign-with", "TESTCA", "--out", "x", "--updates", str(repository.root)]
    words += ["--update-keys", str(tmp_path / "keys"), "--updates-from", "https://updates.example"]
    chosen = release.read_arguments(words)
    release.lay_publisher(chosen)
    laid = tmp_path / "source" / "resources" / "updates"
    assert json.loads((laid / "root.json").read_bytes())["signed"]["_type"] == "root"
    assert (laid / "source.txt").read_text() == "https://updates.example\n"
    told = release.publish(release.Release("1.0.0", 0, "commit"), bundle, "linux", chosen)
    assert list(told["updates"]) == ["clerkdesk-1.0.0-linux.zip"]
