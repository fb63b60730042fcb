"""How passwords are hashed, and whether a new one is accepted, by the cases that the pages are tested with as well."""

import asyncio
import json
import math
import os
import subprocess
import sys
import threading
from contextlib import AsyncExitStack

import pytest
from argon2 import PasswordHasher
from zxcvbn.matching import L33T_TABLE

from account_client import account, register, sign_in, token_in
from conftest import PASSWORD
from factories import field_errors
from tend.accounts import password_strength, sign_in_limits
from tend.accounts.errors import PasswordQueueFull
from tend.accounts.password_strength import rate_password
from tend.accounts.passwords import Passwords, _matches
from tend.core.shared_data import read_shared_data
from tend.ops.child_process import ALLOCATOR_SETTINGS
from time_limits import HANG_SECONDS

pytestmark = pytest.mark.usefixtures("real_hashes")
EMOJI = "😀🐙🌵🎷🚲🧭🍉🪁🦉⚓🎲🧶🪴🏺🛶🧊" * 4


async def test_two_passwords_of_64_emoji_that_differ_in_the_last_one_are_different(anonymous):
    assert len(EMOJI) == 64
    await register(anonymous, password=EMOJI)
    assert (await sign_in(anonymous, "ada@example.com", EMOJI[:-1] + "🔥")).status_code == 401
    assert (await sign_in(anonymous, "ada@example.com", EMOJI)).status_code == 200


async def test_every_character_of_a_password_of_256_counts(anonymous):
    long = "".join(chr(0x4E00 + 37 * place) for place in range(256))
    assert (await register(anonymous, password=long)).status_code == 201
    assert (await sign_in(anonymous, "ada@example.com", long[:-1])).status_code == 401
    assert (await sign_in(anonymous, "ada@example.com", long)).status_code == 200


async def test_case_spaces_and_look_alikes_count(anonymous):
    await register(anonymous, password=" Correct horse battery ﬁne ")
    for other in ("Correct horse battery ﬁne", " correct horse battery ﬁne ", " Correct horse battery fine "):
        assert (await sign_in(anonymous, "ada@example.com", other)).status_code == 401


async def test_a_letter_is_the_same_in_either_encoding(anonymous):
    await register(anonymous, password="caf\u00e9 horse battery")
    assert (await sign_in(anonymous, "ada@example.com", "cafe\u0301 horse battery")).status_code == 200


async def test_the_hash_is_argon2id_with_the_documented_parameters(app, api):
    password_hash = await app.state.database.fetchval("select password_hash from users")
    assert password_hash.startswith("$argon2id$v=19$m=19456,t=2,p=1$")


async def test_a_hash_with_other_parameters_is_replaced_at_sign_in(app, api):
    old = PasswordHasher(time_cost=1, memory_cost=1024, parallelism=1).hash(PASSWORD)
    await app.state.database.execute("update users set password_hash = $1", old)
    assert (await sign_in(api, api.user["email"])).status_code == 200
    password_hash = await app.state.database.fetchval("select password_hash from users")
    assert password_hash.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert (await sign_in(api, api.user["email"])).status_code == 200


async def test_two_sign_ins_at_once_that_both_replace_the_hash_succeed(app, anonymous, other, monkeypatch):
    old = PasswordHasher(time_cost=1, memory_cost=1024, parallelism=1).hash(PASSWORD)
    await app.state.database.execute("update users set password_hash = $1", old)
    both_read_the_hash = asyncio.Barrier(2)

    async def wait(*_arguments):
        await asyncio.wait_for(both_read_the_hash.wait(), HANG_SECONDS)

    monkeypatch.setattr(sign_in_limits, "count_sign_in", wait)
    monkeypatch.setattr(app.state.auth.passwords, "_max_wait", math.inf)
    email = other.user["email"]
    responses = await asyncio.gather(*(sign_in(client, email) for client in (anonymous, other)))
    assert [response.status_code for response in responses] == [200, 200]


async def test_a_sign_in_fails_if_the_password_changes_while_its_hash_is_replaced(app, anonymous, api, monkeypatch):
    old = PasswordHasher(time_cost=1, memory_cost=1024, parallelism=1).hash(PASSWORD)
    await app.state.database.execute("update users set password_hash = $1", old)
    hash_password = app.state.auth.passwords.hash
    changed = await hash_password("another horse, another staple")

    async def change_and_hash(password):
        await app.state.database.execute("update users set password_hash = $1", changed)
        return await hash_password(password)

    monkeypatch.setattr(app.state.auth.passwords, "hash", change_and_hash)
    assert (await sign_in(anonymous, api.user["email"])).status_code == 401
    assert await app.state.database.fetchval("select password_hash from users") == changed


async def test_one_password_of_a_worker_is_hashed_at_a_time():
    passwords = Passwords()
    names = {await passwords.run(lambda: threading.current_thread().name) for _ in range(8)}
    assert names == {"passwords_0"}
    passwords.close()


