# SPDX-License-Identifier: Apache-2.0
"""The rules of the second schema: a promise changes only by its event, and every state of a dossier has its paper.

Never change this file after a release: a later schema drops and makes rules in its own migration.
"""

from clerkdesk.adapters.store.migrations.rules_0001 import _changed, _frozen, _kept, _once, _refuse, _rule

_OF_DOSSIER = "a.subject = 'dossier' AND a.subject_id"
_DUE = ("due_at", "due_part", "due_explanation")


def _numbered(table: str, message: str) -> str:
    """Rows of a dossier are numbered from 1 without gaps."""
    highest = f"(SELECT coalesce(max(number), 0) + 1 FROM {table} WHERE dossier_id = NEW.dossier_id)"
    return _refuse(message, f"NEW.number IS NOT {highest}")


def _status_in(*states: str) -> str:
    listed = ", ".join(f"'{state}'" for state in states)
    return f"EXISTS (SELECT 1 FROM dossier WHERE id = NEW.dossier_id AND status IN ({listed}))"


def _step(name: str, when: str, message: str, condition: str) -> str:
    """A condition on a step of the dossier's state."""
    return _rule(f"dossier_{name}", f"BEFORE UPDATE ON dossier WHEN {when}", _refuse(message, condition))


_TERM = (
    _rule(
        "term_event_born",
        "BEFORE INSERT ON term_event",
        _refuse(
            "I2: a promise changes only together with its event in the log",
            "NEW.event IS NOT (SELECT max(sequence) FROM audit) OR NOT EXISTS (SELECT 1 FROM audit a"
            f" WHERE a.sequence = NEW.event AND {_OF_DOSSIER} = NEW.dossier_id AND CASE NEW.kind"
            " WHEN 'received' THEN a.what = 'receive' WHEN 'supplement-requested' THEN a.what = 'request-supplement'"
            " WHEN 'supplement-answered' THEN a.what IN ('complete-supplement', 'resume')"
            " ELSE a.what = NEW.kind END)",
        ),
        _numbered("term_event", "I2: the events of a promise follow each other"),
        _refuse("I2: a promise begins with receipt", "(NEW.kind = 'received') IS NOT (NEW.number = 1)"),
        _refuse(
            "I2: a new date is given once",
            "NEW.kind = 'reappointed' AND EXISTS (SELECT 1 FROM term_event"
            " WHERE dossier_id = NEW.dossier_id AND kind = 'reappointed')",
        ),
        _refuse(
            "I2: asking for a supplement promises nothing new",
            "NEW.kind = 'supplement-requested' AND EXISTS (SELECT 1 FROM dossier d WHERE d.id = NEW.dossier_id"
            " AND d.due_at IS NOT NEW.due_at)",
        ),
    ),
    _rule(
        "term_event_promised",
        "AFTER INSERT ON term_event WHEN NEW.kind <> 'received'",
        "UPDATE dossier SET due_at = NEW.due_at, due_part = NEW.due_part, due_explanation = NEW.due_explanation"
        " WHERE id = NEW.dossier_id;",
        "UPDATE course SET due_at = NEW.due_at, waited_s = NEW.waited_s,"
        " supplements = supplements + (NEW.kind = 'supplement-requested'),"
        " is_reappointed = max(is_reappointed, NEW.kind = 'reappointed') WHERE dossier_id = NEW.dossier_id;",
    ),
    _rule("term_event_frozen", "BEFORE UPDATE ON term_event", _refuse("I2: what was promised never changes")),
    _kept("term_event", "I2"),
    _rule(
        "dossier_due",
        f"BEFORE UPDATE ON dossier WHEN {_changed(_DUE)}",
        _refuse(
            "I2: a due date changes only by an event of its term",
            "NOT EXISTS (SELECT 1 FROM term_event t WHERE t.dossier_id = NEW.id AND t.number ="
            " (SELECT max(number) FROM term_event WHERE dossier_id = NEW.id)"
            " AND t.due_at IS NEW.due_at AND t.due_part = NEW.due_part"
            " AND t.due_explanation = NEW.due_explanation)",
        ),
    ),
    _rule(
        "dossier_fee",
        "BEFORE UPDATE ON dossier",
        _refuse("I1: the fee is frozen at receipt", _changed(["fee"])),
    ),
)

