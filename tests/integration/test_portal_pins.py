# SPDX-License-Identifier: Apache-2.0
"""A portal with a valid certificate whose key is not the one of the profile is not spoken to."""

import datetime
import ipaddress
import ssl
import threading
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from clerkdesk.adapters.portals.line import Line
from clerkdesk.adapters.portals.ngsp1 import Ngsp1Account
from clerkdesk.adapters.portals.ngsp2 import Ngsp2Account
from clerkdesk.adapters.portals.pins import pin_of
from clerkdesk.adapters.store.store import SqlStore, open_store
from clerkdesk.bootstrap import StationConfig
from clerkdesk.bootstrap.portals import make_portals, set_account
from clerkdesk.errors import PortalNotGenuine
from clerkdesk.ports.portal import Portal
from clerkdesk.practice.portal import PracticePortal

NAMES = [x509.DNSName("localhost"), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]
CONFIG = StationConfig("s1", "gateway", "https://127.0.0.1:9")


class Greeting(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"ok")

    def log_message(self, format: str, *args: object) -> None:
        pass


def certificate(folder: Path, key: ec.EllipticCurvePrivateKey | None = None) -> Path:
    """Write a certificate for this machine with its key, a new one where none is given, and return the file."""
    key = key or ec.generate_private_key(ec.SECP256R1())
    serial = x509.random_serial_number()  # in the name too: who looks for the authority looks by name
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, f"cổng {serial}")])
    now = datetime.datetime.now(datetime.UTC)
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    made = made.serial_number(serial).not_valid_before(now - datetime.timedelta(days=1))
    made = made.not_valid_after(now + datetime.timedelta(days=1))
    made = made.add_extension(x509.SubjectAlternativeName(NAMES), critical=False)
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


class Sites:
    """A gateway and the national interfaces, each a real portal behind a certificate of its own."""

    def __init__(self, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.authorities = root / "authorities.pem"
        monkeypatch.setattr("requests.adapters.DEFAULT_CA_BUNDLE_PATH", str(self.authorities))
        self.gateway = PracticePortal(root / "gateway", tls=self.issue(root / "gateway"))
        self.interface = PracticePortal(root / "interface", tls=self.issue(root / "interface"))
        self.store: SqlStore = open_store(root / "store.db", b"k" * 32)

    def issue(self, folder: Path, key: ec.EllipticCurvePrivateKey | None = None) -> Path:
        """Give a site a certificate that everybody trusts."""
        folder.mkdir(exist_ok=True)
        file = certificate(folder, key)
        with self.authorities.open("ab") as known:
            known.write(file.read_bytes())
        return file

    def change(self, key: ec.EllipticCurvePrivateKey | None = None) -> None:
        """Restart the interface at its address with another certificate."""
        self.interface.stop()
        self.interface.tls = self.issue(self.interface.folder, key)
        self.interface.start()

    def pin(self, site: PracticePortal) -> str:
        assert site.tls is not None
        return own_pin(site.tls)

    def portals(self, opened: ExitStack, *pins: str, of_account: tuple[str, ...] = ()) -> dict[str, Portal]:
        """Open a station's portals; its accounts lead to the interface."""
        url = self.interface.url
        set_account(
            self.store, "ngsp1", Ngsp1Account(f"{url}/ngsp1", "practice", "practice", "000.00.01.H38", "", of_account)
        )
        set_account(self.store, "ngsp2", Ngsp2Account(f"{url}/ngsp2", "practice", "practice", of_account))
        keys = {name: key.hex() for name, key in self.gateway.keys.items()}
        config = replace(CONFIG, portal_url=self.gateway.url, portal_keys=keys, portal_pins=pins)
        return make_portals(config, self.store, opened.callback)


@pytest.fixture
def sites(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Sites]:
    made = Sites(tmp_path, monkeypatch)
    with made.gateway, made.interface:
        yield made
    made.store.close()


def refuses(portal: Portal) -> bool:
    try:
        portal.check()
    except PortalNotGenuine:
        return True
    return False


@pytest.mark.portal
def test_a_national_interface_whose_key_changed_is_not_spoken_to_and_the_gateway_is(sites: Sites) -> None:
    with ExitStack() as opened:
        portals = sites.portals(opened, sites.pin(sites.gateway), sites.pin(sites.interface))
        assert [name for name, portal in portals.items() if refuses(portal)] == []
        sites.change()
        portals = sites.portals(opened, sites.pin(sites.gateway), "ab" * 32)
        assert [name for name, portal in portals.items() if refuses(portal)] == ["ngsp1", "ngsp2"]


@pytest.mark.portal
def test_a_renewed_certificate_with_the_same_key_is_spoken_to(sites: Sites) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    sites.change(key)
    pins = sites.pin(sites.gateway), sites.pin(sites.interface)
    sites.change(key)
    with ExitStack() as opened:
        assert [name for name, portal in sites.portals(opened, *pins).items() if refuses(portal)] == []


@pytest.mark.portal
def test_the_keys_of_an_account_go_before_those_of_the_profile(sites: Sites) -> None:
    gateway, interface = sites.pin(sites.gateway), sites.pin(sites.interface)
    with ExitStack() as opened:
        portals = sites.portals(opened, gateway, of_account=(interface,))
        assert [name for name, portal in portals.items() if refuses(portal)] == []
        portals = sites.portals(opened, gateway, interface, of_account=("ab" * 32,))
        assert [name for name, portal in portals.items() if refuses(portal)] == ["ngsp1", "ngsp2"]
        portals = sites.portals(opened, of_account=())
        assert [name for name, portal in portals.items() if refuses(portal)] == []
