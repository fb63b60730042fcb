"""All routes of sync in one flat router: each `include_router` would match every request once more."""

from fastapi import APIRouter

from tend.sync.routes import events, pull, push

router = APIRouter()
router.routes += [*pull.router.routes, *push.router.routes, *events.router.routes]
