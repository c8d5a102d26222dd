# SPDX-License-Identifier: Apache-2.0
"""Kill -9 at random points of the whole job, and count what was lost, doubled or left half: `build/dev.py bench kill`.

A clerk's program works through dossiers from receipt to the portal's confirmation and says what it has done. It is
killed at a random moment of a step drawn by lot, then started again over the same folder, where it goes on from what
it finds.
"""

import argparse
import json
import multiprocessing
import os
import random
import select
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import TYPE_CHECKING, Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

# Only light imports up here: each child of the killed program imports this module too.
if TYPE_CHECKING:
    from clerkdesk.practice.portal import PracticePortal
    from clerkdesk.services.desk import Services
    from clerkdesk.services.overview import DossierView

    Holds = Callable[[tuple[object, ...], dict[str, DossierView], Services], bool]

STEPS = ("receive", "slip", "scan", "digitise", "review", "seal", "sign", "propose", "decide", "queue", "deliver")
PROCEDURE = "2.000815"
_PATIENCE_S = 60.0
_ORPHANS_S = 15.0
_FIRST_GUESS_S = 0.5
_CHECK_EVERY = 50
_STEPS_ON = (0, 4)
"""The next kill comes so many steps later: every step gets its share, and few are run only to reach it."""


@dataclass(slots=True)
class Outcome:
    """What a run of kills showed; everything below `steps` must be empty or 0.

    Attributes:
        steps: kills by the step that was under way.
        dossiers: received in all; confirmed: of them acknowledged twice over by the portal.
        lost: what the program had said to be done and the store does not hold.
        duplicates: at the portal, or one paper received twice; partial: half dossiers at the portal.
        findings: of the doctor.
        orphans: processes that outlived the program that started them.
        failures: starts that ended by themselves in an error.
    """

    points: int = 0
    seed: int = 0
    seconds: float = 0.0
    dossiers: int = 0
    confirmed: int = 0
    steps: dict[str, int] = field(default_factory=dict)
    lost: list[str] = field(default_factory=list)
    duplicates: int = 0
    partial: int = 0
    unconfirmed: int = 0
    findings: list[str] = field(default_factory=list)
    orphans: int = 0
    failures: list[str] = field(default_factory=list)

    @property
    def is_clean(self) -> bool:
        """Whether nothing was lost, doubled or half."""
        counted = self.duplicates + self.partial + self.unconfirmed + self.orphans
        return not (self.lost or self.findings or self.failures or counted)


