# SPDX-License-Identifier: Apache-2.0
"""The column beside the list: results that wait, what the machine is doing, and the sum that nothing is lost."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from clerkdesk.ports.store import Counts
from ui import theme
from ui.job_runner import Job
from ui.pages.today.ready_button import ReadyButton, ReadyShown
from ui.texts import Texts
from ui.widgets.buttons import ActionButton
from ui.widgets.icons import IconLabel
from ui.widgets.labels import MEDIUM, SEMI_BOLD, bare_layout, card, hairline, label, set_tone
from ui.widgets.progress import Bar

_SUMS = ("received", "open", "waiting", "delivered", "withdrawn")


class ReadyCard(QWidget):
    """Each line hands a result back.

    Attributes:
        chosen: the code of a dossier.
    """

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        frame, self._inside = card(spacing_px=4)
        self._title, self._count = label(weight=SEMI_BOLD), label(weight=SEMI_BOLD, tone="ok")
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(IconLabel("hand-helping", 18, "ok"))
        head.addWidget(self._title, 1)
        head.addWidget(self._count)
        self._inside.addLayout(head)
        self._none = label(theme.META, tone="ink3", wraps=True)
        self._inside.addWidget(self._none)
        self.buttons: list[ReadyButton] = []
        bare_layout(self).addWidget(frame)

    def say(self, count: int, rows: Sequence[ReadyShown], texts: Texts) -> None:
        """Show the newest results, and how many there are."""
        self._title.setText(texts("ready.title"))
        self._count.setText(texts.number(count))
        more = count - len(rows)
        self._none.setText(texts("ready.more", count=more) if more else "" if rows else texts("ready.none"))
        self._none.setVisible(bool(self._none.text()))
        while len(self.buttons) > len(rows):
            gone = self.buttons.pop()
            gone.hide()
            gone.deleteLater()
        while len(self.buttons) < len(rows):
            button = ReadyButton()
            button.chosen.connect(self.chosen)
            self.buttons.append(button)
            self._inside.insertWidget(len(self.buttons), button)
        for button, row in zip(self.buttons, rows, strict=True):
            button.say(row)


@dataclass(slots=True)
class _Work:
    job: Job
    name: str
    done: int = 0
    total: int = 0


class MachineCard(QWidget):
    """What goes on in the background, by its name, with a way to stop it."""

    def __init__(self) -> None:
        super().__init__()
        self._texts: Texts | None = None
        self.works: list[_Work] = []
        frame, inside = card(spacing_px=6)
        self._title, self._count = label(weight=SEMI_BOLD), label(theme.META, tone="ink3")
        head = QHBoxLayout()
        head.addWidget(self._title, 1)
        head.addWidget(self._count)
        inside.addLayout(head)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(6)
        inside.addLayout(self._rows)
        self._note = label(theme.META, tone="ink3", wraps=True)
        inside.addWidget(self._note)
        self.lines: list[_WorkLine] = []
        bare_layout(self).addWidget(frame)

    def watch(self, job: QObject, name: str) -> None:
        """Show a long job until it is over."""
        if not isinstance(job, Job):
            return
        work = _Work(job, name)
        self.works.append(work)
        job.progressed.connect(lambda done, total, _step: self._move(work, done, total))
        job.over.connect(lambda _job: self._end(work))
        self._show()

    def set_texts(self, texts: Texts) -> None:
        """Speak another language."""
        self._texts = texts
        self._show()

    def _move(self, work: _Work, done: int, total: int) -> None:
        work.done, work.total = done, total
        self._show()

    def _end(self, work: _Work) -> None:
        if work in self.works:
            self.works.remove(work)
        self._show()

    def _show(self) -> None:
        texts = self._texts
        if texts is None:
            return
        self._title.setText(texts("machine.title"))
        self._count.setText(texts("machine.count", count=len(self.works)))
        self._count.setVisible(bool(self.works))
        self._note.setText(texts("machine.note" if self.works else "machine.idle"))
        while len(self.lines) > len(self.works):
            gone = self.lines.pop()
            gone.hide()
            gone.deleteLater()
        while len(self.lines) < len(self.works):
            self.lines.append(_WorkLine())
            self._rows.addWidget(self.lines[-1])
        for line, work in zip(self.lines, self.works, strict=True):
            line.say(work, texts)


class _WorkLine(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self._job: Job | None = None
        self._name, self._step, self._bar = label(tone="ink2", wraps=True), label(theme.META, MEDIUM, "ink2"), Bar()
        self.cancel = ActionButton("ghost")
        self.cancel.clicked.connect(self._stop)
        head = QHBoxLayout()
        head.addWidget(self._name, 1)
        head.addWidget(self._step)
        head.addWidget(self.cancel)
        layout = bare_layout(self)
        layout.setSpacing(4)
        layout.addLayout(head)
        layout.addWidget(self._bar)

    def say(self, work: _Work, texts: Texts) -> None:
        if self._job is not work.job:
            self._job = work.job
            self.cancel.setEnabled(True)
        self._name.setText(work.name)
        self._step.setText(texts("machine.step", done=work.done, total=work.total) if work.total else "")
        self._bar.show_share(work.done / work.total if work.total else 0)
        self.cancel.say(texts("machine.cancel.short"))
        self.cancel.setAccessibleName(texts("machine.cancel", name=work.name))

    def _stop(self) -> None:
        if self._job is not None:
            self.cancel.setEnabled(False)
            self._job.cancel()


class SumCard(QWidget):
    """Received = open + waiting + delivered + withdrawn."""

    def __init__(self) -> None:
        super().__init__()
        frame, inside = card(spacing_px=6)
        self._shield = IconLabel("shield-check", 18, "ok")
        self._title = label(weight=SEMI_BOLD)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self._shield)
        head.addWidget(self._title, 1)
        inside.addLayout(head)
        self._names = {name: label(tone="ink2") for name in _SUMS}
        self._numbers = {name: label(weight=SEMI_BOLD) for name in _SUMS}
        for name in _SUMS:
            line = QHBoxLayout()
            line.addWidget(self._names[name], 1)
            line.addWidget(self._numbers[name])
            inside.addLayout(line)
            if name == "received":
                inside.addWidget(hairline())
        self._proof = label(theme.META, tone="ink3", wraps=True)
        inside.addWidget(self._proof)
        bare_layout(self).addWidget(frame)

    @property
    def figures(self) -> tuple[str, ...]:
        """The numbers as they are shown: received, then its parts."""
        return tuple(number.text() for number in self._numbers.values())

    def say(self, counts: Counts | None, texts: Texts) -> None:
        """Show the sums; nothing is claimed before they are known."""
        self.setVisible(counts is not None)
        if counts is None:
            return
        for name in _SUMS:
            self._names[name].setText(texts(f"sum.{name}"))
            self._numbers[name].setText(texts.number(getattr(counts, name)))
        holds = counts.balanced
        suffix = "" if holds else ".wrong"
        self._title.setText(texts(f"sum.title{suffix}"))
        self._shield.show_icon("shield-check" if holds else "shield-alert", "ok" if holds else "danger")
        self._proof.setText(texts(f"sum.proof{suffix}", received=counts.received))
        set_tone(self._proof, "ink3" if holds else "danger")
