from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, derive_private_key

from tend.web_push.encryption import STEP, encrypt, sealed
from tend.web_push.vapid import base64url, from_base64url, point
from web_push.browser import Browser

AUTH = "BTBZMqHH6r4Tts7J_aSIgg"
RECEIVER = "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"
SENDER = "yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"
SENDER_PUBLIC = "BP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A8"
SALT = "DGv6ra1nlYgDCS1FRnbzlw"
MESSAGE = (
    "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl"
    "7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
)


def test_the_example_of_rfc_8291_comes_out_bit_for_bit():
    own = derive_private_key(int.from_bytes(from_base64url(SENDER)), SECP256R1())
    assert base64url(point(own.public_key())) == SENDER_PUBLIC
    record = b"When I grow up, I want to be a watermelon\x02"
    keys = (from_base64url(RECEIVER), from_base64url(AUTH))
    assert base64url(sealed(record, *keys, own, from_base64url(SALT))) == MESSAGE


def test_the_browser_reads_what_was_written_for_it():
    browser = Browser()
    assert browser.read(encrypt(b"Water the roses", browser.p256dh, browser.auth)) == b"Water the roses"


def test_the_same_text_never_looks_the_same():
    browser = Browser()
    first, second = (encrypt(b"Tea", browser.p256dh, browser.auth) for _ in range(2))
    assert first[:16] != second[:16]
    assert first[21:86] != second[21:86]


def test_the_length_tells_little_about_the_text():
    browser = Browser()
    sizes = {len(encrypt(b"x" * length, browser.p256dh, browser.auth)) for length in (0, 10, STEP - 1)}
    assert len(sizes) == 1
    assert len(encrypt(b"x" * STEP, browser.p256dh, browser.auth)) == sizes.pop() + STEP
