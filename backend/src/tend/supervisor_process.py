"""The supervisor of `tend serve`: it imports all that its workers need before they fork."""

import logging
import sys

import uvicorn.lifespan.on
import uvicorn.loops.uvloop  # noqa: F401  # it is loaded before the fork, as the one above is

from tend import worker_process
from tend.core.settings.settings import Settings
from tend.core.shared_limits import create_limits_memory
from tend.ops import child_process, supervisor

_log = logging.getLogger("tend")


def _print_addresses(settings: Settings) -> None:
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    if settings.host in {"127.0.0.1", "0.0.0.0", "::", "::1"}:  # noqa: S104  # compared only
        host = "localhost"
    own = f"http://{host}:{settings.port}"
    # Links in email lead to the address that people open, which a proxy forwards to this one.
    has_proxy = "frontend_url" in settings.model_fields_set and settings.frontend_url != own
    addresses = f"{settings.frontend_url}, and listens at {own}" if has_proxy else own
    for line in (f"Tend is at {addresses}", f"Mail goes to {_mail_destination(settings)}"):
        if settings.environment == "production":
            _log.info(line)
        else:
            sys.stderr.write(f"{line}\n")


def _mail_destination(settings: Settings) -> str:
    if settings.smtp_host:
        return f"{settings.smtp_host}:{settings.smtp_port}"
    return settings.mail_api_url or f"{settings.tend_data_dir / 'mail'}/"


def main(settings: Settings) -> None:
    """Serve until the process is asked to stop. Raises `StartError`."""
    limits = create_limits_memory()
    launch = child_process.SPAWN_LAUNCH
    if sys.platform == "linux":
        worker_process.prepare_app_before_fork(settings, limits)
        child_process.freeze_memory_before_fork()
        launch = child_process.FORK_LAUNCH
    supervisor.serve(settings, limits, launch, _print_addresses)
