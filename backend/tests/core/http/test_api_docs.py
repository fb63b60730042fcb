import base64
import hashlib
import re

import pytest

from tend.main import create_app


async def test_the_documentation_loads_nothing_and_runs_no_script(anonymous):
    response = await anonymous.get("/api/docs")
    (style,) = re.findall(r"<style>(.*?)</style>", response.text, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = response.headers["content-security-policy"]
    assert policy.startswith(f"default-src 'none'; style-src 'sha256-{digest}'; ")
    assert (
        re.findall(r"<script|<link|<img|\bsrc=|style=|https?://(?!localhost|push\.example\.com)", response.text) == []
    )


async def test_the_documentation_shows_every_operation_and_links_its_schemas(app, anonymous):
    page = (await anonymous.get("/api/docs")).text
    for path, item in app.openapi()["paths"].items():
        for method in item:
            assert f"<code>{method.upper()} {path}</code>" in page
    targets = set(re.findall(r'<a href="#(\w+)">', page))
    assert targets <= set(re.findall(r'<details id="(\w+)">', page))
    assert "Problem" in targets


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
