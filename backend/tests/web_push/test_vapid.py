import secrets

import pytest

from tend.core.settings.settings import Settings
from tend.web_push.vapid import CURVE_ORDER, decode_base64url, derive_vapid_key, public_key


@pytest.fixture
def installation():
    return Settings(jwt_secret_key=secrets.token_urlsafe(48))


def scalar(settings):
    return derive_vapid_key(settings).private_numbers().private_value


def test_the_key_is_the_same_in_every_process_and_after_every_start(installation):
    assert public_key(installation) == public_key(installation.model_copy())


def test_another_secret_gives_another_key(installation):
    assert public_key(installation) != public_key(Settings(jwt_secret_key=secrets.token_urlsafe(48)))


def test_the_public_key_is_an_uncompressed_point(installation):
    raw = decode_base64url(public_key(installation))
    assert (len(raw), raw[0]) == (65, 4)


@pytest.mark.parametrize(
    ("derived", "expected"), [(0, 1), (CURVE_ORDER - 2, CURVE_ORDER - 1), (CURVE_ORDER - 1, 1), (2**384 - 1, None)]
)
def test_every_derived_number_gives_a_key_of_the_curve(installation, monkeypatch, derived, expected):
    wide = derived.to_bytes(48)
    halves = iter([wide[:32], wide[32:] + bytes(16)])
    monkeypatch.setattr("tend.web_push.vapid.derive_key", lambda *_: next(halves))
    key = scalar(installation)
    assert 1 <= key < CURVE_ORDER
    assert expected in {None, key}
