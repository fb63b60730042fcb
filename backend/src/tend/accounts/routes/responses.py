import json

from fastapi import Request, Response

from tend.accounts import access_tokens
from tend.accounts.routes import cookies
from tend.accounts.session_tokens import SignInResult
from tend.core.http.json_response import json_bytes


def signed_in(request: Request, result: SignInResult, status: int = 200) -> Response:
    """`SignedIn`, with its cookies."""
    token = json.dumps(result.access_token)
    members = f'"access_token":{token},"token_type":"bearer","expires_in":{access_tokens.SECONDS}'
    response = json_bytes(f'{{{members},"user":{result.account}}}', status)
    cookies.write(request, response, cookies.REFRESH, result.refresh_token)
    if result.device_cookie:
        cookies.write(request, response, cookies.DEVICE, result.device_cookie)
    return response


def no_content() -> Response:
    return Response(status_code=204)
