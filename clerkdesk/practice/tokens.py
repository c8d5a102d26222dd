# SPDX-License-Identifier: Apache-2.0
"""Software tokens (SoftHSM) of the practice officers, in a folder of their own.

A child process talks to the driver, because its settings are read from the environment once per process. Private keys
reach the token through a pipe; no clear key file is ever written.
"""

import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from clerkdesk.adapters.signers.process import call
from clerkdesk.errors import TokenUnavailable
from clerkdesk.ports.signer import KeySource
from clerkdesk.practice.pki import PrivateKey

_MODULES = (
    "/usr/lib/softhsm/libsofthsm2.so",
    "/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so",
    "/usr/lib/aarch64-linux-gnu/softhsm/libsofthsm2.so",
    "/usr/lib64/pkcs11/libsofthsm2.so",
    "/opt/homebrew/lib/softhsm/libsofthsm2.so",
    "C:/SoftHSM2/lib/softhsm2-x64.dll",
)
_PATIENCE_S = 60.0
_SETTINGS = "softhsm2.conf"


def has_token_driver() -> bool:
    """Tell whether SoftHSM is installed, driver and tool."""
    return _driver() is not None and shutil.which("softhsm2-util") is not None


def _driver() -> Path | None:
    return next((Path(path) for path in _MODULES if Path(path).is_file()), None)


def token_module() -> Path:
    """Return the path of SoftHSM's driver.

    Raises:
        TokenUnavailable: it is not installed.
    """
    found = _driver()
    if found is None:
        raise TokenUnavailable(reason="SoftHSM is not installed")
    return found


def token_environment(folder: Path) -> Mapping[str, str]:
    """Return the environment in which SoftHSM finds the tokens of this folder."""
    return {"SOFTHSM2_CONF": str(folder.resolve() / _SETTINGS)}


def token_source(folder: Path, label: str) -> KeySource:
    """Return where the key of a token made here is; `folder` must be named in the child's environment."""
    if not (folder / _SETTINGS).is_file():
        raise TokenUnavailable(reason="the practice tokens were not made")
    return KeySource(module=token_module(), token_label=label, key_label=label)


def make_token(
    folder: Path, label: str, so_pin: str, pin: str, key: PrivateKey, certificate: x509.Certificate
) -> KeySource:
    """Make a token and put a key with its certificate on it, both under the token's label.

    Args:
        folder: holds all practice tokens and the driver's settings; made when missing.
        label: of the token, the key and the certificate; unique in the folder.
        so_pin: PIN of the token's administrator, 4 to 255 characters.
        pin: PIN of the officer, 4 to 255 characters.
        key: RSA or an elliptic curve; cannot be read back from the token.
        certificate: need not be that of the key, to practise refusals.

    Raises:
        TokenUnavailable: SoftHSM is not installed or does not take the key.
    """
    module = token_module()
    _prepare(folder)
    environment = token_environment(folder)
    _initialise(label, so_pin, pin, environment)
    load = _Load(module, label, pin, _private_bytes(key), isinstance(key, rsa.RSAPrivateKey), _der(certificate))
    call(_import, load, environment, _PATIENCE_S)
    return token_source(folder, label)


def _prepare(folder: Path) -> None:
    tokens = folder.resolve() / "tokens"
    tokens.mkdir(parents=True, exist_ok=True)
    settings = f"directories.tokendir = {tokens}\nobjectstore.backend = file\nlog.level = ERROR\n"
    (folder / _SETTINGS).write_text(settings, encoding="utf-8")


def _initialise(label: str, so_pin: str, pin: str, environment: Mapping[str, str]) -> None:
    tool = shutil.which("softhsm2-util")
    if tool is None:
        raise TokenUnavailable(reason="softhsm2-util is not installed")
    command = [tool, "--init-token", "--free", "--label", label, "--so-pin", so_pin, "--pin", pin]
    done = subprocess.run(command, env={**environment}, capture_output=True, check=False, timeout=_PATIENCE_S)
    if done.returncode:
        raise TokenUnavailable(reason="SoftHSM made no token")


def _private_bytes(key: PrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.DER, serialization.PrivateFormat.TraditionalOpenSSL, serialization.NoEncryption()
    )


def _der(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(serialization.Encoding.DER)


@dataclass(frozen=True, slots=True)
class _Load:
    """What goes on a token, as it travels through the pipe."""

    module: Path
    label: str
    pin: str = field(repr=False)
    key: bytes = field(repr=False)
    is_rsa: bool
    certificate: bytes


def _import(pipe: Connection, load: _Load) -> None:
    import pkcs11
    from pkcs11 import Attribute
    from pkcs11.util.ec import decode_ec_private_key
    from pkcs11.util.rsa import decode_rsa_private_key
    from pkcs11.util.x509 import decode_x509_certificate

    own = {Attribute.TOKEN: True, Attribute.LABEL: load.label, Attribute.ID: b"\x01"}
    private = decode_rsa_private_key(load.key) if load.is_rsa else decode_ec_private_key(load.key)
    guarded = {Attribute.PRIVATE: True, Attribute.SENSITIVE: True, Attribute.EXTRACTABLE: False}
    try:
        token = pkcs11.lib(str(load.module)).get_token(token_label=load.label)
        with token.open(rw=True, user_pin=load.pin) as session:
            session.create_object({**private, **own, **guarded})
            session.create_object({**decode_x509_certificate(load.certificate), **own})
    except pkcs11.PKCS11Error as error:
        pipe.send(TokenUnavailable(reason=f"SoftHSM reports {type(error).__name__}"))
    else:
        pipe.send(load.label)