_COURSE_FACTS = (
    "SELECT d.sequence, d.id, d.code, d.procedure_code, d.procedure_name, d.field, d.channel, d.status, d.received_at,"
    " d.due_at, d.due_at, json_extract(d.fee, '$.total_vnd'), coalesce(json_extract(d.fee, '$.lines[0].label'), '')"
    " FROM dossier d"
)
_COURSE_COLUMNS = (
    "course (sequence, dossier_id, code, procedure_code, procedure_name, field, channel, status, received_at,"
    " first_due_at, due_at, fee_vnd, fee_label)"
)
_FIRST_PROMISE = (
    "INSERT INTO term_event SELECT d.id, 1, d.last_event, 'received', d.received_at, '', NULL, '', NULL,"
    " d.due_at, d.due_part, d.due_explanation, 0, NULL, '[]' FROM dossier d"
)
_PROGRESS = (
    "INSERT INTO progress SELECT a.sequence, a.subject_id, a.state_before, a.state_after, {at}, NULL FROM audit a"
)
_ENDED = "CASE WHEN NEW.status IN ('3', '8', '9') THEN NEW.at ELSE ended_at END"
_STATE = "NEW.at || ' ' || NEW.status || ';'"
_MOMENT = (
    "coalesce((SELECT ended_at FROM result WHERE dossier_id = NEW.id AND NEW.status = '9'),"
    " (SELECT handed_at FROM handover WHERE dossier_id = NEW.id AND NEW.status = '10'), legal_instant(a.at))"
)

_COURSE_FROZEN = [
    *["sequence", "dossier_id", "code", "procedure_code", "procedure_name", "field", "channel", "received_at"],
    *["first_due_at", "fee_vnd", "fee_label"],
]
_COURSE = (
    _rule(
        "dossier_course",
        "AFTER INSERT ON dossier",
        f"INSERT INTO {_COURSE_COLUMNS} {_COURSE_FACTS} WHERE d.id = NEW.id;",
        f"{_FIRST_PROMISE} WHERE d.id = NEW.id;",
        f"{_PROGRESS.format(at='legal_instant(a.at)')} WHERE a.sequence = NEW.last_event;",
    ),
    _rule(
        "dossier_progressed",
        "AFTER UPDATE ON dossier WHEN NEW.last_event IS NOT OLD.last_event",
        f"{_PROGRESS.format(at=_MOMENT)} WHERE a.sequence = NEW.last_event;",
    ),
    _rule(
        "progress_born",
        "BEFORE INSERT ON progress",
        _refuse(
            "I2: only states of the log are told",
            f"NEW.sent_at IS NOT NULL OR NOT EXISTS (SELECT 1 FROM audit a WHERE a.sequence = NEW.event"
            f" AND {_OF_DOSSIER} = NEW.dossier_id AND a.state_before = NEW.status_before"
            " AND a.state_after = NEW.status)",
        ),
    ),
    _rule(
        "progress_counted",
        "AFTER INSERT ON progress",
        f"UPDATE course SET status = NEW.status, ended_at = {_ENDED}, states = states || {_STATE},"
        " returned_at = CASE WHEN NEW.status = '10' THEN NEW.at ELSE returned_at END"
        " WHERE dossier_id = NEW.dossier_id;",
    ),
    _frozen(
        "progress",
        "I2: a state that came to be never changes",
        ["event", "dossier_id", "status_before", "status", "at"],
    ),
    _once("progress", "sent", "I2: a state is told once", ["sent_at"]),
    _kept("progress", "I2"),
    _frozen(
        "course",
        "I2: the course of a dossier follows its events",
        _COURSE_FROZEN,
    ),
    _rule(
        "course_true",
        "BEFORE UPDATE ON course",
        _refuse(
            "I2: the course of a dossier follows its events",
            "NOT EXISTS (SELECT 1 FROM dossier d WHERE d.id = NEW.dossier_id AND d.status = NEW.status"
            " AND d.due_at IS NEW.due_at)",
        ),
        _refuse("I2: received, ended, returned come in this order", "NEW.ended_at < NEW.received_at"),
    ),
    _kept("course", "I2"),
    _rule(
        "page_counted",
        "AFTER INSERT ON page WHEN NEW.number = 1",
        "UPDATE course SET is_scanned = 1 WHERE dossier_id = NEW.dossier_id;",
    ),
    _rule(
        "result_counted",
        "AFTER INSERT ON result WHEN NEW.file_name IS NOT NULL",
        "UPDATE course SET has_result_file = 1 WHERE dossier_id = NEW.dossier_id;",
    ),
)

