# SPDX-License-Identifier: Apache-2.0
"""What the practice portal keeps as gateway and as the two national interfaces behind it."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Column, Connection, ForeignKey, Integer, String, Table, Text, insert, select, update

from clerkdesk.practice.portal.records import deliveries, metadata, parts

routes = Table(
    "route",
    metadata,
    Column("key", ForeignKey("delivery.key"), primary_key=True),
    Column("name", String, nullable=False),
)
codes = Table(
    "national_code",
    metadata,
    Column("code", String, primary_key=True),
    Column("route", String, primary_key=True),
    Column("key", String, nullable=False),
    Column("national_code", String, nullable=False),
    Column("national_id", String, nullable=False),
)
handed = Table(
    "handed_over",
    metadata,
    Column("route", String, primary_key=True),
    Column("key", ForeignKey("delivery.key"), primary_key=True),
    Column("sha256", String, primary_key=True),
    Column("id", String, nullable=False),
)
dossiers = Table(
    "national_dossier",
    metadata,
    Column("interface", String, primary_key=True),
    Column("code", String, primary_key=True),
    Column("content", Text, nullable=False),
)
files = Table(
    "national_file",
    metadata,
    Column("id", String, primary_key=True),
    Column("interface", String, nullable=False),
    Column("code", String, nullable=False),
    Column("sha256", String, nullable=False),
)
states = Table(
    "national_state",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("interface", String, nullable=False),
    Column("code", String, nullable=False),
    Column("content", Text, nullable=False),
)
calls = Table(
    "national_call",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("interface", String, nullable=False),
    Column("service", String, nullable=False),
    Column("rows", Integer, nullable=False),
    Column("is_updating", Integer, nullable=False),
)


def set_route(connection: Connection, key: str, name: str) -> None:
    """Remember for which route a delivery was announced."""
    if name and connection.execute(select(routes.c.key).where(routes.c.key == key)).first() is None:
        connection.execute(insert(routes).values(key=key, name=name))


def routes_by_key(connection: Connection) -> dict[str, str]:
    """Return the routes of all deliveries that go further than the gateway."""
    return {row.key: row.name for row in connection.execute(select(routes))}


def code_of(connection: Connection, code: str, route: str) -> dict[str, str] | None:
    """Return how a national portal knows a dossier."""
    row = connection.execute(select(codes).where(codes.c.code == code, codes.c.route == route)).first()
    return {"code": row.national_code, "id": row.national_id, "key": row.key} if row else None


def set_code(connection: Connection, code: str, route: str, said: Mapping[str, str]) -> dict[str, str] | None:
    """Keep how a national portal knows a dossier; what is kept already stays. None: the delivery was not announced."""
    linked = select(parts.c.key).where(parts.c.code == code)
    is_named = (deliveries.c.code == code) | deliveries.c.key.in_(linked)
    announced = select(deliveries.c.key).where(deliveries.c.key == said["key"], is_named)
    if connection.execute(announced).first() is None:
        return None
    held = code_of(connection, code, route)
    if held is None:
        values = {"key": said["key"], "national_code": said["code"], "national_id": said["id"]}
        connection.execute(insert(codes).values(code=code, route=route, **values))
    elif not held["id"]:
        row = update(codes).where(codes.c.code == code, codes.c.route == route)
        connection.execute(row.values(national_id=said["id"]))
    return code_of(connection, code, route)


def code_for(connection: Connection, key: str, code: str) -> str | None:
    """Return the code that a national portal issued for what a delivery brings, where it goes on to one that does."""
    query = select(codes.c.national_code).join(routes, routes.c.name == codes.c.route)
    return connection.execute(query.where(routes.c.key == key, codes.c.code == code)).scalar()


def handed_id(connection: Connection, route: str, key: str, digest: str) -> str | None:
    """Return the id under which a national portal holds a file that was handed over."""
    query = select(handed.c.id).where(handed.c.route == route, handed.c.key == key, handed.c.sha256 == digest)
    return connection.execute(query).scalar()


def set_handed(connection: Connection, route: str, key: str, digest: str, file_id: str) -> None:
    """Remember that a file was handed over."""
    connection.execute(insert(handed).values(route=route, key=key, sha256=digest, id=file_id))


def log_call(connection: Connection, interface: str, service: str, rows: int, *, is_updating: bool = False) -> None:
    """Note that a service was asked."""
    connection.execute(
        insert(calls).values(interface=interface, service=service, rows=rows, is_updating=int(is_updating))
    )


def dossier(connection: Connection, interface: str, code: str) -> dict[str, Any] | None:
    """Return a dossier as an interface holds it."""
    query = select(dossiers.c.content).where(dossiers.c.interface == interface, dossiers.c.code == code)
    found = connection.execute(query).scalar()
    return dict(json.loads(found)) if found else None


def set_dossier(connection: Connection, interface: str, code: str, content: Mapping[str, object]) -> None:
    """Store a dossier, or replace it whole."""
    text = json.dumps(content, ensure_ascii=False)
    if dossier(connection, interface, code) is None:
        connection.execute(insert(dossiers).values(interface=interface, code=code, content=text))
    else:
        row = update(dossiers).where(dossiers.c.interface == interface, dossiers.c.code == code)
        connection.execute(row.values(content=text))


def add_file(connection: Connection, interface: str, file_id: str, digest: str, code: str = "") -> None:
    """Remember a file that an interface took."""
    connection.execute(insert(files).values(id=file_id, interface=interface, code=code, sha256=digest))


def file_of(connection: Connection, file_id: str) -> str | None:
    """Return the SHA-256 of a file by its id."""
    return connection.execute(select(files.c.sha256).where(files.c.id == file_id)).scalar()


def add_state(connection: Connection, interface: str, code: str, content: Mapping[str, object]) -> None:
    """Append a state; nothing is compared, as the first interface compares nothing."""
    text = json.dumps(content, ensure_ascii=False, sort_keys=True)
    connection.execute(insert(states).values(interface=interface, code=code, content=text))


def states_of(connection: Connection, interface: str, code: str) -> list[dict[str, Any]]:
    """Return the states of a dossier in the order in which they came."""
    query = select(states.c.content).where(states.c.interface == interface, states.c.code == code)
    return [dict(json.loads(text)) for text in connection.execute(query.order_by(states.c.number)).scalars()]


def all_of(connection: Connection, interface: str) -> list[tuple[str, dict[str, Any]]]:
    """Return all dossiers of an interface, by their code."""
    query = select(dossiers.c.code, dossiers.c.content).where(dossiers.c.interface == interface)
    return [(row.code, dict(json.loads(row.content))) for row in connection.execute(query.order_by(dossiers.c.code))]


def calls_of(connection: Connection, interface: str) -> Sequence[dict[str, object]]:
    """Return what an interface was asked, in order."""
    query = select(calls).where(calls.c.interface == interface).order_by(calls.c.number)
    return [
        {"service": row.service, "rows": row.rows, "is_updating": bool(row.is_updating)}
        for row in connection.execute(query)
    ]
