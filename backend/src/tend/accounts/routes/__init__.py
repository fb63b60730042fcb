"""One flat router: each that is included in another is walked through at every request."""

from fastapi import APIRouter

from tend.accounts.routes import mailbox, me, signing_in

router = APIRouter()
router.routes += [*me.router.routes, *signing_in.router.routes, *mailbox.router.routes]