class Clerk:
    """Works like a clerk after a power cut: looks at what the station holds, finishes it, then takes the next paper."""

    def __init__(self, services: "Services", papers: Path, said: Connection) -> None:
        self._services = services
        self._papers = sorted(papers.iterdir())
        self._said = said

    def work(self, *, is_last: bool) -> None:
        """Finish what is open; unless it is the last run, receive further papers for ever."""
        self._finish()
        while not is_last:
            for _ in range(random.SystemRandom().randint(1, 2)):
                self._receive()
            self._finish()

    @contextmanager
    def _step(self, name: str) -> Iterator[None]:
        self._say("begin", name)
        yield
        self._say("end", name)

    def _say(self, *words: object) -> None:
        self._said.send(words)

    def _receive(self) -> None:
        from clerkdesk.domain.dossier import Person
        from clerkdesk.services.receive import Application

        number = self._services.overview.counts().received + 1
        with self._step("receive"):
            owner = Person(f"Người Luyện Tập {number}")
            dossier = self._services.receive.receive(Application(PROCEDURE, owner), by="clerk")
            self._say("received", dossier.code, owner.name)

    def _finish(self) -> None:
        from clerkdesk.domain.states import DeliveryState, RevisionState

        overview = self._services.overview
        confirmed = {d.code for d in overview.outbox() if d.state is DeliveryState.CONFIRMED}
        codes = [row.code for row in overview.rows(limit=10_000) if row.code not in confirmed]
        for code in codes:
            self._prepare(overview.show(code))
        sealed = [code for code in codes if self._state(code) is RevisionState.SEALED]
        if sealed:
            self._sign(sealed)
        if any(self._state(code) is RevisionState.SIGNED for code in codes):
            self._approve()
        if codes:
            self._deliver()

    def _state(self, code: str) -> object:
        revision = self._services.overview.show(code).revision
        return revision.state if revision else None

    def _prepare(self, view: "DossierView") -> None:
        from clerkdesk.ports.scanner import ScanProfile

        services, code = self._services, view.dossier.code
        if not any(entry.event.what == "print-slip" for entry in view.history):
            with self._step("slip"):
                services.receive.slip(code, by="clerk")
                self._say("printed", code)
        scanned = {page.source for page in view.pages}
        for paper in self._papers:
            if paper.name not in scanned:
                with self._step("scan"):
                    services.scan.scan(code, "folder", ScanProfile(device=str(paper)), by="clerk", component=1)
                    self._say("scanned", code, paper.name)
        if view.revision is None:
            with self._step("digitise"):
                summary = services.digitise.digitise(code)
            if summary.failed:
                raise next(iter(summary.failed.values()))
            with self._step("review"):
                services.review.accept_all(code, by="clerk")
            with self._step("seal"):
                revision = services.seal.seal(code, by="clerk")
                self._say("sealed", code, revision.sealed.sha256)

    def _sign(self, codes: list[str]) -> None:
        access = self._services.practice_keys["clerk"]
        with self._step("sign"):
            summary = self._services.sign.sign(codes, access.source, access.pin, by="clerk")
            for code in summary.signed:
                self._say("signed", code)
        if summary.failed:
            raise next(iter(summary.failed.values()))

    def _approve(self) -> None:
        from clerkdesk.domain.revision import BatchState, Verdict
        from clerkdesk.errors import NotReady
        from clerkdesk.services.approve import Judgement

        services = self._services
        with self._step("propose"):
            try:
                services.approve.propose(by="clerk")
            except NotReady:  # all that is signed lies in a batch already: the kill came between the two steps
                self._say("note", "nothing to propose")
        access = services.practice_keys["supervisor"]
        for batch in [batch for batch in services.overview.batches() if batch.state is BatchState.PROPOSED]:
            with self._step("decide"):
                judgements = {code: Judgement(Verdict.APPROVE) for code in services.approve.codes(batch.id)}
                summary = services.approve.decide(batch.id, judgements, access.source, access.pin, by="supervisor")
                for code in summary.approved:
                    self._say("approved", code)
            if summary.refused:
                raise next(iter(summary.refused.values()))

    def _deliver(self) -> None:
        deliver = self._services.deliver
        with self._step("queue"):
            deliver.queue_approved(by="clerk")
        with self._step("deliver"):
            for code in deliver.run(at_once=True, until_settled_s=_PATIENCE_S).confirmed:
                self._say("confirmed", code)
            deliver.poll_changes()


def clerk_program(root: Path, papers: Path, is_last: bool, said: Connection) -> None:
    """Open the practice counter and work; what runs in the process that is killed."""
    from clerkdesk.bootstrap import open_practice

    with open_practice(root) as services:
        Clerk(services, papers, said).work(is_last=is_last)


def examine_program(
    root: Path, claims: list[tuple[object, ...]], told: Connection, holds: "Holds | None" = None
) -> None:
    """Compare what the killed programs said with what the station holds; sends (lost, findings, rows, confirmed)."""
    from clerkdesk.bootstrap import open_practice
    from clerkdesk.domain.states import DeliveryState

    with open_practice(root) as services:
        rows = {row.code: row.owner for row in services.overview.rows(limit=10_000)}
        views = {code: services.overview.show(code) for code in rows}
        is_so = holds or is_held
        lost = [" ".join(map(str, claim)) for claim in claims if not is_so(claim, views, services)]
        findings = [f"{check.invariant}: {f}" for check in services.doctor.examine() for f in check.findings]
        confirmed = [d.code for d in services.overview.outbox() if d.state is DeliveryState.CONFIRMED]
    told.send((lost, findings, rows, confirmed))


def is_held(claim: tuple[object, ...], views: "dict[str, DossierView]", _services: "Services") -> bool:
    """Tell whether what a killed program said to be done is so."""
    kind, code, *rest = claim
    view = views.get(str(code))
    if view is None:
        return False
    revision, states = view.revision, [str(delivery.state) for delivery in view.deliveries]
    match kind:
        case "received":
            return view.dossier.owner.name == rest[0]
        case "printed":
            return any(entry.event.what == "print-slip" for entry in view.history)
        case "scanned":
            return [page.source for page in view.pages].count(str(rest[0])) == 1
        case "sealed":
            return revision is not None and (revision.number, revision.sealed.sha256) == (1, rest[0])
        case "signed":
            return revision is not None and revision.signed is not None
        case "approved":
            return view.approval is not None
        case _:
            return states == ["CONFIRMED"]


