# SPDX-License-Identifier: Apache-2.0
"""Connections to an encrypted database: key, durability and the functions that its triggers call."""

import re
import unicodedata
from datetime import datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.pool import QueuePool
from sqlcipher3 import dbapi2

from clerkdesk.adapters.store.faults import BUSY_S, translated
from clerkdesk.domain.text import fold
from clerkdesk.settings import VIETNAM_TIME

READING = {"clerkdesk_reading": True}
"""Execution options of a connection that only reads: it sees one state and never makes a writer wait."""

_WORD = re.compile(r"[^\W_]+")
_PRAGMAS = (
    "journal_mode = WAL",
    "synchronous = FULL",  # one sync per commit: what was acknowledged survives a power cut (invariant I1)
    "foreign_keys = ON",
    "recursive_triggers = ON",  # without it INSERT OR REPLACE deletes behind the back of the triggers
    "secure_delete = ON",
    "temp_store = MEMORY",  # no clear temporary files (invariant I3)
    "cache_size = -16000",
)


def marked_words(text: str) -> list[str]:
    """Return the words of a text without case, with their accents."""
    return _WORD.findall(unicodedata.normalize("NFC", text.casefold()))


def folded_words(text: str) -> list[str]:
    """Return the words of a text as they are searched: without case, accents and the bar of đ."""
    return _WORD.findall(fold(unicodedata.normalize("NFC", text)))


def legal_instant(text: str) -> str:
    """Return an instant of the log in legal time and of one length, so that the order of texts is that of time."""
    return datetime.fromisoformat(text).astimezone(VIETNAM_TIME).isoformat(timespec="microseconds")


def raw_connection(path: Path, key: bytes | None) -> Any:
    """Return a connection of the driver with its key set; nothing is read yet."""
    connection = dbapi2.connect(str(path), timeout=BUSY_S, check_same_thread=False, isolation_level=None)
    if key is not None:
        # The log would go to the terminal; the key is given raw: a passphrase would cost 160 ms per connection.
        connection.execute("PRAGMA cipher_log_level = NONE")
        connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
    connection.create_function("folded_words", 1, lambda text: " ".join(folded_words(text)), deterministic=True)
    connection.create_function("legal_instant", 1, legal_instant, deterministic=True)
    connection.create_function("marked_words", 1, lambda text: " ".join(marked_words(text)), deterministic=True)
    return connection


def open_engine(path: Path, key: bytes | None) -> Engine:
    """Return an engine whose transactions are writing ones unless told otherwise, in WAL with synchronous=FULL.

    Args:
        path: the database file; ":memory:" is taken as a database in memory.
        key: 32 bytes; None for a clear database, used only to compare with.
    """

    def connect() -> Any:
        connection = raw_connection(path, key)
        try:
            for pragma in _PRAGMAS:
                connection.execute(f"PRAGMA {pragma}")
        except dbapi2.Error:
            connection.close()
            raise
        return connection

    engine = sa.create_engine("sqlite://", module=dbapi2, creator=connect, poolclass=QueuePool, pool_size=4)
    event.listen(engine, "begin", _begin)
    event.listen(engine, "handle_error", lambda context: translated(context.original_exception, path))
    return engine


def _begin(connection: Connection) -> None:
    # Writing from the start: a later upgrade from reading to writing could fail halfway.
    is_reading = connection.get_execution_options().get("clerkdesk_reading", False)
    # Connections are lent again and again: each transaction says anew whether it may write.
    connection.exec_driver_sql(f"PRAGMA query_only = {'ON' if is_reading else 'OFF'}")
    connection.exec_driver_sql("BEGIN" if is_reading else "BEGIN IMMEDIATE")
