"""Errors that clients may see. Each has a stable code; one handler turns them into problem+json (RFC 9457)."""

from dataclasses import dataclass
from typing import Any, ClassVar

MAX_FIELD_ERRORS = 20
"""How many invalid fields a response names at most. No request can make the server build many more errors than that."""
# A name, and a message that quotes one, could be as long as the request.
_MAX_NAME, _MAX_MESSAGE = 100, 300


@dataclass(frozen=True, slots=True)
class FieldError:
    """The reason why one field of a request is invalid."""

    field: str
    """Its dotted name."""
    code: str
    message: str
    """A sentence for people."""


class TendError(Exception):
    status: ClassVar[int] = 500
    code: ClassVar[str] = "internal_error"
    title: ClassVar[str] = "Something went wrong"
    detail: str = "Something went wrong on our end. Nothing was changed. Try again."

    def __init__(self, detail: str | None = None) -> None:
        self.detail = detail or self.detail
        super().__init__(self.detail)

    def __reduce__(self) -> tuple[Any, ...]:
        # An exception is unpickled by calling its class with its message, which is not what ours take.
        return _restore, (type(self), self.args, self.__dict__)

    @property
    def headers(self) -> dict[str, str]:
        return {}

    @property
    def field_errors(self) -> list[FieldError]:
        return []


def _restore(kind: type[TendError], args: tuple[Any, ...], state: dict[str, Any]) -> TendError:
    error = kind.__new__(kind, *args)
    error.__dict__.update(state)
    return error


class BadRequest(TendError):
    status = 400
    title = "Bad request"


class Unauthorized(TendError):
    status = 401
    title = "Sign in first"

    @property
    def headers(self) -> dict[str, str]:
        return {"WWW-Authenticate": "Bearer"}


class Forbidden(TendError):
    status = 403
    title = "Not allowed"


class NotFound(TendError):
    status = 404
    title = "Not found"


class Conflict(TendError):
    status = 409
    title = "Conflict"


class Invalid(TendError):
    """Nothing was written, since some fields of the request are invalid."""

    status = 422
    code = "invalid"
    title = "Some fields need attention"

    def __init__(self, *field_errors: FieldError) -> None:
        """One of `field_errors` for each field; the first `MAX_FIELD_ERRORS` count."""
        self._field_errors = [
            FieldError(_cut(error.field, _MAX_NAME), error.code, _cut(error.message, _MAX_MESSAGE))
            for error in field_errors[:MAX_FIELD_ERRORS]
        ]
        super().__init__("; ".join(f"{error.field}: {error.message}" for error in self._field_errors))

    @property
    def field_errors(self) -> list[FieldError]:
        return self._field_errors


def _cut(text: str, length: int) -> str:
    return text if len(text) <= length else f"{text[: length - 1]}…"


_MEGABYTE = 1_000_000
# The quotas of bytes.
_SIZES = {"text": "text", "attachments": "files"}


def _describe_quota(quota: str, limit: int) -> str:
    if quota not in _SIZES:
        return f"{limit:,} {quota}"
    size = f"{limit // _MEGABYTE:,} MB" if limit >= _MEGABYTE else f"{limit:,} bytes"
    return f"{size} of {_SIZES[quota]}"


class QuotaReached(Invalid):
    """Nothing was written, since the account would store more than it may."""

    code = "quota_reached"
    title = "This account is full"

    def __init__(self, quota: str, limit: int) -> None:
        """`quota`: `lists`, `todos`, `text` or `attachments`."""
        message = f"You’ve reached the limit of {_describe_quota(quota, limit)}, including the trash. Items in the trash are deleted forever after 30 days."
        super().__init__(FieldError(quota, self.code, message))
        self.detail = message
        self._arguments = (quota, limit)

    def __reduce__(self) -> tuple[Any, ...]:
        return QuotaReached, self._arguments


class AccountDeleted(Unauthorized):
    code = "account_deleted"
    title = "This account was deleted"
    detail = "This account was deleted, so nothing can be saved to it."


class DeletedMeanwhile(Conflict):
    code = "deleted_meanwhile"
    detail = "Something this belongs to was just deleted. Nothing was changed."


class TooManyRequests(TendError):
    status = 429
    code = "rate_limited"
    title = "Too many attempts"

    def __init__(self, retry_after: int, extra: dict[str, str] | None = None) -> None:
        """`retry_after` in whole seconds."""
        self._headers = {"Retry-After": str(retry_after), **(extra or {})}
        unit = "second" if retry_after == 1 else "seconds"
        super().__init__(f"Too many attempts. Try again in {retry_after} {unit}.")

    @property
    def headers(self) -> dict[str, str]:
        return self._headers


class Unavailable(TendError):
    status = 503
    title = "Not available right now"

    def __init__(self, detail: str | None = None, retry_after: int = 2) -> None:
        """`retry_after` in whole seconds."""
        self._retry_after = retry_after
        super().__init__(detail)

    @property
    def headers(self) -> dict[str, str]:
        return {"Retry-After": str(self._retry_after)}


class DatabaseUnavailable(Unavailable):
    code = "database_unavailable"
    detail = "Tend can’t reach its database. Nothing was changed. Try again shortly."


class DatabaseBusy(DatabaseUnavailable):
    code = "database_busy"
    detail = "The database is handling too many requests right now. Nothing was changed. Try again shortly."


class DatabaseSlow(DatabaseUnavailable):
    code = "database_slow"
    detail = "The database took too long, so this was canceled. Nothing was changed. Try again shortly."


class DatabaseReadOnly(DatabaseUnavailable):
    code = "database_read_only"
    detail = "The database isn’t accepting changes right now. Nothing was changed. Try again shortly."


class StorageFull(Unavailable):
    status = 507
    code = "storage_full"
    title = "The server’s disk is full"
    detail = "The server is out of disk space, so this wasn’t saved. Contact the person who runs it."

    def __init__(self) -> None:
        # Somebody has to make room first.
        super().__init__(retry_after=60)


class StartError(Exception):
    """The reason why Tend cannot start, in one line for the operator."""