class Killing:
    """One run of kills over one practice counter, which must have its portal running.

    Args:
        papers: what lies on the desk of the program.
        program: what is killed; judge: what looks at the station afterwards.
        steps: what the program says to begin, in the order of the work; steps_on: the next kill comes so many later.
        preload: modules that the program needs, imported once.
    """

    def __init__(
        self,
        root: Path,
        papers: Path,
        *,
        seed: int,
        program: Callable[..., None] | None = None,
        judge: Callable[..., None] | None = None,
        steps: tuple[str, ...] = STEPS,
        steps_on: tuple[int, int] = _STEPS_ON,
        preload: tuple[str, ...] = (),
    ) -> None:
        self._root, self._papers = root, papers
        self._program, self._judge = program or clerk_program, judge or examine_program
        self._steps, self._steps_on = steps, steps_on
        self._chance = random.Random(seed)
        has_forkserver = "forkserver" in multiprocessing.get_all_start_methods()
        self._context: Any = multiprocessing.get_context("forkserver" if has_forkserver else "spawn")
        if has_forkserver:
            self._context.set_forkserver_preload(
                ["clerkdesk.bootstrap", *preload]
            )  # a start costs a fork, not two seconds
        self._typical_s = dict.fromkeys(steps, _FIRST_GUESS_S)
        self._claims: list[tuple[object, ...]] = []
        self.outcome = Outcome(seed=seed)

    def judge_after(self, points: int, portal: "PracticePortal", *, check_every: int) -> Outcome:
        """Kill the program so many times, let it finish, and judge the end."""
        started = time.perf_counter()
        self.kill(points, check_every=check_every)
        self.complete()
        outcome = self.finish(portal.ledger())
        outcome.seconds = round(time.perf_counter() - started, 1)
        return outcome

    def kill(self, points: int, *, check_every: int = _CHECK_EVERY) -> None:
        """Kill the program so many times; the doctor looks in between."""
        at = 0
        for _ in range(points):
            at = (at + self._chance.randint(*self._steps_on)) % len(self._steps)
            step, share = self._steps[at], self._chance.uniform(0.0, 1.2)
            if not self._kill_in(step, share):
                return
            self.outcome.points += 1
            if self.outcome.points % check_every == 0:
                self.examine()
                self.show()

    def show(self) -> None:
        """Tell how far it is, on the error stream."""
        now = self.outcome
        wrong = len(now.lost) + len(now.findings) + len(now.failures) + now.orphans
        text = f"{now.points} kills, {now.dossiers} dossiers, {now.confirmed} confirmed, {wrong} wrong"
        print(text, file=sys.stderr, flush=True)

    def _kill_in(self, step: str, share: float) -> bool:
        process, said = self._start(self._program, self._papers, False)
        has_begun = self._listen(said, until=step)
        if has_begun:
            self._listen(said, for_s=share * self._typical_s[step])
        children = _descendants(process.pid or 0)
        self._end(process, said)
        said.close()
        if not has_begun:
            self.outcome.failures.append(f"it ended with {process.exitcode} on its way to {step}")
            return False
        self.outcome.steps[step] = self.outcome.steps.get(step, 0) + 1
        self.outcome.orphans += _survivors(children)
        return True

    def _end(self, process: BaseProcess, said: Connection) -> None:
        """End the program, and hear what it said to the last."""
        process.kill()
        process.join()
        self._listen(said)

    def _start(self, target: object, *arguments: object) -> tuple[BaseProcess, Connection]:
        said, theirs = self._context.Pipe()
        process = self._context.Process(target=target, args=(self._root, *arguments, theirs))
        process.start()
        theirs.close()
        return process, said

    def _listen(self, said: Connection, *, until: str = "", for_s: float | None = None) -> bool:
        """Take what the program says: until it begins a step, for a time, or until its end; tell whether it began."""
        started = time.monotonic()
        began_s: dict[object, float] = {}
        while wait([said], None if for_s is None else max(0.0, started + for_s - time.monotonic())):
            try:
                words = said.recv()
            except (EOFError, OSError):
                return False
            if words[0] == "begin":
                began_s[words[1]] = time.monotonic()
                if words[1] == until:
                    return True
            elif words[0] == "end":
                name = words[1]
                if name in began_s:
                    self._typical_s[name] = (self._typical_s[name] + time.monotonic() - began_s[name]) / 2
            elif words[0] != "note":
                self._claims.append(words)
        return False

    def examine(self) -> tuple[dict[str, str], list[str]]:
        """Hold every claim and every invariant against the store; return owners by code and confirmed codes."""
        process, told = self._start(self._judge, self._claims)
        try:
            lost, findings, rows, confirmed = told.recv()
        except EOFError:
            self.outcome.failures.append("the station could not be examined")
            return {}, []
        finally:
            process.join()
            told.close()
        self.outcome.lost, self.outcome.findings = lost, findings
        self.outcome.dossiers, self.outcome.confirmed = len(rows), len(confirmed)
        return rows, confirmed

    def finish(self, ledger: dict[str, object]) -> Outcome:
        """Judge the end, after `complete`, by the store and by the portal's own ledger."""
        owners, confirmed = self.examine()
        received = ledger["received"]
        self.outcome.unconfirmed = len(owners) - len(confirmed)
        twice = len(owners) - len(set(owners.values()))
        self.outcome.duplicates = int(str(ledger["duplicates"])) + twice
        self.outcome.partial = int(str(ledger["partial"]))
        if received != len(owners):
            self.outcome.lost.append(f"the portal holds {received} of {len(owners)} dossiers")
        return self.outcome

    def complete(self) -> None:
        """Let the program finish everything undisturbed."""
        process, said = self._start(self._program, self._papers, True)
        self._listen(said)
        process.join()
        said.close()
        if process.exitcode:
            self.outcome.failures.append(f"the last run ended with {process.exitcode}")