_STEPS = (
    _step(
        "kept_back",
        "OLD.status = '7' AND NEW.status NOT IN ('7', '8')",
        "I2: a withdrawal that is taken back leads to the state before it",
        "NEW.status IS NOT (SELECT state_before FROM audit WHERE sequence = OLD.last_event)",
    ),
    _step(
        "supplement_asked",
        "NEW.status = '5' AND OLD.status NOT IN ('5', '7')",
        "I2: a supplement is waited for only after a written request",
        "NOT EXISTS (SELECT 1 FROM supplement WHERE dossier_id = NEW.id AND answered_at IS NULL)",
    ),
    _step(
        "supplement_answered",
        "OLD.status = '5' AND NEW.status IN ('2', '4')",
        "I2: a dossier goes on only after its supplement came",
        "EXISTS (SELECT 1 FROM supplement WHERE dossier_id = NEW.id AND answered_at IS NULL)",
    ),
    _step(
        "payment_required",
        "NEW.status = '6' AND OLD.status NOT IN ('6', '7')",
        "I2: a payment is waited for only after it was required",
        "NOT EXISTS (SELECT 1 FROM obligation WHERE dossier_id = NEW.id AND paid_at IS NULL)",
    ),
    _step(
        "paid",
        "OLD.status = '6' AND NEW.status IN ('4', '9')",
        "I2: a dossier goes on only after everything is paid",
        "EXISTS (SELECT 1 FROM obligation WHERE dossier_id = NEW.id AND paid_at IS NULL)",
    ),
    _step(
        "finished",
        "NEW.status = '9' AND OLD.status <> '9'",
        "I2: a dossier is finished only with its result",
        "NOT EXISTS (SELECT 1 FROM result WHERE dossier_id = NEW.id)",
    ),
    _step(
        "finished_last",
        "NEW.status IN ('8', '9') AND OLD.status <> NEW.status",
        "I2: a parent ends with its last child",
        "EXISTS (SELECT 1 FROM linked l JOIN dossier d ON d.id = l.child_id WHERE l.parent_id = NEW.id"
        " AND d.status NOT IN ('3', '8', '9', '10'))",
    ),
    _step(
        "returned",
        "NEW.status = '10' AND OLD.status <> '10'",
        "I2: a result is returned only against a signature",
        "NOT EXISTS (SELECT 1 FROM handover WHERE dossier_id = NEW.id)",
    ),
)

_SUPPLEMENT_ASKED = [
    *["dossier_id", "number", "items", "reason", "asked_at", "asked_by", "supervisor", "supervisor_reason"]
]
_OBLIGATION_FROZEN = ["dossier_id", "number", "title", "amount_vnd", "required_at", "required_by", "notice"]
_PAPERS = (
    _rule(
        "supplement_born",
        "BEFORE INSERT ON supplement",
        _numbered("supplement", "I2: the supplement requests of a dossier follow each other"),
        _refuse(
            "I2: a supplement is asked for while a dossier is handled, one at a time",
            f"NEW.answered_at IS NOT NULL OR NOT {_status_in('1', '2', '4')} OR EXISTS (SELECT 1 FROM supplement"
            " WHERE dossier_id = NEW.dossier_id AND answered_at IS NULL)",
        ),
    ),
    _frozen("supplement", "I2: what was asked for never changes", _SUPPLEMENT_ASKED),
    _once("supplement", "answered", "I2: a supplement is answered once", ["answered_at"]),
    _kept("supplement", "I2"),
    _rule(
        "obligation_born",
        "BEFORE INSERT ON obligation",
        _numbered("obligation", "I2: the obligations of a dossier follow each other"),
        _refuse(
            "I2: a payment is required while a dossier is handled",
            f"NEW.paid_at IS NOT NULL OR NOT {_status_in('2', '4', '6')}",
        ),
    ),
    _frozen("obligation", "I2: what was required never changes", _OBLIGATION_FROZEN),
    _once("obligation", "paid", "I2: an obligation is paid once", ["paid_at", "receipt"]),
    _kept("obligation", "I2"),
    _rule(
        "result_born",
        "BEFORE INSERT ON result",
        _refuse("I2: a result ends a dossier that is handled", f"NOT {_status_in('2', '4', '6')}"),
        _refuse(
            "I2: received, ended, returned come in this order",
            "EXISTS (SELECT 1 FROM dossier WHERE id = NEW.dossier_id AND received_at > NEW.ended_at)",
        ),
    ),
    _rule("result_frozen", "BEFORE UPDATE ON result", _refuse("I2: a result never changes")),
    _kept("result", "I2"),
    _rule(
        "handover_born",
        "BEFORE INSERT ON handover",
        _refuse("I2: only a finished dossier is returned", f"NOT {_status_in('9')}"),
        _refuse(
            "I2: received, ended, returned come in this order",
            "EXISTS (SELECT 1 FROM result WHERE dossier_id = NEW.dossier_id AND ended_at > NEW.handed_at)",
        ),
    ),
    _rule("handover_frozen", "BEFORE UPDATE ON handover", _refuse("I2: a signature of receipt never changes")),
    _kept("handover", "I2"),
)

