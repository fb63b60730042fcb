import json

from fastapi import Request, Response

from tend.accounts import access_tokens
from tend.accounts.routes import cookies
from tend.accounts.session_tokens import SignInResult
from tend.core.http.json_response import json_bytes


def signed_in(request: Request, grant: SignInResult, status: int = 200) -> Response:
    """`SignedIn`, with the cookies that come with it."""
    token = json.dumps(grant.access_token)
    facts = f'"access_token":{token},"token_type":"bearer","expires_in":{access_tokens.SECONDS}'
    response = json_bytes(f'{{{facts},"user":{grant.user}}}', status)
    cookies.write(request, response, cookies.REFRESH, grant.refresh_token)
    if grant.device:
        cookies.write(request, response, cookies.DEVICE, grant.device)
    return response


def done() -> Response:
    return Response(status_code=204)
