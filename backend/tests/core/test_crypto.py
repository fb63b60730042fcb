"""Keys and tokens. The literal tokens are of the release that first issued them: browsers have them for months."""

import pytest

from tend.accounts.client_info import DeviceCookies
from tend.accounts.errors import SessionEnded
from tend.accounts.session_tokens import RefreshTokens
from tend.core.crypto import derive_key, read_signed_token, sign_token

SECRET = "0123456789abcdef" * 4
KEY = derive_key(SECRET, "a test")
DEVICE_COOKIE = "AAECAwQFBgcICQoLDA0OD2jcDuUem2K3OAX_pI7AXDA="
REFRESH_TOKEN = "AZfA3gAAcACAAAAAAAAAAAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f0UTBTrXmzoVo61Mrh5azxg=="
SUCCESSOR = "AZfA3gAAcACAAAAAAAAAAKB2ZMZEmYF8Im3T_8iZ_WV7nZ50HKlbluWtoaXlshZjE5aFuBaXvZ-FuFGwxd-HUw=="


def test_each_purpose_has_a_key_of_its_own():
    assert len(KEY) == 32
    assert derive_key(SECRET, "a test") == KEY
    assert KEY not in {derive_key(SECRET, "another test"), derive_key("another" * 8, "a test")}


def test_a_sealed_token_gives_back_its_content():
    assert read_signed_token(KEY, sign_token(KEY, b"content", b"context"), 7, b"context") == b"content"


@pytest.mark.parametrize(
    ("key", "size", "context"),
    [(derive_key(SECRET, "another test"), 7, b"context"), (KEY, 7, b"another"), (KEY, 6, b"context"), (KEY, 8, b"")],
)
def test_a_sealed_token_is_void_with_another_key_size_or_context(key, size, context):
    assert read_signed_token(key, sign_token(KEY, b"content", b"context"), size, context) is None


def test_the_end_of_the_content_cannot_pass_for_the_beginning_of_the_context():
    token = sign_token(KEY, b"content", b"context")
    assert read_signed_token(KEY, token, 8, b"ontext") is None
    assert read_signed_token(KEY, sign_token(KEY, b"contentc", b"ontext"), 7, b"context") is None


def test_a_token_that_is_changed_anywhere_is_void():
    token = sign_token(KEY, b"content")
    changed = [token[:at] + ("A" if token[at] != "A" else "B") + token[at + 1 :] for at in range(len(token))]
    odd = ["", "é", "=", token[:-1], token + "=", token + "\n", " " + token, token.replace("=", "")]
    assert {read_signed_token(KEY, other, 7) for other in [*changed, *odd] if other != token} == {None}


def test_device_cookies_of_earlier_releases_end_since_no_password_is_in_them():
    cookies = DeviceCookies(SECRET)
    assert cookies.find(DEVICE_COOKIE, "ada@example.com", "hash") is None
    assert cookies.find(cookies.issue("ada@example.com", "hash"), "ada@example.com", "hash")
    assert cookies.find(cookies.issue("ada@example.com", "hash"), "ada@example.com", "another hash") is None


def test_a_device_cookie_covers_the_last_accounts_each_by_a_token_of_its_own():
    cookies, cookie, tokens = DeviceCookies(SECRET), None, {}
    for number in range(7):
        cookie = cookies.issue(f"{number}@example.com", "hash", cookie)
        tokens[number] = cookies.find(cookie, f"{number}@example.com", "hash")
    known = [number for number in range(7) if cookies.find(cookie, f"{number}@example.com", "hash") == tokens[number]]
    assert known == [2, 3, 4, 5, 6]
    # Whatever else somebody writes into the cookie, attempts count under the same token.
    assert cookies.find(f"junk.{tokens[6]}", "6@example.com", "hash") == tokens[6]
    assert cookies.issue("ada@example.com", "hash", "a b;c.\u00e9.x").count(".") == 1


def test_refresh_tokens_of_earlier_releases_are_accepted():
    tokens = RefreshTokens(SECRET)
    assert str(tokens.find_session(REFRESH_TOKEN)) == "0197c0de-0000-7000-8000-000000000000"
    assert tokens.issue_successor(REFRESH_TOKEN) == SUCCESSOR
    with pytest.raises(SessionEnded):
        tokens.find_session(REFRESH_TOKEN.replace("=", ""))
