import gzip
import json
import re
from pathlib import Path

import brotli
import pytest

LOGIN = "<!doctype html><title>Sign in</title><script>1</script>"
SCRIPT = "console.log('tend')"


@pytest.fixture
def export(tmp_path):
    """A small folder with everything that `npm run build:static` writes."""
    root = tmp_path / "out"
    (root / "_next" / "static").mkdir(parents=True)
    pages = {
        "index": "<title>Tend</title>",
        "login": LOGIN,
        "todos": "<title>App</title>",
        "404": "<title>Lost</title>",
    }
    for name, text in pages.items():
        (root / f"{name}.html").write_text(text)
    script = root / "_next" / "static" / "app-5d1f.js"
    script.write_text(SCRIPT)
    script.with_name("app-5d1f.js.br").write_bytes(brotli.compress(SCRIPT.encode()))
    script.with_name("app-5d1f.js.gz").write_bytes(gzip.compress(SCRIPT.encode()))
    (root / "icon.svg").write_text("<svg/>")
    (root / "picture.webp").write_bytes(b"RIFF")
    (root / "sw.js").write_text("addEventListener('fetch', () => {})")
    (root / "manifest.webmanifest").write_text('{"name": "Tend"}')
    (root / "script-hashes.json").write_text(
        json.dumps({"script_hashes": ["sha256-all"], "pages": {"login.html": ["sha256-one"]}})
    )
    shell = {
        "shell": ["/todos", "/lists/:id", "/settings/:section"],
        "pages": ["/", "/login"],
        "aliases": {"/inbox": "/todos", "/new": "/todos?add", "/label/:tag": "/lists/:tag"},
        "shell_file": "todos.html",
    }
    (root / "shell-paths.json").write_text(json.dumps(shell))
    (tmp_path / "secret.txt").write_text("not yours")
    return root


@pytest.fixture
def settings(settings, export):
    return settings.model_copy(update={"tend_web_dir": export})


@pytest.mark.parametrize(
    ("path", "title"),
    [
        ("/", "Tend"),
        ("/login", "Sign in"),
        ("/todos", "App"),
        ("/lists/0190a5c8-7e6b-7cc1-9f0e-3d2a1b4c5d6e", "App"),
        ("/settings/sessions", "App"),
    ],
)
async def test_pages_and_paths_of_the_shell_get_their_html(anonymous, path, title):
    response = await anonymous.get(path)
    assert response.status_code == 200
    assert f"<title>{title}</title>" in response.text
    assert response.headers["content-type"] == "text/html; charset=utf-8"
    assert response.headers["cache-control"] == "no-cache"


@pytest.mark.parametrize(
    "path", ["/nowhere", "/lists/a/b", "/settings", "/script-hashes.json", "/shell-paths.json", "/_next/missing.js"]
)
async def test_unknown_paths_get_the_not_found_page(anonymous, path):
    response = await anonymous.get(path)
    assert response.status_code == 404
    assert "<title>Lost</title>" in response.text


@pytest.mark.parametrize(
    "path",
    [
        "/../secret.txt",
        "/%2e%2e/secret.txt",
        "/..%2fsecret.txt",
        "/_next/../../secret.txt",
        "//secret.txt",
        "/%00",
        "/\\..\\secret.txt",
    ],
)
async def test_no_path_leads_out_of_the_export(anonymous, path):
    response = await anonymous.send(anonymous.build_request("GET", "http://localhost:8000" + path))
    assert response.status_code == 404
    assert "not yours" not in response.text


async def test_unknown_paths_of_the_api_get_a_problem(anonymous):
    for path in ("/api", "/api/nowhere", "/health/nowhere"):
        response = await anonymous.get(path)
        assert (response.status_code, response.headers["content-type"]) == (404, "application/problem+json")


@pytest.mark.parametrize(
    ("accepted", "encoding"),
    [
        ("gzip, deflate, br", "br"),
        ("gzip", "gzip"),
        ("br;q=0, gzip;q=0.5", "gzip"),
        ("br;q=0.000", None),
        ("*", "br"),
        ("*;q=0", None),
        ("identity", None),
        ("", None),
    ],
)
async def test_a_file_is_sent_in_the_best_encoding_that_the_browser_accepts(anonymous, accepted, encoding):
    response = await anonymous.get("/_next/static/app-5d1f.js", headers={"Accept-Encoding": accepted})
    assert response.text == SCRIPT
    assert response.headers.get("content-encoding") == encoding
    assert "Accept-Encoding" in response.headers["vary"]
    assert response.headers["content-type"] == "text/javascript; charset=utf-8"


async def test_pictures_have_their_media_type_on_every_machine(anonymous):
    response = await anonymous.get("/picture.webp")
    assert response.headers["content-type"] == "image/webp"


async def test_browsers_may_cache_images_for_a_day(anonymous):
    response = await anonymous.get("/icon.svg")
    assert response.headers["cache-control"] == "public, max-age=86400"


