import base64
import hashlib
import re

import pytest

from tend.main import create_app


async def test_the_interactive_documentation_may_load_its_scripts_and_nothing_else(anonymous):
    response = await anonymous.get("/api/docs")
    policy = response.headers["content-security-policy"]
    (inline,) = re.findall(r"<script>(.*?)</script>", response.text, re.DOTALL)
    assert f"'sha256-{base64.b64encode(hashlib.sha256(inline.encode()).digest()).decode()}'" in policy
    assert policy.startswith("default-src 'none'; script-src https://cdn.jsdelivr.net ")


class TestSwitchedOff:
    @pytest.fixture
    def settings(self, settings):
        return settings.model_copy(update={"docs_enabled": False})

    async def test_the_documentation_can_be_switched_off(self, anonymous):
        for path in ("/api/docs", "/api/openapi.json"):
            assert (await anonymous.get(path)).status_code == 404


def operations(app):
    return [operation for path in app.openapi()["paths"].values() for operation in path.values()]


async def test_every_operation_has_a_unique_name_and_documents_its_problems(app):
    names = [operation["operationId"] for operation in operations(app)]
    assert len(set(names)) == len(names)
    for operation in operations(app):
        assert "application/problem+json" in operation["responses"]["5XX"]["content"]


async def test_the_openapi_document_is_the_same_every_time(app, settings):
    assert create_app(settings).openapi() == app.openapi()
