"""One flat router, as for accounts."""

from fastapi import APIRouter

from tend.sync.routes import events, pull, push

router = APIRouter()
router.routes += [*pull.router.routes, *push.router.routes, *events.router.routes]
