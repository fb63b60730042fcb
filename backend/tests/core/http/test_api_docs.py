import base64
import hashlib
import re

import pytest

from tend.main import create_app


async def test_the_interactive_documents_may_load_their_scripts_and_nothing_else(anonymous):
    answer = await anonymous.get("/api/docs")
    policy = answer.headers["content-security-policy"]
    (inline,) = re.findall(r"<script>(.*?)</script>", answer.text, re.DOTALL)
    assert f"'sha256-{base64.b64encode(hashlib.sha256(inline.encode()).digest()).decode()}'" in policy
    assert policy.startswith("default-src 'none'; script-src https://cdn.jsdelivr.net ")


class TestClosed:
    @pytest.fixture
    def settings(self, settings):
        return settings.model_copy(update={"docs_enabled": False})

    async def test_documents_can_be_closed(self, anonymous):
        for path in ("/api/docs", "/api/openapi.json"):
            assert (await anonymous.get(path)).status_code == 404


def operations(app):
    return [operation for path in app.openapi()["paths"].values() for operation in path.values()]


async def test_every_operation_has_a_name_of_its_own_and_tells_of_problems(app):
    names = [operation["operationId"] for operation in operations(app)]
    assert len(set(names)) == len(names)
    for operation in operations(app):
        assert "application/problem+json" in operation["responses"]["5XX"]["content"]


async def test_the_document_is_the_same_every_time(app, settings):
    assert create_app(settings).openapi() == app.openapi()
