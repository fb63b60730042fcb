from fastapi import APIRouter

from tend.accounts.routes import api_tokens, auth, me, oidc, passkeys, two_factor

# One flat router: each router that is included in another is walked through at every request.
router = APIRouter()
router.routes += [*me.router.routes, *auth.router.routes, *two_factor.router.routes, *api_tokens.router.routes]
router.routes += [
    *passkeys.own_router.routes,
    *passkeys.sign_in_router.routes,
    *oidc.own_router.routes,
    *oidc.sign_in_router.routes,
]
