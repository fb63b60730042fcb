import gzip
import json

import brotli
import pytest

LOGIN = "<!doctype html><title>Sign in</title><script>1</script>"
SCRIPT = "console.log('tend')"


@pytest.fixture
def export(tmp_path):
    """What `npm run build:static` leaves, in small."""
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
    (root / "sw.js").write_text("addEventListener('fetch', () => {})")
    (root / "manifest.webmanifest").write_text('{"name": "Tend"}')
    (root / "script-hashes.json").write_text(
        json.dumps({"script_hashes": ["sha256-all"], "pages": {"login.html": ["sha256-one"]}})
    )
    shell = {
        "shell": ["/todos", "/lists/:id", "/settings/:section"],
        "pages": ["/", "/login"],
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
async def test_pages_and_the_shells_paths_are_found(anonymous, path, title):
    answer = await anonymous.get(path)
    assert answer.status_code == 200
    assert f"<title>{title}</title>" in answer.text
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert answer.headers["cache-control"] == "no-cache"


@pytest.mark.parametrize(
    "path", ["/nowhere", "/lists/a/b", "/settings", "/script-hashes.json", "/shell-paths.json", "/_next/gone.js"]
)
async def test_what_is_not_there_is_the_not_found_page(anonymous, path):
    answer = await anonymous.get(path)
    assert answer.status_code == 404
    assert "<title>Lost</title>" in answer.text


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
async def test_nothing_outside_the_export_can_be_asked_for(anonymous, path):
    answer = await anonymous.send(anonymous.build_request("GET", "http://localhost:8000" + path))
    assert answer.status_code == 404
    assert "not yours" not in answer.text


async def test_unknown_paths_of_the_api_stay_problems(anonymous):
    for path in ("/api", "/api/nowhere", "/health/nowhere"):
        answer = await anonymous.get(path)
        assert (answer.status_code, answer.headers["content-type"]) == (404, "application/problem+json")


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
async def test_the_best_encoding_that_the_browser_takes_is_sent(anonymous, accepted, encoding):
    answer = await anonymous.get("/_next/static/app-5d1f.js", headers={"Accept-Encoding": accepted})
    assert answer.text == SCRIPT
    assert answer.headers.get("content-encoding") == encoding
    assert "Accept-Encoding" in answer.headers["vary"]
    assert answer.headers["content-type"] == "text/javascript; charset=utf-8"


async def test_pictures_are_kept_for_a_day(anonymous):
    answer = await anonymous.get("/icon.svg")
    assert answer.headers["cache-control"] == "public, max-age=86400"


@pytest.mark.parametrize(
    ("path", "kind"),
    [("/sw.js", "text/javascript; charset=utf-8"), ("/manifest.webmanifest", "application/manifest+json")],
)
async def test_what_installs_the_app_is_asked_for_anew_each_time(anonymous, path, kind):
    answer = await anonymous.get(path)
    assert answer.headers["content-type"] == kind
    assert answer.headers["cache-control"] == "no-cache"
    rules = answer.headers["content-security-policy"].split("; ")
    assert {"script-src 'self'", "worker-src 'self'", "manifest-src 'self'", "connect-src 'self'"} <= set(rules)


async def test_files_named_by_their_content_are_kept_forever(anonymous):
    answer = await anonymous.get("/_next/static/app-5d1f.js")
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"


async def test_a_page_that_the_browser_has_is_not_sent_again(anonymous):
    first = await anonymous.get("/login")
    for known in (first.headers["etag"], f'"other", W/{first.headers["etag"]}', "*"):
        again = await anonymous.get("/login", headers={"If-None-Match": known})
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["etag"] == first.headers["etag"]
    assert (await anonymous.get("/login", headers={"If-None-Match": '"other"'})).status_code == 200


async def test_each_page_allows_its_own_inline_scripts_and_nothing_foreign(anonymous, settings):
    login = (await anonymous.get("/login")).headers["content-security-policy"]
    assert "script-src 'self' 'sha256-one';" in login
    assert "script-src 'self' 'sha256-all';" in (await anonymous.get("/")).headers["content-security-policy"]
    assert "unsafe-inline" not in login.split("script-src")[1].split(";")[0]
    for rule in ("object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'", "form-action 'self'"):
        assert rule in login


async def test_a_head_tells_the_size_and_sends_nothing(anonymous):
    answer = await anonymous.head("/login")
    assert (answer.status_code, answer.content) == (200, b"")
    assert answer.headers["content-length"] == str(len(LOGIN))


async def test_a_slash_too_many_leads_to_the_page_and_never_off_the_site(anonymous):
    answer = await anonymous.get("/login/?next=%2Ftodos")
    assert (answer.status_code, answer.headers["location"]) == (308, "/login?next=%2Ftodos")
    foreign = await anonymous.send(anonymous.build_request("GET", "http://localhost:8000//evil.example/"))
    assert foreign.status_code == 404


async def test_a_page_is_only_for_reading(anonymous):
    answer = await anonymous.post("/login", json={})
    assert (answer.status_code, answer.headers["allow"]) == (405, "GET, HEAD")
    assert answer.headers["content-type"] == "application/problem+json"


class TestWithoutAnExport:
    @pytest.fixture
    def settings(self, settings, tmp_path):
        return settings.model_copy(update={"tend_web_dir": tmp_path / "nothing"})

    async def test_the_page_says_how_to_build_it(self, anonymous):
        answer = await anonymous.get("/")
        assert answer.status_code == 503
        assert "make build" in answer.text
        assert (await anonymous.get("/health")).status_code == 200
