# SPDX-License-Identifier: Apache-2.0
"""Tokens that go away, drivers that hang or crash, and children that must not outlive their parent."""

import os
import select
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from multiprocessing.connection import Connection
from pathlib import Path

import pytest

from clerkdesk.adapters.signers.child import ChildSession, ChildSigner, Patience
from clerkdesk.adapters.signers.process import Child, call
from clerkdesk.errors import TokenUnavailable, WrongPin
from clerkdesk.ports.signer import KeySource, ToSign
from clerkdesk.practice.pki import PracticePki
from clerkdesk.practice.tokens import token_environment, token_module, token_source
from clerkdesk.settings import project_root
from tests.fakes.signing import SetClock, archival_pdf, pin_of, put_on_token, sign_all, signer, stamp

pytest_plugins = ("tests.pki_fixtures",)
pytestmark = pytest.mark.token


def serve_nothing(pipe: Connection, argument: object) -> None:
    """Behave like a driver that never comes back."""
    select.select([], [], [])


def serve_a_crash(pipe: Connection, argument: object) -> None:
    """Behave like a driver that takes its process down."""
    os.kill(os.getpid(), signal.SIGSEGV)


def serve_environment(pipe: Connection, argument: object) -> None:
    """Tell what a child was given."""
    pipe.send(os.environ.get("SOFTHSM2_CONF"))


def is_gone(pid: int) -> bool:
    """Wait until a process has ended."""
    try:
        watched = os.pidfd_open(pid)
    except ProcessLookupError:
        return True
    ended, _, _ = select.select([watched], [], [], 30)
    os.close(watched)
    return bool(ended)


def test_a_driver_that_hangs_is_let_go() -> None:
    child = Child(serve_nothing, None, {})
    with pytest.raises(TokenUnavailable, match=r"no answer within 0\.2 seconds"):
        child.receive(0.2)
    assert is_gone(child.pid)


def test_a_driver_that_crashes_takes_only_its_child_along() -> None:
    with pytest.raises(TokenUnavailable, match="crashed"):
        call(serve_a_crash, None, {}, 30)


def test_the_environment_of_a_token_stays_in_its_child() -> None:
    assert call(serve_environment, None, {"SOFTHSM2_CONF": "/somewhere"}, 30) == "/somewhere"
    assert "SOFTHSM2_CONF" not in os.environ


def test_a_session_whose_child_freezes_ends_with_what_was_kept(pki: PracticePki) -> None:
    source = KeySource(file=pki.officer_file("clerk"))
    impatient = ChildSigner(pki.trust, SetClock(), patience=Patience(sign_s=4))
    kept: list[str] = []

    def documents(session: ChildSession) -> Iterator[ToSign]:
        for number in range(6):
            if number == 4:
                os.kill(session.pid, signal.SIGSTOP)
            yield ToSign(str(number), archival_pdf(), stamp())

    with impatient.open(source, pin_of("clerk")) as session:
        assert isinstance(session, ChildSession)
        with pytest.raises(TokenUnavailable, match="no answer"):
            session.sign_documents(documents(session), lambda name, _: kept.append(name), lambda *_: None)
        assert is_gone(session.pid)
    assert 2 <= len(kept) < 6


def test_a_token_pulled_in_the_middle_keeps_what_was_signed_and_a_new_login_goes_on(
    pki: PracticePki, tmp_path: Path
) -> None:
    source = put_on_token(tmp_path, pki, "clerk")
    kept: dict[str, bytes] = {}

    def documents() -> Iterator[ToSign]:
        for number in range(8):
            if number == 5:
                shutil.move(tmp_path / "tokens", tmp_path / "pulled")
            yield ToSign(f"doc{number}", archival_pdf(), stamp())

    with signer(pki, tmp_path).open(source, pin_of("clerk")) as session:
        with pytest.raises(TokenUnavailable):
            session.sign_documents(documents(), kept.__setitem__, lambda *_: None)
        with pytest.raises(TokenUnavailable):
            session.sign_detached(b"still gone")
    assert {"doc0", "doc1", "doc2"} <= set(kept) < {f"doc{number}" for number in range(8)}
    with pytest.raises(TokenUnavailable):
        signer(pki, tmp_path).status(source)
    shutil.rmtree(tmp_path / "tokens", ignore_errors=True)
    shutil.move(tmp_path / "pulled", tmp_path / "tokens")
    with signer(pki, tmp_path).open(source, pin_of("clerk")) as session:
        assert sign_all(session, [archival_pdf()]).failed == {}


