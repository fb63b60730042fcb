from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, derive_private_key

from tend.web_push.encryption import PADDING_STEP, encrypt, encrypt_record
from tend.web_push.vapid import decode_base64url, encode_base64url, public_point
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


def test_the_example_of_rfc_8291_is_encrypted_bit_for_bit():
    sender_key = derive_private_key(int.from_bytes(decode_base64url(SENDER)), SECP256R1())
    assert encode_base64url(public_point(sender_key.public_key())) == SENDER_PUBLIC
    record = b"When I grow up, I want to be a watermelon\x02"
    keys = (decode_base64url(RECEIVER), decode_base64url(AUTH))
    assert encode_base64url(encrypt_record(record, *keys, sender_key, decode_base64url(SALT))) == MESSAGE


def test_the_browser_decrypts_what_was_encrypted_for_it():
    browser = Browser()
    assert browser.decrypt(encrypt(b"Water the roses", browser.p256dh, browser.auth)) == b"Water the roses"


def test_encrypting_the_same_text_twice_gives_different_messages():
    browser = Browser()
    first, second = (encrypt(b"Tea", browser.p256dh, browser.auth) for _ in range(2))
    assert first[:16] != second[:16]
    assert first[21:86] != second[21:86]


def test_texts_of_similar_length_give_messages_of_one_length():
    browser = Browser()
    sizes = {len(encrypt(b"x" * length, browser.p256dh, browser.auth)) for length in (0, 10, PADDING_STEP - 1)}
    assert len(sizes) == 1
    assert len(encrypt(b"x" * PADDING_STEP, browser.p256dh, browser.auth)) == sizes.pop() + PADDING_STEP
