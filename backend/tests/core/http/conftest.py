import pytest
from fastapi import APIRouter, Depends, Request
from pydantic import Field

from tend.core.errors import FieldError, Invalid
from tend.core.http.client_address import client_address
from tend.core.http.dependencies import require_same_origin
from tend.core.schemas import Body, Storable

router = APIRouter(prefix="/api/probe")


class Inner(Body):
    tags: tuple[str, ...] = ()


class Draft(Body):
    title: str = Field(max_length=10)
    inner: Inner | None = None


@router.post("/body")
async def body(draft: Draft) -> Draft:
    return draft


@router.get("/query")
async def query(q: Storable = "", limit: int = 1) -> dict[str, object]:
    return {"q": q, "limit": limit}


@router.get("/failure")
async def failure() -> None:
    raise RuntimeError("password=hunter2")


@router.get("/invalid")
async def invalid() -> None:
    raise Invalid(FieldError("due_time", "needs_date", "A time needs a date."))


@router.post("/cookie", status_code=204, dependencies=[Depends(require_same_origin)])
async def cookie() -> None:
    pass


@router.get("/address")
async def address(request: Request) -> str:
    return client_address(request)


@pytest.fixture
def probe(app, anonymous):
    """A client of the real app with a few more routes."""
    app.router.routes[:0] = router.routes
    return anonymous
