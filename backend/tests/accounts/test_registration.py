from conftest import PASSWORD


async def test_registering_signs_in_and_makes_an_inbox(anonymous):
    body = {"email": "Ada@Example.com", "password": PASSWORD, "name": "Ada", "timezone": "Europe/Berlin", "locale": "de"}
    answer = await anonymous.post("/api/auth/register", json=body)
    assert answer.status_code == 201, answer.text
    assert answer.json()["token_type"] == "bearer"
    assert answer.json()["expires_in"] == 900
    token = answer.json()["access_token"]
    me = await anonymous.get("/api/me", headers={"Authorization": f"Bearer {token}"})
    assert me.status_code == 200, me.text
    assert me.json() == answer.json()["user"]
    assert me.json()["email"] == "Ada@example.com"
    assert me.json()["timezone"] == "Europe/Berlin"
    assert me.json()["email_verified_at"] is None
