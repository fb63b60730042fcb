from fastapi import Request

from tend.core.errors import Forbidden


class CrossSite(Forbidden):
    code = "cross_site"
    detail = "This request came from another site, so it was refused."


async def same_origin(request: Request) -> None:
    """A dependency for routes that act on a cookie, so that no page of another site can make a browser send it.

    A browser names the origin of a request in `Sec-Fetch-Site`, or in `Origin` if it is an older one. A client that
    sends neither is no browser, and has only the cookies that its user gave it. Raises `CrossSite`.
    """
    site = request.headers.get("sec-fetch-site")
    origin = request.headers.get("origin")
    if site == "same-origin" or origin == request.app.state.settings.frontend_url:
        return
    if origin is not None or site not in {None, "none"}:
        raise CrossSite
