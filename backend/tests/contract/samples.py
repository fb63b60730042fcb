"""A valid body for each operation that has one; `$name` is replaced by a value of the person who sends it."""

from typing import Any

BODIES: dict[str, dict[str, Any]] = {
    "pull": {},
    "push": {
        "operations": [{"id": "0197c0de-0000-7000-8000-000000000000", "kind": "todo.create", "todo": {"title": "Tea"}}]
    },
    "create_todo": {"title": "Buy milk"},
    "quick_add": {"text": "Buy milk tomorrow"},
    "change_todo": {"title": "Buy oat milk"},
    "create_reminder": {"before_minutes": 30},
    "snooze_reminder": {"token": "$snooze_token", "minutes": 10},
    "create_list": {"name": "Groceries"},
    "change_list": {"name": "Shopping"},
    "put_setting": {"value": {"single_keys": False}},
    "put_push_subscription": {
        "endpoint": "https://push.example.com/send/1",
        "keys": {
            "p256dh": "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4",
            "auth": "BTBZMqHH6r4Tts7J_aSIgg",
        },
    },
    "delete_push_subscription": {"endpoint": "https://push.example.com/send/1"},
    "update_me": {"name": "Somebody"},
    "delete_me": {"password": "$password"},
    "change_password": {"current_password": "$password", "new_password": "$new_password"},
    "register": {"email": "$new_email", "password": "$new_password"},
    "login": {"email": "$email", "password": "$password"},
    "forgot_password": {"email": "$email"},
    "reset_password": {"token": "$reset_token", "password": "$new_password"},
    "verify_email": {"token": "$verify_token"},
    "resend_verification": {"email": "$email"},
}


def filled(operation: str, values: dict[str, str]) -> dict[str, Any] | None:
    """None for an operation without a body."""
    body = BODIES.get(operation)
    if body is None:
        return None
    return {name: values[word[1:]] if str(word).startswith("$") else word for name, word in body.items()}
