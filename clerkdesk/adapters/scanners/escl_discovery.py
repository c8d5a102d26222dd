# SPDX-License-Identifier: Apache-2.0
"""Finds eSCL scanners on the network by multicast DNS."""

import threading
from collections.abc import Sequence
from contextlib import suppress

from zeroconf import InterfaceChoice, IPVersion, ServiceBrowser, ServiceInfo, ServiceListener, Zeroconf

SERVICES = {"_uscan._tcp.local.": "http", "_uscans._tcp.local.": "https"}
"""What scanners announce themselves as, and how they are then spoken to. Source: eSCL Technical Specification."""

_ANSWER_MS = 1500


def addresses_on_the_network(seconds: float, interfaces: Sequence[str] = ()) -> list[str]:
    """Return the addresses of the scanners that answer within so many seconds, encrypted where they offer it.

    Args:
        seconds: how long to listen.
        interfaces: addresses of the network cards to listen on; all when empty.
    """
    found = _Found()
    try:
        network = Zeroconf(interfaces=list(interfaces) or InterfaceChoice.All, ip_version=IPVersion.V4Only)
    except OSError:  # no network at all
        return []
    try:
        ServiceBrowser(network, list(SERVICES), found)
        found.wait(seconds)
    finally:
        network.close()
    return found.addresses()


class _Found(ServiceListener):
    def __init__(self) -> None:
        self._infos: dict[str, ServiceInfo] = {}
        self._never = threading.Event()

    def wait(self, seconds: float) -> None:
        self._never.wait(seconds)

    def add_service(self, network: Zeroconf, kind: str, name: str) -> None:
        with suppress(OSError):
            info = network.get_service_info(kind, name, _ANSWER_MS)
            if info is not None:
                self._infos[name] = info

    def update_service(self, network: Zeroconf, kind: str, name: str) -> None:
        self.add_service(network, kind, name)

    def remove_service(self, network: Zeroconf, kind: str, name: str) -> None:
        del network, kind
        self._infos.pop(name, None)

    def addresses(self) -> list[str]:
        """Return one address of each scanner: the encrypted one where it has both."""
        by_device: dict[str, str] = {}
        for info in sorted(self._infos.values(), key=lambda info: SERVICES[info.type]):
            hosts = info.parsed_addresses(IPVersion.V4Only)
            if not hosts:
                continue
            root = (info.properties.get(b"rs") or b"eSCL").decode("utf-8", "replace").strip("/")
            by_device[info.name.partition(".")[0]] = f"{SERVICES[info.type]}://{hosts[0]}:{info.port}/{root}"
        return list(by_device.values())
