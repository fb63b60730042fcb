"""One sign-in at the issuer: the values that tie its steps to each other, and to the browser that began it."""

import hmac
import json
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import asdict, dataclass
from datetime import timedelta
from hashlib import sha256
from uuid import UUID

from tend.accounts.oidc.errors import OidcExpired
from tend.core.clock import Clock, now
from tend.core.crypto import derive_key, read_signed_token, seal, sign, sign_token, unseal

FLOW_LIFETIME = timedelta(minutes=10)
_ID_BYTES, _TIME_BYTES = 16, 8
_STATE_BYTES = 2 * _ID_BYTES + _TIME_BYTES
_NO_SESSION = bytes(_ID_BYTES)
_BROWSER_KEY_BYTES = 20


@dataclass(frozen=True, slots=True)
class Flow:
    id: UUID
    state: str
    """Goes to the issuer and comes back in the address of the page."""
    nonce: str
    """Goes to the issuer and comes back in the ID token."""
    verifier: str
    """Proves to the issuer that whoever redeems the code started the flow (PKCE, RFC 7636)."""
    issued_at: int
    session_id: UUID | None
    """The session that adds an identity to its account; None to sign in."""

    @property
    def challenge(self) -> str:
        return _encode(sha256(self.verifier.encode()).digest())


@dataclass(frozen=True, slots=True)
class Identity:
    """An account at the issuer, as its verified ID token describes it."""

    issuer: str
    subject: str
    email: str
    """Empty unless the issuer says that the address is the person's."""
    name: str


class OidcFlows:
    """The state is a signed token, so nothing is stored before it is used, and any process can check it.

    Nonce and verifier follow from the state and our key. All of them are worth something only together with
    `browser_key`, a cookie, so that nobody can have another browser finish what they began (login CSRF).
    """

    def __init__(self, secret: str, clock: Clock = now) -> None:
        self._state_key = derive_key(secret, "oidc state")
        self._nonce_key = derive_key(secret, "oidc nonce")
        self._verifier_key = derive_key(secret, "oidc verifier")
        self._identity_key = derive_key(secret, "oidc identity")
        self._clock = clock

    def start(self, issuer: str, browser_key: str, session_id: UUID | None = None) -> Flow:
        issued_at = int(self._clock().timestamp()).to_bytes(_TIME_BYTES)
        content = secrets.token_bytes(_ID_BYTES) + issued_at + (session_id.bytes if session_id else _NO_SESSION)
        return self._flow(content, sign_token(self._state_key, content, _context(issuer, browser_key)), browser_key)

    def read(self, state: str, issuer: str, browser_key: str) -> Flow:
        """The flow that was started with `state`. The caller makes sure that it is finished once.

        Raises `OidcExpired` for one that is too old, or was started in another browser or for another issuer.
        """
        content = read_signed_token(self._state_key, state, _STATE_BYTES, _context(issuer, browser_key))
        if content is None:
            raise OidcExpired
        flow = self._flow(content, state, browser_key)
        self._check_age(flow.issued_at)
        return flow

    def _flow(self, content: bytes, state: str, browser_key: str) -> Flow:
        issued_at, session = content[_ID_BYTES : _ID_BYTES + _TIME_BYTES], content[_ID_BYTES + _TIME_BYTES :]
        seed = f"{state}\0{browser_key}".encode()
        return Flow(
            id=UUID(bytes=content[:_ID_BYTES]),
            state=state,
            nonce=_encode(sign(self._nonce_key, seed)),
            verifier=_encode(sign(self._verifier_key, seed)),
            issued_at=int.from_bytes(issued_at),
            session_id=None if session == _NO_SESSION else UUID(bytes=session),
        )

    def seal_identity(self, identity: Identity, browser_key: str) -> str:
        """A cookie that remembers who has signed in at the issuer, until they show that an account of Tend is theirs."""
        content = {"at": int(self._clock().timestamp()), **asdict(identity)}
        return urlsafe_b64encode(seal(self._identity_key, json.dumps(content).encode(), browser_key.encode())).decode()

    def read_identity(self, sealed: str, browser_key: str) -> Identity:
        """Raises `OidcExpired`."""
        try:
            content = unseal(self._identity_key, urlsafe_b64decode(sealed), browser_key.encode())
        except ValueError:
            content = None
        if content is None:
            raise OidcExpired
        fields = json.loads(content)
        self._check_age(fields.pop("at"))
        return Identity(**fields)

    def _check_age(self, issued_at: int) -> None:
        if not 0 <= self._clock().timestamp() - issued_at + 1 <= FLOW_LIFETIME.total_seconds():
            raise OidcExpired


def has_nonce(flow: Flow, nonce: object) -> bool:
    return isinstance(nonce, str) and hmac.compare_digest(nonce.encode(), flow.nonce.encode())


def _context(issuer: str, browser_key: str) -> bytes:
    return f"{issuer}\0{browser_key}".encode()


def _encode(content: bytes) -> str:
    return urlsafe_b64encode(content).decode().rstrip("=")


def generate_browser_key() -> str:
    """A random cookie by which a flow recognizes its browser."""
    return secrets.token_urlsafe(_BROWSER_KEY_BYTES)
