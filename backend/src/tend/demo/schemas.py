import re
from typing import Annotated

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from tend.accounts.email_address import EmailAddress
from tend.accounts.profile_types import TimeZone
from tend.core.schemas import Body
from tend.demo.bulk_todos import MOST

# RFC 2606 §2 and §3: nobody's mail arrives there
_RESERVED = re.compile(r".+[@.](example|test|invalid|localhost|example\.(com|net|org))", re.IGNORECASE)


def _nobodys(address: str) -> str:
    if not _RESERVED.fullmatch(address):
        raise PydanticCustomError("email_not_reserved", "Give an address that is nobody's, such as demo@tend.example.")
    return address


class Wanted(Body):
    email: Annotated[EmailAddress, AfterValidator(_nobodys)] = "demo@tend.example"
    timezone: TimeZone = "UTC"
    seed: int = 1
    todos: int = Field(0, ge=0, le=MOST)
    again: bool = False
