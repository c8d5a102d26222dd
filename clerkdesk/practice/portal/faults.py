# SPDX-License-Identifier: Apache-2.0
"""Faults on command, for tests and training: everything a line or a broken portal does to a sender.

A script is a list of rules, each used up in order by the first requests that match it:
`{"on": "PATCH /v1/files", "do": "drop", "after_bytes": 1000, "skip": 0, "times": 1}`. `on` is a method (or *) and the
beginning of a path. `do` is one of

- answer: `status`, `headers` and `body` instead of the portal's answer (captive pages, 429, 503, redirects);
- drop: close the connection after so many bytes of the request reached the portal;
- die: the same, but the whole portal ends as by kill -9;
- stall: answer nothing until the sender gives up;
- pause: say "paused" on standard output after so many bytes, then wait for ever;
- truncate: do the work and begin to answer, then close the connection after so many bytes of the answer;
- lose-answer: do the work, then close the connection; die-after, pause-after: do the work, then end or wait;
- bad-signature: answer under a broken signature; other-content: answer with another dossier, rightly signed;
- pass: let the request through.
"""

import asyncio
import base64
import json
import sys
from dataclasses import dataclass, field
from typing import Any

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from clerkdesk.domain.files import canonical_json
from clerkdesk.practice.portal.app import stop_hard
from clerkdesk.practice.portal.keys import SIGNATURE_HEADER, PortalKey

_ADMIN = "/practice/faults"
_SIGNATURE = SIGNATURE_HEADER.lower().encode()


@dataclass(slots=True)
class Rule:
    """One fault; see the module's text."""

    on: str
    do: str
    skip: int = 0
    times: int = 1
    status: int = 503
    headers: dict[str, str] = field(default_factory=dict)
    body: str = ""
    after_bytes: int = 0

    def matches(self, method: str, path: str) -> bool:
        """Tell whether this rule is for a request, and count the request when it is."""
        wanted, _, beginning = self.on.partition(" ")
        if self.times == 0 or wanted not in {"*", method} or not path.startswith(beginning):
            return False
        if self.skip:
            self.skip -= 1
            return False
        self.times -= 1
        return True


class Faults:
    """Stands between the line and the portal."""

    def __init__(self, app: ASGIApp, key: PortalKey, rules: list[Rule]) -> None:
        self._app = app
        self._key = key
        self._rules = rules

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request, by the first rule that matches it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
        elif scope["path"] == _ADMIN:
            await self._replace_rules(receive, send)
        else:
            rule = next((r for r in self._rules if r.matches(scope["method"], scope["path"])), None)
            await self._serve(rule or Rule("*", "pass"), scope, receive, send)

    async def _replace_rules(self, receive: Receive, send: Send) -> None:
        body, message = b"", await receive()
        while True:
            body += message.get("body", b"")
            if not message.get("more_body"):
                break
            message = await receive()
        self._rules[:] = [Rule(**rule) for rule in json.loads(body)]
        await _answer(send, 204, {}, b"")

    async def _serve(self, rule: Rule, scope: Scope, receive: Receive, send: Send) -> None:
        match rule.do:
            case "answer":
                await _answer(send, rule.status, rule.headers, rule.body.encode())
            case "stall":
                while (await receive())["type"] != "http.disconnect":
                    pass
            case "drop" | "die" | "pause":
                await self._app(scope, _cut(rule, receive, send), _nothing)
                await _abort(send)
            case "lose-answer":
                await self._app(scope, receive, _nothing)
                await _abort(send)
            case "truncate":
                await self._app(scope, receive, _cut_answer(rule.after_bytes, send))
                await _abort(send)
            case "pause-after":
                await self._app(scope, receive, _nothing)
                await _pause()
            case "die-after":
                await self._app(scope, receive, _nothing)
                stop_hard()
            case "bad-signature" | "other-content":
                await self._forge(rule.do, scope, receive, send)
            case _:
                await self._app(scope, receive, send)

    async def _forge(self, how: str, scope: Scope, receive: Receive, send: Send) -> None:
        answered: list[Message] = []

        async def keep(message: Message) -> None:
            answered.append(message)

        await self._app(scope, receive, keep)
        body = b"".join(message.get("body", b"") for message in answered)
        headers = {name.decode(): value.decode() for name, value in answered[0]["headers"]}
        if how == "bad-signature":
            headers[_SIGNATURE.decode()] = base64.b64encode(bytes(64)).decode()
        elif body:
            body = canonical_json({**json.loads(body), "code": "H00.00-200101-0001", "nonce": "another"})
            headers |= {name.lower(): value for name, value in self._key.headers(body).items()}
            headers["content-length"] = str(len(body))
        await _answer(send, answered[0]["status"], headers, body)


def _cut(rule: Rule, receive: Receive, send: Send) -> Receive:
    """Return a receive that gives the first bytes of the body and then does what the rule says."""
    left = rule.after_bytes

    async def some() -> Message:
        nonlocal left
        if left:
            message = await receive()
            body = message.get("body", b"")[:left]
            left = left - len(body) if message.get("more_body") else 0
            # The end is never told: the application must live with what came.
            return {"type": "http.request", "body": body, "more_body": True}
        if rule.do == "die":
            stop_hard()
        if rule.do == "pause":
            await _pause()
        await _abort(send)
        return {"type": "http.disconnect"}

    return some


def _cut_answer(left: int, send: Send) -> Send:
    """Return a send that passes the first bytes of the body on and lets the rest fall."""

    async def some(message: Message) -> None:
        nonlocal left
        if message["type"] == "http.response.body":
            message = {**message, "body": message.get("body", b"")[:left], "more_body": True}
            left -= len(message["body"])
        await send(message)

    return some


async def _nothing(_message: Message) -> None:
    """Send nothing."""


async def _pause() -> None:
    """Tell who started the portal that it stands still, and do so."""
    sys.stdout.write("paused\n")
    sys.stdout.flush()
    await asyncio.Event().wait()


async def _abort(send: Send) -> None:
    """Close the connection without a word, as a broken line does."""
    cycle: Any = getattr(send, "__self__", None)
    cycle.transport.abort()
    while not cycle.disconnected:
        await asyncio.sleep(0)


async def _answer(send: Send, status: int, headers: dict[str, str], body: bytes) -> None:
    named = {"content-length": str(len(body)), **{name.lower(): value for name, value in headers.items()}}
    encoded = [(name.encode(), value.encode()) for name, value in named.items()]
    await send({"type": "http.response.start", "status": status, "headers": encoded})
    await send({"type": "http.response.body", "body": body})