_FORM = (
    _rule(
        "form_born",
        "BEFORE INSERT ON form",
        _refuse(
            "I1: a yearly book has no gaps",
            "NEW.book NOT IN ('', 'receipt') AND NEW.number IS NOT (SELECT coalesce(max(number), 0) + 1 FROM form"
            " WHERE book = NEW.book AND year = NEW.year)",
        ),
        _refuse(
            "I1: a receipt slip has the number of its dossier",
            "NEW.book = 'receipt' AND NOT EXISTS (SELECT 1 FROM dossier WHERE id = NEW.dossier_id"
            " AND slip_number = NEW.number AND slip_year = NEW.year)",
        ),
    ),
    _rule("form_frozen", "BEFORE UPDATE ON form", _refuse("I1: a form that was issued never changes")),
    _kept("form", "I1"),
)

_LINKED = (
    _rule(
        "linked_born",
        "BEFORE INSERT ON linked",
        _refuse(
            "I2: a parent is no child, and a child no parent",
            "EXISTS (SELECT 1 FROM linked WHERE child_id = NEW.parent_id OR parent_id = NEW.child_id)",
        ),
        _refuse(
            "I2: parts are linked while the parent is handled",
            "NOT EXISTS (SELECT 1 FROM dossier WHERE id = NEW.parent_id AND status IN ('2', '4', '6'))",
        ),
    ),
    _rule(
        "linked_counted",
        "AFTER INSERT ON linked",
        "UPDATE course SET is_part = 1 WHERE dossier_id = NEW.child_id;",
    ),
    _rule("linked_frozen", "BEFORE UPDATE ON linked", _refuse("I2: a child keeps its parent")),
    _kept("linked", "I2"),
)

BACKFILL: tuple[str, ...] = (
    f"INSERT INTO {_COURSE_COLUMNS} {_COURSE_FACTS}",
    _FIRST_PROMISE.replace(
        "d.last_event",
        "(SELECT a.sequence FROM audit a WHERE a.subject = 'dossier' AND a.subject_id = d.id AND a.what = 'receive')",
    ),
    f"{_PROGRESS.format(at='legal_instant(a.at)')} WHERE a.subject = 'dossier' AND a.state_after <> ''"
    " ORDER BY a.sequence",
    "UPDATE course SET"
    " is_scanned = EXISTS (SELECT 1 FROM page WHERE dossier_id = course.dossier_id),"
    " states = coalesce((SELECT group_concat(s, '') FROM (SELECT p.at || ' ' || p.status || ';' AS s FROM progress p"
    " WHERE p.dossier_id = course.dossier_id ORDER BY p.event)), ''),"
    " ended_at = (SELECT p.at FROM progress p WHERE p.dossier_id = course.dossier_id AND p.status IN ('3', '8', '9')"
    " ORDER BY p.event LIMIT 1),"
    " returned_at = (SELECT p.at FROM progress p WHERE p.dossier_id = course.dossier_id AND p.status = '10'"
    " ORDER BY p.event LIMIT 1)",
)
"""What the log of an old store already tells: every dossier's promise, its states, and its course."""

RULES: tuple[str, ...] = (*_TERM, *_COURSE, *_STEPS, *_PAPERS, *_FORM, *_LINKED)
