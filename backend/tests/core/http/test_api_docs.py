"""The documents of the API, which anybody may request."""

import threading
from asyncio import gather

from tend.core.http import api_docs, openapi


async def test_they_are_built_once_and_beside_the_event_loop(app, anonymous, monkeypatch):
    threads = []
    for module, name in ((openapi, "get_openapi"), (api_docs, "_render_page")):
        build = getattr(module, name)

        def build_and_note_thread(*arguments, build=build, **fields):
            threads.append(threading.current_thread())
            return build(*arguments, **fields)

        monkeypatch.setattr(module, name, build_and_note_thread)
    app.openapi_schema = None
    paths = ["/api/openapi.json", "/api/docs"] * 3
    responses = await gather(*(anonymous.get(path) for path in paths))
    assert [response.status_code for response in responses] == [200] * len(paths)
    assert responses[0].json() == app.openapi()
    assert responses[0].headers["content-type"] == "application/json"
    assert "style-src 'sha256-" in responses[1].headers["content-security-policy"]
    assert len(threads) == 2
    assert threading.main_thread() not in threads
