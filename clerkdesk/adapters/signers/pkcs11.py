# SPDX-License-Identifier: Apache-2.0
"""Keys on PKCS#11 tokens; lives in the child process that owns the login, never in the window's."""

import hashlib
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pkcs11
from asn1crypto import algos, core
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from pkcs11 import Attribute, Mechanism, ObjectClass, TokenFlag
from pkcs11 import exceptions as trouble
from pkcs11.util.ec import encode_ecdsa_signature

from clerkdesk.adapters.signers.certificates import common_name, in_words
from clerkdesk.adapters.signers.keys import unavailable
from clerkdesk.errors import CertificateRefused, PinLocked, WrongPin
from clerkdesk.ports.signer import Certificate, KeySource, TokenStatus

_TRIES = {
    "": "The token does not say how many tries are left.",
    "few": "Few tries are left.",
    "last": "One try is left; then the token locks itself.",
}
_GONE = (trouble.TokenNotPresent, trouble.DeviceRemoved, trouble.NoSuchToken, trouble.TokenNotRecognised)
_STALE = (
    trouble.ObjectHandleInvalid, trouble.SessionHandleInvalid, trouble.SessionClosed, trouble.KeyHandleInvalid,
    trouble.UserNotLoggedIn,
)  # fmt: skip


@contextmanager
def _told() -> Iterator[None]:
    """Map what the driver raises to errors that are told to a person."""
    try:
        yield
    except (trouble.PinIncorrect, trouble.PinInvalid, trouble.PinLenRange) as error:
        raise WrongPin(tries=_TRIES[""]) from error
    except (trouble.PinLocked, trouble.PinExpired) as error:
        raise PinLocked from error
    except _GONE as error:
        raise unavailable("it is not plugged in") from error
    except _STALE as error:
        raise unavailable("it was taken out or its login has ended") from error
    except (trouble.MultipleTokensReturned, trouble.MultipleObjectsReturned) as error:
        raise unavailable("several tokens or keys have the same label") from error
    except (trouble.NoSuchKey, trouble.MechanismInvalid) as error:
        raise unavailable("it holds no key that can sign") from error
    except (pkcs11.PKCS11Error, RuntimeError, OSError) as error:
        raise unavailable(f"its driver reports {type(error).__name__}") from error


def _find(source: KeySource) -> pkcs11.Token:
    module = source.module
    if module is None or not module.is_absolute():
        raise unavailable("no driver is named by its full path")
    if not module.is_file():
        raise unavailable("its driver is not installed")
    try:
        library = pkcs11.lib(str(module))
    except (pkcs11.PKCS11Error, RuntimeError, OSError) as error:
        raise unavailable("its driver is no PKCS#11 library for this system") from error
    return library.get_token(token_label=source.token_label)


def _tries(token: pkcs11.Token) -> str:
    flags = token.flags
    if TokenFlag.USER_PIN_LOCKED in flags:
        return "locked"
    if TokenFlag.USER_PIN_FINAL_TRY in flags:
        return "last"
    return "few" if TokenFlag.USER_PIN_COUNT_LOW in flags else ""


def read_status(source: KeySource) -> TokenStatus:
    """Return what the token says of itself before any PIN.

    Raises:
        TokenUnavailable: it cannot be reached.
    """
    with _told():
        token = _find(source)
        return TokenStatus(token.label, _tries(token), _shown_certificate(token))


def _shown_certificate(token: pkcs11.Token) -> Certificate | None:
    """Return the newest certificate of a person that the token shows to anybody."""
    with token.open() as session:
        held = [one for one in _certificates(session) if not _is_authority(one)]
    return in_words(max(held, key=lambda one: one.not_valid_before_utc)) if held else None


class TokenKey:
    """A private key on a token, behind one login; may be used from several threads."""

    def __init__(self, session: pkcs11.Session, key: Any, others: list[x509.Certificate], pin: str) -> None:
        self._session = session
        self._key = key
        self.certificate, self.others = _choose(key, others)
        self.operations = 0
        self._lock = threading.Lock()
        # Some keys ask for the PIN at each signature; only then is it kept, in this process alone.
        self._each_time = {"pin": pin} if _attribute(key, Attribute.ALWAYS_AUTHENTICATE) else {}
        self._method = _method(session.token.slot.get_mechanisms(), self.certificate)

    @classmethod
    def login(cls, source: KeySource, pin: str) -> "TokenKey":
        """Log in, once.

        Raises:
            WrongPin, PinLocked, TokenUnavailable: see their texts.
            CertificateRefused: no certificate on the token belongs to the key.
        """
        with _told():
            token = _find(source)
            if _tries(token) == "locked":
                raise PinLocked
            try:
                session = token.open(user_pin=pin)
            except trouble.PinIncorrect as error:
                left = _tries(_find(source))
                if left == "locked":
                    raise PinLocked from error
                raise WrongPin(tries=_TRIES[left]) from error
            return cls(session, _only_key(session, source.key_label), _certificates(session), pin)

    def sign(self, content: bytes) -> bytes:
        """Return a signature over the SHA-256 of the bytes.

        Raises:
            TokenUnavailable: the token is gone or its login has ended.
        """
        prepare, mechanism, finish = self._method
        with self._lock, _told():
            self.operations += 1
            signature = self._key.sign(prepare(content), mechanism=mechanism, **self._each_time)
        return finish(bytes(signature))

    def close(self) -> None:
        """Log out; a token that is gone needs no logout."""
        try:
            self._session.close()
        except pkcs11.PKCS11Error:
            return