def test_the_token_tells_of_a_wrong_pin_before_the_next_is_asked_for(pki: PracticePki, tmp_path: Path) -> None:
    source = put_on_token(tmp_path, pki, "clerk")
    own = signer(pki, tmp_path)
    assert own.status(source).tries == ""
    with pytest.raises(WrongPin, match="Few tries are left"), own.open(source, "999999"):
        pass
    assert own.status(source).tries == "few"
    with own.open(source, pin_of("clerk")):
        pass
    assert own.status(source).tries == ""


def test_a_pin_is_never_part_of_an_error_or_of_what_is_logged(
    pki: PracticePki, tokens: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(0)
    with pytest.raises(WrongPin) as refused, signer(pki, tokens).open(token_source(tokens, "curve"), "77553311"):
        pass
    assert "77553311" not in repr(refused.value) + str(refused.value) + str(refused.value.params) + caplog.text


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        (KeySource(module=Path("/nowhere/driver.so"), token_label="x"), "not installed"),
        (KeySource(module=Path("driver.so"), token_label="x"), "full path"),
        (KeySource(module=project_root() / "pyproject.toml", token_label="x"), "no PKCS#11 library"),
        (KeySource(module=token_module(), token_label="nobody's"), "not plugged in"),
    ],
)
def test_a_driver_or_token_that_is_not_there_is_told(
    pki: PracticePki, tokens: Path, source: KeySource, reason: str
) -> None:
    with pytest.raises(TokenUnavailable, match=reason):
        signer(pki, tokens).status(source)
    with pytest.raises(TokenUnavailable, match=reason), signer(pki, tokens).open(source, "123456"):
        pass


def test_a_key_label_that_the_token_does_not_have_is_told(pki: PracticePki, tokens: Path) -> None:
    source = KeySource(module=token_module(), token_label="clerk", key_label="other")
    with pytest.raises(TokenUnavailable, match="no key"), signer(pki, tokens).open(source, pin_of("clerk")):
        pass


def test_the_only_key_of_a_token_needs_no_label(pki: PracticePki, tokens: Path) -> None:
    source = KeySource(module=token_module(), token_label="clerk")
    with signer(pki, tokens).open(source, pin_of("clerk")) as session:
        assert session.certificate.serial == f"{pki.officers['clerk'].certificate.serial_number:X}"


def test_a_practice_token_leaves_no_clear_key_behind(pki: PracticePki, tmp_path: Path) -> None:
    put_on_token(tmp_path, pki, "clerk")
    prime = pki.officers["clerk"].key.private_numbers().p.to_bytes(128, "big")  # type: ignore[union-attr]
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert files
    assert not [path for path in files if prime in path.read_bytes() or b"PRIVATE KEY" in path.read_bytes()]


def test_a_child_dies_with_its_parent(pki: PracticePki, tokens: Path) -> None:
    program = f"""
import signal, sys
from pathlib import Path
from tests.fakes.signing import SetClock
from clerkdesk.adapters.signers.child import ChildSigner
from clerkdesk.ports.signer import KeySource
if __name__ == "__main__":
    source = KeySource(module=Path({str(token_module())!r}), token_label="clerk")
    own = ChildSigner(Path({str(pki.trust)!r}), SetClock(), environment={dict(token_environment(tokens))!r})
    with own.open(source, {pin_of("clerk")!r}) as session:
        print(session.pid, flush=True)
        signal.pause()
"""
    path = tokens / "parent.py"
    path.write_text(program, encoding="utf-8")
    environment = {**os.environ, "PYTHONPATH": str(project_root())}
    with subprocess.Popen([sys.executable, path], stdout=subprocess.PIPE, text=True, env=environment) as parent:
        assert parent.stdout
        child = int(parent.stdout.readline())
        parent.kill()
        parent.wait()
        assert is_gone(child)