@pytest.mark.parametrize(
    ("path", "media_type"),
    [("/sw.js", "text/javascript; charset=utf-8"), ("/manifest.webmanifest", "application/manifest+json")],
)
async def test_the_service_worker_and_the_manifest_are_revalidated_and_have_a_policy(anonymous, path, media_type):
    response = await anonymous.get(path)
    assert response.headers["content-type"] == media_type
    assert response.headers["cache-control"] == "no-cache"
    directives = response.headers["content-security-policy"].split("; ")
    assert {"script-src 'self'", "worker-src 'self'", "manifest-src 'self'", "connect-src 'self'"} <= set(directives)


async def test_browsers_may_cache_files_with_a_hash_in_their_name_forever(anonymous):
    response = await anonymous.get("/_next/static/app-5d1f.js")
    assert response.headers["cache-control"] == "public, max-age=31536000, immutable"


async def test_a_page_that_the_browser_has_cached_is_not_sent_again(anonymous):
    first = await anonymous.get("/login")
    for if_none_match in (first.headers["etag"], f'"other", W/{first.headers["etag"]}', "*"):
        second = await anonymous.get("/login", headers={"If-None-Match": if_none_match})
        assert (second.status_code, second.content) == (304, b"")
        assert second.headers["etag"] == first.headers["etag"]
    assert (await anonymous.get("/login", headers={"If-None-Match": '"other"'})).status_code == 200


async def test_the_policy_of_a_page_allows_its_own_inline_scripts_and_no_other_origin(anonymous, settings):
    login = (await anonymous.get("/login")).headers["content-security-policy"]
    assert "script-src 'self' 'sha256-one';" in login
    assert "script-src 'self' 'sha256-all';" in (await anonymous.get("/")).headers["content-security-policy"]
    assert "unsafe-inline" not in login.split("script-src")[1].split(";")[0]
    for directive in ("object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'", "form-action 'self'"):
        assert directive in login


async def test_a_head_request_gets_the_size_and_no_body(anonymous):
    response = await anonymous.head("/login")
    assert (response.status_code, response.content) == (200, b"")
    assert response.headers["content-length"] == str(len(LOGIN))


async def test_a_trailing_slash_redirects_to_the_page_and_never_to_another_host(anonymous):
    response = await anonymous.get("/login/?next=%2Ftodos")
    assert (response.status_code, response.headers["location"]) == (308, "/login?next=%2Ftodos")
    foreign = await anonymous.send(anonymous.build_request("GET", "http://localhost:8000//evil.example/"))
    assert foreign.status_code == 404


@pytest.mark.parametrize(
    ("guess", "address"),
    [
        ("/inbox", "/todos"),
        ("/inbox/", "/todos"),
        ("/INBOX", "/todos"),
        ("/Inbox?todo=1", "/todos?todo=1"),
        ("/new", "/todos?add"),
        ("/new?x=1", "/todos?add&x=1"),
        ("/label/Caf%C3%A9", "/lists/Caf%C3%A9"),
        ("/label/a%3Fb%23c", "/lists/a%3Fb%23c"),
        ("/Label/Mixed", "/lists/Mixed"),
        ("/Login", "/login"),
        ("/Todos", "/todos"),
        ("/Settings/Sessions", "/settings/Sessions"),
    ],
)
async def test_an_address_that_people_guess_leads_to_the_page_that_it_names(anonymous, guess, address):
    response = await anonymous.get(guess)
    assert (response.status_code, response.headers["location"]) == (308, address)
    assert response.headers["cache-control"] == "no-cache"


REAL_PATHS = json.loads((Path(__file__).parents[3] / "frontend" / "shell-paths.json").read_text())


@pytest.mark.parametrize("target", sorted(set(REAL_PATHS["aliases"].values())))
def test_every_alias_leads_to_a_page(target):
    assert target.split("?")[0] in {*REAL_PATHS["shell"], *REAL_PATHS["pages"]} | {
        "/settings/data",
        "/settings/keyboard",
        "/settings/notifications",
    }


@pytest.mark.parametrize(
    "path",
    [
        "//evil.example/",
        "/label/%2f%2fevil.example",
        "/label/%5c%5cevil.example",
        "/.//evil.example/",
        "//evil.example/login/",
        "/\\evil.example/",
        "/lists/%5c%5cevil.example/",
        "/lists/%2f%2fevil.example/",
        "/lists/x%0d%0aSet-Cookie:%20a=b/",
        "/login////",
        "///",
    ],
)
async def test_every_redirect_stays_on_this_host(anonymous, path):
    response = await anonymous.send(anonymous.build_request("GET", "http://localhost:8000" + path))
    assert response.status_code in {200, 308, 404}
    if response.status_code == 308:
        assert re.match(r"/[a-z]", response.headers["location"])
        assert "set-cookie" not in response.headers


async def test_posting_to_a_page_is_not_allowed(anonymous):
    response = await anonymous.post("/login", json={})
    assert (response.status_code, response.headers["allow"]) == (405, "GET, HEAD")
    assert response.headers["content-type"] == "application/problem+json"


class TestWithoutAnExport:
    @pytest.fixture
    def settings(self, settings, tmp_path):
        return settings.model_copy(update={"tend_web_dir": tmp_path / "nothing"})

    async def test_every_page_says_how_to_build_the_frontend(self, anonymous):
        response = await anonymous.get("/")
        assert response.status_code == 503
        assert "make build" in response.text
        assert (await anonymous.get("/health")).status_code == 200
