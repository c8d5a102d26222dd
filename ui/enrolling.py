# SPDX-License-Identifier: Apache-2.0
"""Makes the station of a computer that has none, with what the enrolment page is told."""

from pathlib import Path
from typing import cast

from PySide6.QtCore import QObject, Signal

from clerkdesk.domain.profile_codes import ProfileCodes
from clerkdesk.errors import ClerkDeskError
from ui.frame.enrolment import Enrolment, EnrolmentPage
from ui.job_runner import JobRunner
from ui.messages import message
from ui.texts import Texts

PROFILE_SUFFIX = ".cdprofile"


class Enrolling(QObject):
    """Takes the profile in, then makes the station in the folder.

    Attributes:
        done: the station is there and can be opened.
    """

    done = Signal()

    def __init__(self, folder: Path, jobs: JobRunner, page: EnrolmentPage, texts: Texts) -> None:
        super().__init__(page)
        self._folder, self._jobs, self._page, self._texts = folder, jobs, page, texts
        self._codes = ProfileCodes()
        self._profile: tuple[bytes, str] | None = None
        page.file_chosen.connect(self.take_file)
        page.code_read.connect(self.take_code)
        page.wanted.connect(self._make)

    def set_texts(self, texts: Texts) -> None:
        """Speak another language."""
        self._texts = texts

    def take_file(self, path: str) -> None:
        """Read a profile's file, or a picture of its codes."""

        def read() -> object:
            from clerkdesk.bootstrap import find_profile

            return find_profile(Path(path), "")

        self._jobs.start(read, lambda found: self._have(*cast("tuple[bytes, str]", found)), self._fail)

    def take_code(self, text: str) -> None:
        """Take one scanned code."""
        try:
            self._codes.add(text)
            if not self._codes.missing:
                self._have(self._codes.content(), self._texts("enrol.by_codes"))
                return
        except ClerkDeskError as error:
            self._fail(error)
            return
        missing = ", ".join(map(str, self._codes.missing))
        said = self._texts("enrol.codes", read=self._codes.read, count=self._codes.count, missing=missing)
        self._page.show_standing(said, is_whole=False)

    def _have(self, content: bytes, name: str) -> None:
        self._profile = (content, name)
        self._page.show_standing(self._texts("enrol.whole", name=name), is_whole=True)

    def _make(self, typed: Enrolment) -> None:
        if self._profile is None:
            return
        content, name = self._profile

        def make() -> object:
            from clerkdesk.bootstrap import install_profile

            return install_profile(
                content,
                name,
                self._folder,
                commune=typed.commune,
                counter=typed.counter,
                passphrase=typed.passphrase,
                fingerprints=[typed.key],
                administrator=typed.administrator,
            )

        self._jobs.start(make, lambda _station: self.done.emit(), self._fail)

    def _fail(self, error: Exception) -> None:
        self._page.show_error(message(error, self._texts.language))
