"""The environment turned into `Settings`, or into one clear line for each fault."""

import secrets
from collections.abc import Mapping
from typing import Any

from pydantic import SecretStr, ValidationError
from pydantic_core import ErrorDetails

from tend.core.data_folder import data_folder, write_private
from tend.core.settings.settings import Settings
from tend.core.settings.validate import SECRET_BYTES, faults

EXIT_CODE = 78
"""EX_CONFIG of sysexits(3)."""


class ConfigurationError(Exception):
    """`lines` name a variable each and say what to put there."""

    def __init__(self, lines: list[str]) -> None:
        self.lines = lines
        super().__init__("\n".join(lines))


def load(overrides: Mapping[str, Any] | None = None) -> Settings:
    """Read the environment; `overrides`, by field name, go first.

    Raises `ConfigurationError` with every fault, and `StartError` when the data folder cannot be written.
    """
    given = dict(overrides or {})
    lines: list[str] = []
    try:
        settings = Settings(**given)
    except ValidationError as error:
        lines = [f"{str(fault['loc'][0]).upper()} {_sentence(fault)}" for fault in error.errors()]
        settings = _without({str(fault["loc"][0]) for fault in error.errors()}, given)
    lines += [f"{name} {complaint}" for name, complaint in faults(settings)]
    if lines:
        raise ConfigurationError(lines)
    return (
        settings if settings.jwt_secret_key else settings.model_copy(update={"jwt_secret_key": _kept_secret(settings)})
    )


def _without(names: set[str], given: Mapping[str, Any]) -> Settings:
    """The settings as if `names` were right, so that one attempt shows every fault."""
    defaults = {name: Settings.model_fields[name].get_default() for name in names}
    return Settings(**{**given, **defaults})


def _sentence(fault: ErrorDetails) -> str:
    message = fault["msg"].removeprefix("Value error, ").removeprefix("Input ")
    return message[0].lower() + message[1:]


def _kept_secret(settings: Settings) -> SecretStr:
    """The development secret: made at the first start, readable by this user alone."""
    path = settings.tend_data_dir / "jwt-secret"
    with data_folder(settings.tend_data_dir):
        if not path.exists():
            write_private(path, secrets.token_urlsafe(SECRET_BYTES))
    return SecretStr(path.read_text())