async def test_an_unpassword_hash_address_costs_one_verification_with_the_current_parameters(monkeypatch):
    passwords = Passwords()
    verified = []
    monkeypatch.setattr(
        "tend.accounts.passwords._matches", lambda password_hash, password: verified.append(password_hash) or True
    )
    assert await passwords.verify(None, "whatever it is") is False
    assert [password_hash.rsplit("$", 2)[0] for password_hash in verified] == ["$argon2id$v=19$m=19456,t=2,p=1"]
    passwords.close()


async def test_no_password_matches_the_dummy_hash():
    passwords = Passwords()
    assert await passwords.verify(None, "") is False
    assert _matches(passwords._dummy_hash, "") is False
    passwords.close()


@pytest.mark.parametrize("password", ["x" * 1025, ""])
async def test_a_password_that_is_too_long_is_rejected_before_it_is_hashed(anonymous, password):
    response = await anonymous.post("/api/auth/login", json=account(password=password))
    assert response.status_code == 422


async def test_sign_ins_at_once_keep_no_more_than_two_connections_from_other_requests(app, anonymous, monkeypatch):
    running, peak, are_two = 0, 0, asyncio.Event()

    async def count(*_arguments):
        nonlocal running, peak
        running += 1
        peak = max(peak, running)
        if running == 2:
            are_two.set()
        await asyncio.wait_for(are_two.wait(), HANG_SECONDS)
        await asyncio.sleep(0.01)
        running -= 1

    monkeypatch.setattr(sign_in_limits, "count_sign_in", count)
    # On a busy machine the later ones would be refused, because they would have to wait for too long.
    monkeypatch.setattr(app.state.auth.passwords, "_max_wait", math.inf)
    responses = await asyncio.gather(*(sign_in(anonymous, f"{n}@example.com", "not the one") for n in range(20)))
    assert {response.status_code for response in responses} == {401}
    assert peak == 2


async def test_a_sign_in_that_would_wait_too_long_gets_a_503_at_once(app, anonymous, settings):
    passwords = app.state.auth.passwords
    async with passwords.wait_in_queue("another network"):
        passwords._estimate = settings.sign_in_max_wait + 1
        response = await sign_in(anonymous, "ada@example.com", "not the right one")
    assert (response.status_code, response.json()["code"]) == (503, "password_queue_full")
    assert response.headers["retry-after"] == str(round(settings.sign_in_max_wait) + 1)


async def test_one_network_takes_no_more_than_half_of_the_line():
    passwords = Passwords(max_wait=1.0)
    passwords._estimate = 0.3
    async with AsyncExitStack() as line:
        for _ in range(2):
            await line.enter_async_context(passwords.wait_in_queue("198.51.100.7"))
        third = asyncio.create_task(line.enter_async_context(passwords.wait_in_queue("198.51.100.7")))
        await asyncio.sleep(0)
        assert third.done(), "the network waits for a third time"
        with pytest.raises(PasswordQueueFull):
            await third
        other = asyncio.create_task(line.enter_async_context(passwords.wait_in_queue("203.0.113.9")))
        await asyncio.sleep(0)
        assert not other.done()
    await other
    passwords.close()


CASES = json.loads(read_shared_data("passwords.json"))
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
    assert {sign for signs in L33T_TABLE.values() for sign in signs} == password_strength._DISGUISES


def test_a_common_password_in_wide_letters_is_as_weak():
    wide = "passwordpassword".translate({ord(sign): ord(sign) - 0x21 + 0xFF01 for sign in "adoprsw"})
    assert rate_password(wide, []).score == rate_password("passwordpassword", []).score < 3


_HASH_IN_THREADS = """
from concurrent.futures import ThreadPoolExecutor
from argon2.low_level import Type, hash_secret

def hash_password(_number):
    hash_secret(b"password", b"salt and salt", 1, 19456, 1, 16, Type.ID)

def read_memory():
    return sum(int(line.split()[1]) for line in open("/proc/self/smaps_rollup") if line.startswith("Private_Dirty"))

before = read_memory()
with ThreadPoolExecutor(2) as threads:
    list(threads.map(hash_password, range(10)))
    print(read_memory() - before)
"""


def test_a_process_gives_the_memory_of_password_hashes_back():
    command = [sys.executable, "-c", _HASH_IN_THREADS]
    environment = os.environ | ALLOCATOR_SETTINGS
    grown = int(subprocess.run(command, check=True, capture_output=True, text=True, env=environment).stdout)
    assert grown < 10 * 1024, "one hash takes 19 MiB"


async def test_ratings_of_many_networks_leave_the_queue_to_sign_ins():
    passwords = Passwords(max_wait=1.0)
    async with AsyncExitStack() as line:
        for _ in range(2):
            await line.enter_async_context(passwords.wait_in_queue("198.51.100.7"))

        async def rate(number):
            async with passwords.wait_to_rate(f"203.0.113.{number}"):
                pass

        ratings = [asyncio.create_task(rate(number)) for number in range(40)]
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        refused = [one for one in ratings if one.done()]
        assert len(refused) > 30
        assert {type(one.exception()) for one in refused} == {PasswordQueueFull}
        # One of the others is in the queue.
        assert passwords._waiting.total() == 3
    await asyncio.gather(*ratings, return_exceptions=True)
