"""One flat router: each that is included in another is walked through at every request."""

from fastapi import APIRouter

from tend.accounts.routes import auth, me, password_and_email

router = APIRouter()
router.routes += [*me.router.routes, *auth.router.routes, *password_and_email.router.routes]