def _only_key(session: pkcs11.Session, label: str | None) -> Any:
    wanted: dict[Attribute, Any] = {Attribute.CLASS: ObjectClass.PRIVATE_KEY}
    if label is not None:
        wanted[Attribute.LABEL] = label
    keys = list(session.get_objects(wanted))
    if not keys:
        raise unavailable("it holds no key of this label" if label else "it holds no key")
    if len(keys) > 1:
        raise unavailable("it holds several keys; name one by its label")
    return keys[0]


def _certificates(session: pkcs11.Session) -> list[x509.Certificate]:
    found = session.get_objects({Attribute.CLASS: ObjectClass.CERTIFICATE})
    try:
        return [x509.load_der_x509_certificate(bytes(one[Attribute.VALUE])) for one in found]
    except ValueError as error:
        raise unavailable("a certificate on it is damaged") from error


def _attribute(key: Any, which: Attribute) -> Any:
    try:
        return key[which]
    except pkcs11.PKCS11Error:
        return None


def _public_identity(key: Any) -> object:
    """Return what tells the public half of a token's key: RSA modulus, or the point of a curve when it is readable."""
    modulus = _attribute(key, Attribute.MODULUS)
    if modulus:
        return int.from_bytes(modulus, "big")
    point = _attribute(key, Attribute.EC_POINT) or _point_beside(key)
    return bytes(core.OctetString.load(point).native) if point else None


def _point_beside(key: Any) -> bytes | None:
    wanted = {Attribute.CLASS: ObjectClass.PUBLIC_KEY, Attribute.ID: key[Attribute.ID]}
    for public in key.session.get_objects(wanted):
        point: bytes | None = _attribute(public, Attribute.EC_POINT)
        return point
    return None


def _identity(certificate: x509.Certificate) -> object:
    public = certificate.public_key()
    if isinstance(public, rsa.RSAPublicKey):
        return public.public_numbers().n
    if isinstance(public, ec.EllipticCurvePublicKey):
        numbers, size = public.public_numbers(), (public.curve.key_size + 7) // 8
        return b"\x04" + numbers.x.to_bytes(size, "big") + numbers.y.to_bytes(size, "big")
    return None


def _choose(key: Any, held: list[x509.Certificate]) -> tuple[x509.Certificate, tuple[x509.Certificate, ...]]:
    """Return the certificate of the key, the newest of them, and the others."""
    if not held:
        raise unavailable("it holds no certificate")
    own = _public_identity(key)
    fitting = [one for one in held if own is None or _identity(one) == own]
    fitting = [one for one in fitting if own is not None or not _is_authority(one)]
    if not fitting:
        raise CertificateRefused(
            holder=common_name(held[0].subject), reason="key-mismatch", detail="the token holds another key"
        )
    if own is None and len(fitting) > 1:
        raise unavailable("it does not say which certificate belongs to the key")
    chosen = max(fitting, key=lambda one: one.not_valid_before_utc)
    return chosen, tuple(one for one in held if _is_authority(one))


def _is_authority(certificate: x509.Certificate) -> bool:
    try:
        return certificate.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    except x509.ExtensionNotFound:
        return False


Method = tuple[Callable[[bytes], bytes], Mechanism, Callable[[bytes], bytes]]


def _method(offered: set[Mechanism], certificate: x509.Certificate) -> Method:
    """Choose how to sign: what to hand over, the mechanism, and what to make of the answer."""
    if isinstance(certificate.public_key(), ec.EllipticCurvePublicKey):
        if Mechanism.ECDSA_SHA256 in offered:
            return bytes, Mechanism.ECDSA_SHA256, encode_ecdsa_signature
        return _digest, Mechanism.ECDSA, encode_ecdsa_signature
    if Mechanism.SHA256_RSA_PKCS in offered:
        return bytes, Mechanism.SHA256_RSA_PKCS, bytes
    return _digest_info, Mechanism.RSA_PKCS, bytes


def _digest(content: bytes) -> bytes:
    return hashlib.sha256(content).digest()


def _digest_info(content: bytes) -> bytes:
    method = {"algorithm": "sha256", "parameters": core.Null()}
    return bytes(algos.DigestInfo({"digest_algorithm": method, "digest": _digest(content)}).dump())
