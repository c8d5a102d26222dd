# SPDX-License-Identifier: Apache-2.0
"""A portal with a valid certificate whose key is not the one of the profile is not spoken to."""

import datetime
import ssl
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from clerkdesk.adapters.portals.line import Line
from clerkdesk.adapters.portals.pins import pin_of
from clerkdesk.errors import PortalNotGenuine


class Greeting(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"ok")

    def log_message(self, format: str, *args: object) -> None:
        pass


def certificate(folder: Path) -> Path:
    """Write a certificate for this machine with its key and return the file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.datetime.now(datetime.UTC)
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    made = made.serial_number(x509.random_serial_number()).not_valid_before(now - datetime.timedelta(days=1))
    made = made.not_valid_after(now + datetime.timedelta(days=1))
    made = made.add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
    signed = made.sign(key, hashes.SHA256())
    file = folder / "portal.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    file.write_bytes(signed.public_bytes(serialization.Encoding.PEM) + private)
    return file


@pytest.fixture
def portal(tmp_path: Path) -> Iterator[tuple[str, Path]]:
    file = certificate(tmp_path)
    server = ThreadingHTTPServer(("127.0.0.1", 0), Greeting)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"https://localhost:{server.server_port}", file
    server.shutdown()
    thread.join()
    server.server_close()


def own_pin(file: Path) -> str:
    return pin_of(x509.load_pem_x509_certificate(file.read_bytes()).public_bytes(serialization.Encoding.DER))


def test_the_pinned_key_is_spoken_to(portal: tuple[str, Path]) -> None:
    url, file = portal
    line = Line(url, ca_file=file, pins=("00" * 32, own_pin(file)))
    assert line.ask("GET", "/").body == b"ok"
    line.close()


def test_another_key_behind_a_valid_certificate_is_not(portal: tuple[str, Path]) -> None:
    url, file = portal
    line = Line(url, ca_file=file, pins=("00" * 32,))
    with pytest.raises(PortalNotGenuine, match="certificate"):
        line.ask("GET", "/")
    line.close()


def test_a_pinned_key_does_not_replace_a_valid_chain(portal: tuple[str, Path]) -> None:
    url, file = portal
    line = Line(url, pins=(own_pin(file),))
    with pytest.raises(PortalNotGenuine):
        line.ask("GET", "/")
    line.close()


def test_nothing_pinned_asks_for_the_chain_alone(portal: tuple[str, Path]) -> None:
    url, file = portal
    line = Line(url, ca_file=file)
    assert line.ask("GET", "/").status == 200
    line.close()
