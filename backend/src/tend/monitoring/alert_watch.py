"""Decides once a minute which alerts are raised or over, and tells the operator."""

import logging
from collections import deque
from dataclasses import dataclass, field
from datetime import timedelta

from httpx2 import AsyncClient, HTTPError

from tend.core.clock import now
from tend.core.db.database import Database
from tend.core.errors import TendError
from tend.core.ids import new_id
from tend.core.settings.settings import Settings
from tend.mail.email import Email, MailDeferred, MailRefused
from tend.mail.mime import build_message
from tend.mail.service import choose_transport
from tend.monitoring.alerts import ALERT_CONDITIONS, DATABASE_ALERT, AlertState
from tend.monitoring.queries import alerts as queries
from tend.monitoring.queries.facts import DatabaseFacts
from tend.monitoring.queries.samples import read_bins

# Messages that could not be sent are tried again each minute. The oldest are dropped.
_MAX_WAITING = 20
_WEBHOOK_SECONDS = 10.0
_MINUTE = timedelta(minutes=1)
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class AlertMessage:
    kind: str
    is_raised: bool
    at: str
    address: str | None
    """None: to the webhook."""


@dataclass(slots=True)
class AlertWatch:
    database: Database
    settings: Settings
    _states: dict[str, AlertState] = field(default_factory=lambda: {kind: AlertState() for kind in ALERT_CONDITIONS})
    _is_loaded: bool = False
    _waiting: deque[AlertMessage] = field(default_factory=lambda: deque(maxlen=_MAX_WAITING))

    async def on_minute(self, facts: DatabaseFacts | None) -> None:
        """`facts` is None if the database did not respond, so that there is no sample of the minute."""
        if not (self.settings.alert_email or self.settings.alert_webhook_url):
            return
        loads = {DATABASE_ALERT: float(facts is None)}
        if facts is not None:
            try:
                await self._load()
                loads |= await self._read_loads()
            except TendError:
                loads = {DATABASE_ALERT: 1.0}
        for kind, load in loads.items():
            change = self._states[kind].update(load, ALERT_CONDITIONS[kind].minutes)
            if change is not None and await self._claim(kind, is_raised=change):
                self._queue(kind, is_raised=change)
        await self.deliver()

    async def _load(self) -> None:
        """A process that follows another goes on with its alerts."""
        if not self._is_loaded:
            for kind in await queries.list_raised(self.database):
                if kind in self._states:
                    self._states[kind].is_raised = True
            self._is_loaded = True

    async def _read_loads(self) -> dict[str, float]:
        minutes = await read_bins(self.database, "minute", 2 * _MINUTE, _MINUTE)
        conditions = [(kind, condition) for kind, condition in ALERT_CONDITIONS.items() if kind != DATABASE_ALERT]
        return {kind: condition.load(minutes[-1]) for kind, condition in conditions} if minutes else {}

    async def _claim(self, kind: str, *, is_raised: bool) -> bool:
        """Whether to tell the operator: no other server has. While nobody can ask the database, each does."""
        try:
            return await (queries.claim_raise if is_raised else queries.claim_end)(self.database, kind)
        except TendError:
            return True

    def _queue(self, kind: str, *, is_raised: bool) -> None:
        _log.warning("alert raised" if is_raised else "alert over", extra={"reason": kind})
        at = now().isoformat(timespec="seconds")
        targets = [*self.settings.alert_email, *([None] if self.settings.alert_webhook_url else [])]
        self._waiting.extend(AlertMessage(kind, is_raised, at, target) for target in targets)

    async def deliver(self) -> None:
        """Send what waits. What cannot be sent now waits for the next minute."""
        for message in tuple(self._waiting):
            try:
                await (self._mail(message, message.address) if message.address else self._post(message))
            except MailRefused:
                self._waiting.remove(message)
            except (MailDeferred, HTTPError) as error:
                _log.warning("alert not sent", extra={"error": type(error).__name__})
            else:
                self._waiting.remove(message)

    async def _mail(self, message: AlertMessage, address: str) -> None:
        """At once and past the queue, which may be what the alert is about."""
        text = ALERT_CONDITIONS[message.kind].text
        advice = (
            "It’s over."
            if not message.is_raised
            else f"This was so at {message.at}. You get one more email when it’s over."
        )
        reason = "This server emails you because your address is in ALERT_EMAIL."
        values = {"name": "", "text": text, "advice": advice, "link": self._link, "reason": reason}
        subject = f"{'Alert' if message.is_raised else 'Over'}: {text}"
        email = await build_message(self.settings, Email(new_id(), "alert", address, values, subject))
        await choose_transport(self.settings).deliver(email)

    async def _post(self, message: AlertMessage) -> None:
        url = self.settings.alert_webhook_url
        body = {
            "alert": message.kind,
            "state": "raised" if message.is_raised else "over",
            "text": ALERT_CONDITIONS[message.kind].text,
            "at": message.at,
            "link": self._link,
        }
        async with AsyncClient(trust_env=False, timeout=_WEBHOOK_SECONDS) as client:
            response = await client.post(url.get_secret_value() if url else "", json=body)
            response.raise_for_status()

    @property
    def _link(self) -> str:
        return f"{self.settings.frontend_url}/admin"
