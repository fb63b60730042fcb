import asyncio
import logging
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path

from tend.core.data_folder import make_private_folder, write_private_file
from tend.core.jobs import MarkJobDone, do_nothing
from tend.core.settings.settings import Settings
from tend.mail.email import email_id

_log = logging.getLogger("tend.mail")


@dataclass(frozen=True, slots=True)
class FileTransport:
    """For development: writes each email to a file that a mail program opens. File names sort by time."""

    folder: Path
    name: str = "files"

    @classmethod
    def from_settings(cls, settings: Settings) -> "FileTransport":
        return cls(settings.tend_data_dir / "mail")

    async def deliver(self, message: EmailMessage, mark_sent: MarkJobDone = do_nothing) -> None:
        path = self.folder / f"{email_id(message)}.eml"
        await asyncio.to_thread(_write, path, bytes(message))
        await mark_sent()
        _log.info("mail written", extra={"path": str(path)})


def _write(path: Path, content: bytes) -> None:
    # The links in it are as good as a password.
    for folder in (path.parent.parent, path.parent):
        make_private_folder(folder)
    write_private_file(path, content)
