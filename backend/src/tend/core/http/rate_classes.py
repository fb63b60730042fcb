"""The class of each route, by which `request_rates.py` limits how often it is requested, and for how long.

The document on limits has the same table, and a test compares both with the routes of the app.
"""

from collections.abc import Mapping
from typing import Literal

ClassName = Literal["read", "write", "heavy", "auth"]

_ROUTES: dict[ClassName, tuple[str, ...]] = {
    "read": (
        "GET /api/admin/acts",
        "GET /api/admin/jobs",
        "GET /api/admin/settings",
        "GET /api/docs",
        "GET /api/events",
        "GET /api/lists",
        "GET /api/lists/{list_id}",
        "GET /api/lists/{list_id}/invitations",
        "GET /api/lists/{list_id}/links",
        "GET /api/lists/{list_id}/members",
        "GET /api/me",
        "GET /api/me/invitations",
        "GET /api/me/notifications",
        "GET /api/me/passkeys",
        "GET /api/me/security-log",
        "GET /api/me/sessions",
        "GET /api/me/settings",
        "GET /api/me/tokens",
        "GET /api/me/two-factor",
        "GET /api/openapi.json",
        "GET /api/push/key",
        "GET /api/server",
        "GET /api/todos",
        "GET /api/todos/{todo_id}",
        "GET /api/todos/{todo_id}/comments",
        "GET /api/todos/{todo_id}/reminders",
        "GET /api/unsubscribe/{token}",
        "POST /api/invitations/preview",
        "POST /api/links/preview",
        "POST /api/me/links/list",
        "POST /api/sync",
    ),
    "write": (
        "DELETE /api/admin/users/{user_id}",
        "DELETE /api/comments/{comment_id}",
        "DELETE /api/lists/{list_id}",
        "DELETE /api/lists/{list_id}/invitations/{invitation_id}",
        "DELETE /api/lists/{list_id}/links/{link_id}",
        "DELETE /api/lists/{list_id}/members/{user_id}",
        "DELETE /api/me/push-subscriptions",
        "DELETE /api/me/settings/{key}",
        "DELETE /api/reminders/{reminder_id}",
        "DELETE /api/todos/{todo_id}",
        "DELETE /api/trash",
        "DELETE /api/trash/lists/{list_id}",
        "DELETE /api/trash/todos/{todo_id}",
        "PATCH /api/admin/settings",
        "PATCH /api/comments/{comment_id}",
        "PATCH /api/lists/{list_id}",
        "PATCH /api/lists/{list_id}/members/{user_id}",
        "PATCH /api/me",
        "PATCH /api/me/notifications/{notification_id}",
        "PATCH /api/me/passkeys/{passkey_id}",
        "PATCH /api/todos/{todo_id}",
        "POST /api/admin/jobs/retry",
        "POST /api/admin/users/{user_id}",
        "POST /api/batch",
        "POST /api/comments/{comment_id}/restore",
        "POST /api/invitations/accept",
        "POST /api/invitations/decline",
        "POST /api/lists",
        "POST /api/lists/{list_id}/invitations",
        "POST /api/lists/{list_id}/invitations/{invitation_id}/resend",
        "POST /api/lists/{list_id}/links",
        "POST /api/lists/{list_id}/restore",
        "POST /api/me/invitations/{invitation_id}/accept",
        "POST /api/me/invitations/{invitation_id}/decline",
        "POST /api/me/push-subscriptions/test",
        "POST /api/quick-add",
        "POST /api/snooze",
        "POST /api/todos",
        "POST /api/todos/{todo_id}/comments",
        "POST /api/todos/{todo_id}/reminders",
        "POST /api/todos/{todo_id}/restore",
        "POST /api/unsubscribe",
        "POST /api/unsubscribe/{token}",
        "PUT /api/me/push-subscriptions",
        "PUT /api/me/settings/{key}",
    ),
    "heavy": (
        "GET /api/admin/findings",
        "GET /api/admin/overview",
        "GET /api/me/export",
        "GET /api/me/statistics",
        "POST /api/admin/mail-test",
        "POST /api/admin/user-search",
        "POST /api/me/import",
    ),
    "auth": (
        "DELETE /api/me",
        "DELETE /api/me/passkeys/{passkey_id}",
        "DELETE /api/me/sessions/{session_id}",
        "DELETE /api/me/tokens/{token_id}",
        "DELETE /api/me/two-factor",
        "POST /api/auth/email/change",
        "POST /api/auth/email/resend",
        "POST /api/auth/email/undo",
        "POST /api/auth/email/verify",
        "POST /api/auth/login",
        "POST /api/auth/login/code",
        "POST /api/auth/login/passkey",
        "POST /api/auth/login/passkey/options",
        "POST /api/auth/logout",
        "POST /api/auth/passkey",
        "POST /api/auth/passkey/options",
        "POST /api/auth/password/forgot",
        "POST /api/auth/password/reset",
        "POST /api/auth/password/strength",
        "POST /api/auth/refresh",
        "POST /api/auth/register",
        "POST /api/links/open",
        "POST /api/links/renew",
        "POST /api/me/email",
        "POST /api/me/passkey-options",
        "POST /api/me/passkeys",
        "POST /api/me/password",
        "POST /api/me/reauthenticate",
        "POST /api/me/tokens",
        "POST /api/me/two-factor",
        "POST /api/me/two-factor/confirm",
        "POST /api/me/two-factor/recovery-codes",
    ),
}

CLASSES: Mapping[str, ClassName] = {route: name for name, routes in _ROUTES.items() for route in routes}
"""By method and path, with a space between them."""

# For load balancers and Prometheus, which ask when the load is greatest.
UNCOUNTED = frozenset({"GET /health", "GET /health/live", "GET /health/ready", "GET /metrics"})


def find_class(method: str, path: str) -> ClassName | None:
    """None for a route that is not counted. A route that the table lacks has the class of its method."""
    route = f"{method} {path}"
    if route in UNCOUNTED:
        return None
    return CLASSES.get(route) or ("read" if method in {"GET", "HEAD"} else "write")
