# SPDX-License-Identifier: Apache-2.0
"""The practice portal's uploads: the length on the disk is the truth, whoever writes."""

import asyncio
import base64
from collections.abc import AsyncIterator

import pytest

from clerkdesk.domain.files import canonical_json, sha256
from clerkdesk.practice.portal import records
from clerkdesk.practice.portal.keys import PortalKey
from clerkdesk.practice.portal.rules import Refusal, read_announcement
from clerkdesk.practice.portal.uploads import Upload, Uploads
from tests.fakes.parcels import Sent


class Place:
    """The uploads of a portal that knows one announced document."""

    def __init__(self, folder) -> None:
        self.sent = Sent(1)
        self.content = b"".join(self.sent.parcel.readers[self.sent.paper.sha256](0))
        self.engine = records.open_records(folder / "portal.db")
        self.uploads = Uploads(self.engine, folder)
        self.folder = folder
        with self.engine.begin() as connection:
            records.announce(connection, read_announcement(self.sent.key, _body(self.sent)))
        self.id = self.uploads.create(self.sent.key, self.sent.paper.sha256, self.sent.paper.size_bytes)

    def look(self) -> Upload:
        upload = self.uploads.look(self.id)
        assert upload is not None
        return upload


def _body(sent: Sent) -> bytes:
    said = sent.announcement
    return canonical_json(
        {
            "approval": said.approval,
            "audit_head": said.audit_head,
            "dossier": said.dossier,
            "files": [entry.as_json() for entry in said.files],
            "manifest": base64.b64encode(said.manifest).decode(),
            "station": said.station,
        }
    )


@pytest.fixture
def place(tmp_path):
    made = Place(tmp_path)
    yield made
    made.engine.dispose()


async def _pieces(*pieces: bytes) -> AsyncIterator[bytes]:
    for piece in pieces:
        yield piece


def test_every_byte_that_was_taken_is_seen_by_who_takes_the_upload_over(place):
    seen = []

    async def first_sender() -> AsyncIterator[bytes]:
        yield place.content[:10]
        seen.append(place.look().offset)
        yield place.content[10:20]

    asyncio.run(place.uploads.receive(place.look(), first_sender()))
    assert seen == [10]
    assert place.look().offset == 10


def test_more_bytes_than_promised_are_refused_and_what_fits_stays(place):
    with pytest.raises(Refusal):
        asyncio.run(place.uploads.receive(place.look(), _pieces(place.content, b"more")))
    assert place.look().is_whole


def test_a_whole_part_that_was_not_judged_before_a_crash_is_judged_when_looked_at(place):
    asyncio.run(place.uploads.receive(place.look(), _pieces(place.content)))
    assert place.look().is_whole
    assert (place.uploads.files / place.sent.paper.sha256).read_bytes() == place.content


def test_a_whole_part_with_other_bytes_is_emptied(place):
    asyncio.run(place.uploads.receive(place.look(), _pieces(bytes(len(place.content)))))
    assert place.look().offset == 0
    assert place.uploads.lacks(place.sent.paper.sha256, place.sent.paper.size_bytes)


def test_a_second_upload_of_the_same_file_takes_the_place_of_the_first(place):
    again = place.uploads.create(place.sent.key, place.sent.paper.sha256, place.sent.paper.size_bytes)
    assert place.uploads.look(place.id) is None
    assert place.uploads.look(again) is not None


def test_an_upload_that_was_never_begun_is_not_there(place):
    assert place.uploads.look("nothing") is None


def test_an_upload_of_what_was_not_announced_is_refused(place):
    with pytest.raises(Refusal):
        place.uploads.create(place.sent.key, sha256(b"other"), 5)


def test_the_portals_key_outlives_the_portal(tmp_path):
    assert PortalKey(tmp_path).public == PortalKey(tmp_path).public
