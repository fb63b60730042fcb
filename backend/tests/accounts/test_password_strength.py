"""Whether a new password is accepted, by the cases that the pages are tested with as well."""

import json

import pytest

from account_client import account, register, token_in
from factories import field_errors
from tend.accounts import password_strength
from tend.accounts.password_strength import rate_password
from tend.core.corpus import read_corpus

CASES = json.loads(read_corpus("passwords.json"))
# Every sign that can stand for a letter, in many ways: the estimate would try all of them.
DISGUISED = "[5%199|7508<732@2333||<2{91490$[{417+!5$!2(%9+67498$(5326713@(2555[{9@8<"


async def strength_of(client, password, **about):
    response = await client.post("/api/auth/password/strength", json={"password": password} | about)
    assert response.status_code == 200, response.text
    return response.json()


@pytest.mark.parametrize("case", CASES, ids=[f"{number}" for number in range(len(CASES))])
async def test_registering_and_the_meter_agree_on_a_password(anonymous, case):
    about = {"email": case["email"], "name": case["name"]}
    response = await anonymous.post("/api/auth/register", json=account(password=case["password"]) | about)
    if case["error"]:
        assert field_errors(response) == [("password", case["error"])]
    else:
        assert response.status_code == 201, response.text
    if case["error"] in {None, "password_weak"}:
        strength = await strength_of(anonymous, case["password"], **about)
        assert (strength["score"] >= 3, strength["advice"] is None) == (case["error"] is None,) * 2


async def test_the_meter_of_a_reset_knows_whose_password_it_is(anonymous, outbox):
    await register(anonymous, "ada@mail.test", name="Ada Lovelace")
    await anonymous.post("/api/auth/password/forgot", json={"email": "ada@mail.test"})
    token = token_in((await outbox.messages("ada@mail.test"))[-1])
    own = "lovelace knits umbrellas"
    assert (await strength_of(anonymous, own))["score"] >= 3
    assert (await strength_of(anonymous, own, token=token))["advice"]
    response = await anonymous.post("/api/auth/password/reset", json={"token": token, "password": own})
    assert field_errors(response) == [("password", "password_weak")]


async def test_changing_the_password_refuses_the_name_and_the_address(api):
    own = f"umbrella {api.user['email'].partition('@')[0].upper()} quits"
    body = {"current_password": "violet anchors hum at dusk", "new_password": own}
    assert field_errors(await api.post("/api/me/password", json=body)) == [("new_password", "password_weak")]


def test_the_signs_of_a_password_are_read_as_letters_in_few_ways_only():
    assert rate_password(DISGUISED, []).score == 4
    assert len(set(password_strength._limit_disguises(DISGUISED)) & password_strength._DISGUISES) == 6