def _descendants(pid: int) -> list[int]:
    """Return the processes that a process and its children started, where the system tells (Linux)."""
    try:
        text = " ".join(path.read_text() for path in Path(f"/proc/{pid}/task").glob("*/children"))
    except OSError:
        return []
    children = [int(word) for word in text.split()]
    return children + [grandchild for child in children for grandchild in _descendants(child)]


def _survivors(pids: list[int]) -> int:
    """Wait for processes to end by themselves and count those that do not."""
    return sum(not _ends(pid) for pid in pids)


def _ends(pid: int) -> bool:
    try:
        descriptor = os.pidfd_open(pid)
    except ProcessLookupError:
        return True
    try:
        poll = select.poll()
        poll.register(descriptor, select.POLLIN)
        return bool(poll.poll(_ORPHANS_S * 1000))
    finally:
        os.close(descriptor)


def make_papers(folder: Path) -> Path:
    """Write two small sheets with a few words on each; small, so that many kills fit into a minute."""
    from PIL import Image, ImageDraw

    folder.mkdir(parents=True)
    for number in (1, 2):
        sheet = Image.new("RGB", (620, 877), "white")
        draw = ImageDraw.Draw(sheet)
        for line in range(3):
            draw.text((60, 80 + 60 * line), f"Giay to luyen tap, trang {number}, dong {line}", "black", font_size=24)
        sheet.save(folder / f"page-{number}.jpg", dpi=(75, 75))
    return folder


def run(folder: Path, points: int, *, seed: int, check_every: int = _CHECK_EVERY) -> Outcome:
    """Make a practice counter in a folder, kill its program so many times, let it finish, and judge."""
    from clerkdesk.bootstrap.practice import PracticeFolder, make_practice_station
    from clerkdesk.practice.portal.supervisor import PracticePortal

    root = folder / "counter"
    with PracticePortal(PracticeFolder(root).portal) as portal:
        make_practice_station(root, portal)
        killing = Killing(root, make_papers(folder / "papers"), seed=seed)
        return killing.judge_after(points, portal, check_every=check_every)


def tell(outcome: Outcome, out: Path | None = None) -> int:
    """Write what a run showed as JSON, into a file too where one is named; return the exit code of the benchmark."""
    text = json.dumps(asdict(outcome) | {"is_clean": outcome.is_clean}, ensure_ascii=False, indent=1)
    print(text)
    if out:
        out.write_text(text + "\n", encoding="utf-8")
    return 0 if outcome.is_clean else 1


def main() -> int:
    """Run the benchmark and write its numbers as JSON."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--points", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=2026)
    parser.add_argument("--out", type=Path, default=None, metavar="FILE")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="clerkdesk-kill-") as folder:
        return tell(run(Path(folder), chosen.points, seed=chosen.seed), chosen.out)


if __name__ == "__main__":
    sys.exit(main())
