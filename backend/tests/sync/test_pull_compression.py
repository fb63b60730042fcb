from factories import a_todo


async def test_a_large_answer_is_compressed_for_who_takes_it(api):
    for _ in range(15):
        await a_todo(api, notes="Water them in the evening. " * 10)
    plain = await api.post("/api/sync", json={}, headers={"Accept-Encoding": "identity"})
    packed = await api.post("/api/sync", json={}, headers={"Accept-Encoding": "gzip"})
    assert "Content-Encoding" not in plain.headers
    assert packed.headers["Content-Encoding"] == "gzip"
    assert packed.json() == plain.json()
    assert int(packed.headers["Content-Length"]) < int(plain.headers["Content-Length"]) / 4
