import unicodedata
from contextlib import suppress

from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from tend.accounts.email_address import EmailAddress, normalize_email
from tend.accounts.password_strength import PasswordOfValidLength
from tend.accounts.schemas import PersonName

ADDRESS = TypeAdapter(EmailAddress)
FIELDS = [ADDRESS, TypeAdapter(PersonName), TypeAdapter(PasswordOfValidLength)]
anything = st.text(st.characters(codec=None), max_size=400)


@settings(deadline=None)
@given(anything)
def test_any_text_is_either_accepted_or_rejected(text):
    for field in FIELDS:
        with suppress(ValidationError):
            assert isinstance(field.validate_python(text), str)


local_parts = st.text("abcdefgh.XYZäéøñ+_-", min_size=1, max_size=30)
domains = st.sampled_from(["example.com", "Bücher.example", "xn--bcher-kva.example", "sub.EXAMPLE.org"])


@settings(deadline=None)
@given(local_parts, domains)
def test_every_spelling_of_an_address_has_one_key(local, domain):
    try:
        address = ADDRESS.validate_python(f"{local}@{domain}")
    except ValidationError:
        return
    key = normalize_email(address)
    for form in ("NFC", "NFD"):
        for spelling in (address.upper(), address.lower(), address):
            again = ADDRESS.validate_python(unicodedata.normalize(form, spelling))
            assert normalize_email(again) == key
    assert normalize_email(key) == key


def test_different_mailboxes_have_different_keys():
    addresses = [
        "ada@example.com",
        "a.da@example.com",
        "ada+todo@example.com",
        "ada@example.org",
        "strasse@example.com",
    ]
    addresses += ["straße@example.com", "ada@sub.example.com"]
    assert len({normalize_email(address) for address in addresses}) == len(addresses)
