"""An issuer of OpenID Connect on this machine: a real server with discovery, keys, authorization, codes and PKCE.

Tests set its attributes to have it misbehave. Run as a program, it lets browsers sign in as whoever they like.
"""

import json
import secrets
import sys
import threading
import time
from base64 import b64decode, urlsafe_b64encode
from collections import Counter
from hashlib import sha256
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self
from urllib.parse import parse_qs, unquote, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

CLIENT_ID, CLIENT_SECRET = "tend", "s3cret of tend: 100 %"


class LocalIssuer:
    def __init__(self, port: int = 0) -> None:
        self.calls: Counter[str] = Counter()
        self.person: dict[str, Any] = {
            "sub": secrets.token_hex(8),
            "email": f"{secrets.token_hex(6)}@example.com",
            "email_verified": True,
            "name": "Grace Hopper",
        }
        self.token_claims: dict[str, Any] = {}
        """These replace claims of the next ID tokens; None leaves one out."""
        self.metadata: dict[str, Any] = {}
        """The same for the document of its discovery."""
        self.user_claims: dict[str, Any] | None = None
        """What the endpoint of claims answers; None: there is no such endpoint."""
        self.names_itself: str | None = None
        """The parameter `iss` that it adds to what it sends back."""
        self.responses: dict[str, tuple[int, dict[str, str], bytes]] = {}
        """Responses by path instead of its own."""
        self.seconds = 0.0
        """How long it takes to respond."""
        self.sign_token: Any = None
        """Signs a token's claims in another way."""
        self.keys: list[tuple[str, rsa.RSAPrivateKey]] = []
        self._codes: dict[str, dict[str, str]] = {}
        self.rotate_keys()
        handler = type("Handler", (_Handler,), {"issuer": self})
        self._server = ThreadingHTTPServer(("127.0.0.1", port), handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_error: object) -> None:
        self.stop()

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def serve_forever(self) -> None:
        self._server.serve_forever()

    def rotate_keys(self) -> None:
        """Sign with a new key from now on, and publish that alone."""
        self.keys = [(secrets.token_hex(4), rsa.generate_private_key(65537, 2048))]

    def jwks(self) -> dict[str, Any]:
        algorithm = jwt.algorithms.RSAAlgorithm
        return {
            "keys": [
                {**algorithm.to_jwk(key.public_key(), as_dict=True), "kid": kid, "use": "sig", "alg": "RS256"}
                for kid, key in self.keys
            ]
        }

    def discovery(self) -> dict[str, Any]:
        document = {
            "issuer": self.url,
            "authorization_endpoint": f"{self.url}/authorize",
            "token_endpoint": f"{self.url}/token",
            "jwks_uri": f"{self.url}/keys",
            "authorization_response_iss_parameter_supported": self.names_itself is not None,
        }
        if self.user_claims is not None:
            document["userinfo_endpoint"] = f"{self.url}/userinfo"
        return {name: value for name, value in {**document, **self.metadata}.items() if value is not None}

    def authorize(self, address: str, person: dict[str, Any] | None = None) -> dict[str, str]:
        """Signs somebody in, and returns the parameters with which it leads back."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        assert (asked["response_type"], asked["client_id"]) == ("code", CLIENT_ID)
        assert asked["code_challenge_method"] == "S256"
        assert asked["redirect_uri"].endswith("/oidc-callback")
        code = secrets.token_urlsafe(16)
        self._codes[code] = {**asked, "person": json.dumps(person or self.person)}
        returned = {"code": code, "state": asked["state"]}
        return returned | ({"iss": self.names_itself} if self.names_itself is not None else {})

    def redeem(self, form: dict[str, str], authorization: str) -> tuple[int, dict[str, Any]]:
        scheme, _, credentials = authorization.partition(" ")
        if scheme == "Basic":
            client = tuple(unquote(part) for part in b64decode(credentials).decode().split(":"))
        else:
            client = (form.get("client_id", ""), form.get("client_secret", ""))
        asked = self._codes.pop(form.get("code", ""), None)
        if client != (CLIENT_ID, CLIENT_SECRET) or asked is None:
            return 400, {"error": "invalid_grant"}
        digest = urlsafe_b64encode(sha256(form["code_verifier"].encode()).digest()).decode().rstrip("=")
        if digest != asked["code_challenge"] or form["redirect_uri"] != asked["redirect_uri"]:
            return 400, {"error": "invalid_grant"}
        present = int(time.time())
        claims = {"iss": self.url, "aud": CLIENT_ID, "iat": present, "exp": present + 300, "nonce": asked["nonce"]}
        claims |= json.loads(asked["person"]) | self.token_claims
        claims = {name: value for name, value in claims.items() if value is not None}
        token = self.sign_token(claims) if self.sign_token else self.sign(claims)
        return 200, {"id_token": token, "access_token": "opaque", "token_type": "Bearer"}

    def sign(self, claims: dict[str, Any], **header: Any) -> str:
        kid, key = self.keys[-1]
        return jwt.encode(claims, key, "RS256", {"kid": kid, **header})


class _Handler(BaseHTTPRequestHandler):
    issuer: LocalIssuer

    def do_GET(self) -> None:
        path = urlsplit(self.path).path
        if path == "/.well-known/openid-configuration":
            self._respond(path, self.issuer.discovery())
        elif path == "/keys":
            self._respond(path, self.issuer.jwks())
        elif path == "/userinfo" and self.headers["Authorization"] == "Bearer opaque":
            self._respond(path, self.issuer.user_claims or {})
        elif path == "/authorize":
            self._ask()
        else:
            self.send_error(404)

    def do_POST(self) -> None:
        form = {
            name: values[0]
            for name, values in parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode()).items()
        }
        if self.path == "/token":
            status, document = self.issuer.redeem(form, self.headers.get("Authorization", ""))
            self._respond(self.path, document, status)
        else:
            self._lead_back(form)

    def _respond(self, path: str, document: dict[str, Any], status: int = 200) -> None:
        self.issuer.calls[path] += 1
        time.sleep(self.issuer.seconds)
        headers = {"Content-Type": "application/json"}
        status, headers, body = self.issuer.responses.get(path, (status, headers, json.dumps(document).encode()))
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _ask(self) -> None:
        """The page on which a browser says who it is."""
        fields = "".join(
            f'<p><label>{label} <input name="{name}" value="{escape(value)}"></label>'
            for name, label, value in (
                ("sub", "Number", self.issuer.person["sub"]),
                ("email", "Email", self.issuer.person["email"]),
                ("name", "Name", self.issuer.person["name"]),
            )
        )
        page = f"""<!doctype html><title>Sign in</title><h1>Local issuer</h1><form method="post">{fields}
            <p><label><input type="checkbox" name="email_verified" checked> Confirmed</label>
            <p><button>Sign in</button> <button name="error" value="access_denied">Cancel</button></form>"""
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(page.encode())

    def _lead_back(self, form: dict[str, str]) -> None:
        asked = {name: values[0] for name, values in parse_qs(urlsplit(self.path).query).items()}
        if "error" in form:
            returned = {"error": form["error"], "state": asked["state"]}
        else:
            person = {name: form.get(name, "") for name in ("sub", "email", "name")}
            returned = self.issuer.authorize(self.path, {**person, "email_verified": "email_verified" in form})
        self.send_response(303)
        self.send_header("Location", f"{asked['redirect_uri']}?{urlencode(returned)}")
        self.end_headers()

    def log_message(self, *_args: object) -> None:
        """It logs nothing."""


if __name__ == "__main__":
    LocalIssuer(int(sys.argv[1])).serve_forever()
