import unicodedata
from asyncio import gather
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from account_client import account, register, sign_in
from factories import field_errors, raw
from tend.accounts.email_address import EmailAddress, normalize_email
from tend.accounts.password_strength import PasswordOfValidLength
from tend.accounts.schemas import PersonName


async def test_registration_signs_in_and_responds_with_the_account(anonymous):
    region = {"timezone": "Europe/Lisbon", "locale": "pt-PT", "week_start": "sunday"}
    response = await register(anonymous, "Ada@Example.COM", name="Ada", **region)
    assert response.status_code == 201
    assert response.json()["token_type"] == "bearer"
    assert response.json()["expires_in"] == 900
    me = (await anonymous.get("/api/me")).json()
    assert me == response.json()["user"]
    assert me["email"] == "Ada@example.com"
    assert {field: me[field] for field in region} == region
    assert (me["name"], me["theme"], me["email_verified_at"]) == ("Ada", "system", None)


async def test_a_week_starts_on_monday_for_clients_that_send_no_day(anonymous):
    assert (await register(anonymous)).json()["user"]["week_start"] == "monday"


async def test_a_new_account_has_an_inbox(api):
    lists = (await api.get("/api/lists")).json()["items"]
    assert [(item["id"], item["name"], item["inbox"], item["role"]) for item in lists] == [
        (api.user["inbox_id"], "Inbox", True, "owner")
    ]


@pytest.mark.parametrize("spelling", ["ADA@example.com", "ada@EXAMPLE.com"])
async def test_an_address_is_taken_in_any_spelling(anonymous, spelling):
    await register(anonymous, "ada@example.com")
    response = await anonymous.post("/api/auth/register", json=account(spelling))
    assert (response.status_code, response.json()["code"]) == (409, "email_taken")


async def test_composed_and_decomposed_letters_and_domains_are_one_address(anonymous):
    await register(anonymous, "Ren\u00e9@b\u00fccher.example")
    for spelling in ("rene\u0301@bu\u0308cher.example", "ren\u00e9@xn--bcher-kva.example"):
        response = await anonymous.post("/api/auth/register", json=account(spelling))
        assert (response.status_code, response.json()["code"]) == (409, "email_taken")


async def test_two_registrations_at_once_create_one_account(app, anonymous):
    responses = await gather(*(anonymous.post("/api/auth/register", json=account()) for _ in range(2)))
    assert sorted(response.status_code for response in responses) == [201, 409]
    assert await app.state.database.fetchval("select count(*) from users") == 1


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("x7#kQ", "password_too_short"),
        ("x" * 257, "password_too_long"),
        ("e\u0301" * 4000, "password_too_long"),
        ("password1234", "password_weak"),
        ("tendtodotend", "password_weak"),
        ("ada.lovelace1", "password_weak"),
        ("aaaaaaaaaaaaaaaaaaaa", "password_weak"),
    ],
)
async def test_an_invalid_password_is_named_and_nothing_is_written(app, anonymous, password, code):
    wanted = account("ada.lovelace@example.com", password, name="Ada Lovelace")
    response = await anonymous.post("/api/auth/register", json=wanted)
    assert field_errors(response) == [("password", code)]
    assert password not in response.text
    assert await app.state.database.fetchval("select count(*) from users") == 0


async def test_a_weak_password_is_rejected_with_advice(anonymous):
    response = await anonymous.post("/api/auth/register", json=account(password="password1234"))
    assert len(response.json()["errors"][0]["message"]) > 20


@pytest.mark.parametrize(
    "address",
    [
        "",
        "ada",
        "ada@",
        "@example.com",
        "ada@localhost",
        "ada@example.com\r\nBcc: eve@example.com",
        "a b@example.com",
        "Ada <ada@example.com>",
        "ada@[127.0.0.1]",
        "a" * 300 + "@example.com",
        "a" * 65 + "@example.com",
        "é" * 33 + "@example.com",
        "ada@exa\u2028mple.com",
    ],
)
async def test_an_invalid_address_is_rejected(anonymous, address):
    response = await anonymous.post("/api/auth/register", json=account(address))
    assert field_errors(response) == [("email", "email_invalid")]


@pytest.mark.parametrize("value", [None, 7, [], {}, "a\r\nb", "a\nb", "x" * 101, "\ud800", "a\0b"])
async def test_an_invalid_name_is_rejected(anonymous, value):
    response = await anonymous.post("/api/auth/register", **raw(account(name=value)))
    assert [field for field, _ in field_errors(response)] == ["name"]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("timezone", "Mars/Olympus"),
        ("timezone", "../etc/passwd"),
        ("week_start", "friday"),
        ("locale", "en_US"),
        ("locale", ""),
        ("admin", True),
        ("email", None),
        ("password", None),
        ("password", 12345678901),
    ],
)
async def test_any_other_invalid_field_is_named(anonymous, field, value):
    response = await anonymous.post("/api/auth/register", json=account() | {field: value})
    assert [name for name, _ in field_errors(response)] == [field]


async def test_right_to_left_names_and_emoji_are_stored_unchanged(anonymous):
    name = "\u200f\u0639\u062f\u0627 👩‍👩‍👧‍👦"
    assert (await register(anonymous, name=name)).json()["user"]["name"] == name


async def test_the_verification_mail_is_queued_with_the_account(anonymous, outbox):
    await register(anonymous)
    (message,) = await outbox.messages("ada@example.com")
    assert message["Subject"] == "Confirm your email for Tend"


async def test_a_person_who_registers_a_strangers_address_cannot_choose_the_text_of_its_mail(anonymous, outbox):
    await register(anonymous, name="You won! See evil.example")
    (message,) = await outbox.messages("ada@example.com")
    assert "evil" not in message.as_string()


@pytest.mark.parametrize("address", ["ada@nas.local", "ada@mail.example.test"])
async def test_a_private_server_may_have_a_private_domain(anonymous, outbox, address):
    assert (await register(anonymous, address)).status_code == 201
    assert len(await outbox.messages(address)) == 1


async def test_a_long_address_that_was_accepted_before_still_signs_in(app, anonymous):
    long = "a" * 65 + "@mail.test"
    await register(anonymous, "ada@mail.test")
    await app.state.database.execute("update users set email = $1, email_key = $1", long)
    assert (await sign_in(anonymous, long)).status_code == 200


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
