from fastapi import APIRouter

from tend.attachments.routes import attachments, profile_pictures

# One flat router: each router that is included in another is walked through at every request.
router = APIRouter()
router.routes += [*attachments.router.routes, *profile_pictures.router.routes]
