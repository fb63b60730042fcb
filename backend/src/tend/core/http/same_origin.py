from fastapi import Request

from tend.core.errors import Forbidden


class CrossSite(Forbidden):
    code = "cross_site"
    detail = "This request came from another site, so it was refused."


async def same_origin(request: Request) -> None:
    """A dependency for endpoints that act on a cookie: a page of another site must not be able to send it.

    A browser says where a request comes from in `Sec-Fetch-Site`, an older one in `Origin` alone; what says neither is
    no page and carries no cookie that its user did not give it. Raises `CrossSite`.
    """
    site = request.headers.get("sec-fetch-site")
    origin = request.headers.get("origin")
    if site == "same-origin" or origin == request.app.state.settings.frontend_url:
        return
    if origin is not None or site not in {None, "none"}:
        raise CrossSite
