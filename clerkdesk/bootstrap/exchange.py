# SPDX-License-Identifier: Apache-2.0
"""Envelopes between agencies, for whoever asks for them without a station."""

from clerkdesk.adapters.exchange.edxml import read_envelope, write_envelope
from clerkdesk.domain.edxml import Envelope


def read_edxml(content: bytes, file: str) -> Envelope:
    """Read an edXML envelope.

    Raises:
        EnvelopeRefused: it is damaged, dangerous or not edXML.
    """
    return read_envelope(content, file)


def write_edxml(envelope: Envelope) -> bytes:
    """Write an edXML envelope.

    Raises:
        InvalidInput: something required is missing, too long, or cannot be sent.
    """
    return write_envelope(envelope)
