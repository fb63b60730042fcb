import os
import secrets
import ssl

import pytest

from tend.core.errors import StartError
from tend.core.settings.dsn import connect_options, find_error
from tend.core.settings.load import ConfigurationError, load_settings

STRONG = secrets.token_urlsafe(48)
PRODUCTION = {
    "ENVIRONMENT": "production",
    "DATABASE_URL": "postgresql://tend:pw@db.example.com/tend",
    "JWT_SECRET_KEY": STRONG,
    "FRONTEND_URL": "https://tend.example.com",
}
MAIL_API = {"MAIL_API_KEY": "k", "SMTP_FROM_EMAIL": "tend@example.com"}


@pytest.fixture
def environment(monkeypatch, tmp_path):
    for name in ("DATABASE_URL", "JWT_SECRET_KEY", "FRONTEND_URL", "ENVIRONMENT", "PORT"):
        monkeypatch.delenv(name, raising=False)

    def put(**values):
        for name, value in {"TEND_DATA_DIR": str(tmp_path), **values}.items():
            monkeypatch.setenv(name, value)

    return put


def error_lines() -> list[str]:
    with pytest.raises(ConfigurationError) as error:
        load_settings()
    return error.value.lines


def test_a_complete_production_environment_is_accepted(environment):
    environment(**PRODUCTION)
    assert load_settings().url == PRODUCTION["DATABASE_URL"]


def test_one_start_reports_every_error(environment):
    environment(ENVIRONMENT="production", PORT="eighty", FRONTEND_URL="tend.example.com", SMTP_HOST="mail.example.com")
    variables = [line.split()[0] for line in error_lines()]
    assert variables == ["PORT", "DATABASE_URL", "JWT_SECRET_KEY", "FRONTEND_URL", "SMTP_FROM_EMAIL"]


@pytest.mark.parametrize(
    "secret",
    ["short", "x" * 64, "abcdefghij" * 5, "changeme-changeme-changeme-changeme-1234", "0123456789" * 4],
)
def test_a_weak_secret_is_rejected(environment, secret):
    environment(**PRODUCTION | {"JWT_SECRET_KEY": secret})
    assert [line.split()[0] for line in error_lines()] == ["JWT_SECRET_KEY"]


def test_no_error_line_repeats_a_secret(environment):
    environment(**PRODUCTION | {"JWT_SECRET_KEY": "hunter2", "DATABASE_URL": "mysql://root:hunter2@x/y"})
    assert "hunter2" not in "\n".join(error_lines())


@pytest.mark.parametrize(
    ("url", "complaint"),
    [
        ("http://tend.example.com", "https://"),
        ("https://tend.example.com/app", "origin"),
        ("ftp://tend.example.com", "origin"),
    ],
)
def test_the_frontend_url_has_to_be_an_https_origin(environment, url, complaint):
    environment(**PRODUCTION | {"FRONTEND_URL": url})
    assert complaint in error_lines()[0]


@pytest.mark.parametrize("given", [{"PORT": "8100"}, {"PORT": "8100", "FRONTEND_URL": ""}])
def test_links_in_development_lead_to_the_port_that_tend_listens_on(environment, given):
    environment(ENVIRONMENT="development", **given)
    assert load_settings().frontend_url == "http://localhost:8100"
    assert load_settings({"port": 8200}).frontend_url == "http://localhost:8200"


def test_localhost_is_allowed_without_https(environment):
    environment(**PRODUCTION | {"FRONTEND_URL": "http://localhost:8000/"})
    assert load_settings().frontend_url == "http://localhost:8000"


@pytest.mark.parametrize("url", ["https://mail.example.com/send", "http://localhost:8025", "http://[::1]:8025/send"])
def test_a_mail_api_may_be_anywhere_over_https_or_on_this_machine(environment, url):
    environment(**PRODUCTION | MAIL_API | {"MAIL_API_URL": url})
    assert load_settings().mail_api_url == url


def test_push_services_may_be_local_when_the_frontend_is_on_localhost(environment):
    environment(**PRODUCTION | {"FRONTEND_URL": "http://localhost:8000", "PUSH_LOCAL": "true"})
    assert load_settings().push_local


@pytest.mark.parametrize(
    ("values", "variable"),
    [
        ({"SMTP_HOST": "m", "SMTP_FROM_EMAIL": "tend@example.com", "SMTP_USERNAME": "u"}, "SMTP_PASSWORD"),
        ({"SMTP_HOST": "m", "SMTP_FROM_EMAIL": "nobody"}, "SMTP_FROM_EMAIL"),
        (MAIL_API | {"MAIL_API_URL": "http://localhost.example.com/send"}, "MAIL_API_URL"),
        (MAIL_API | {"MAIL_API_URL": "http://127.0.0.1.example.com"}, "MAIL_API_URL"),
        (MAIL_API | {"MAIL_API_URL": "http://localhost@example.com"}, "MAIL_API_URL"),
        (MAIL_API | {"MAIL_API_URL": "https://localhost:x"}, "MAIL_API_URL"),
        (MAIL_API | {"MAIL_API_URL": "https://"}, "MAIL_API_URL"),
        ({"MAIL_API_URL": "https://mail.example.com", "SMTP_FROM_EMAIL": "tend@example.com"}, "MAIL_API_KEY"),
        ({"TRUSTED_PROXIES": "10.0.0.0/8, proxy"}, "TRUSTED_PROXIES"),
        ({"DATABASE_DIRECT_URL": "postgresql://x/y?sslmode=maybe"}, "DATABASE_DIRECT_URL"),
        ({"REDIS_URL": "valkey.example.com:6379"}, "REDIS_URL"),
        ({"PUSH_LOCAL": "true"}, "PUSH_LOCAL"),
    ],
)
def test_variables_that_contradict_each_other_are_named(environment, values, variable):
    environment(**PRODUCTION | values)
    assert [line.split()[0] for line in error_lines()] == [variable]


def test_development_makes_a_secret_once_and_reads_it_again(environment, tmp_path):
    environment()
    assert load_settings().jwt_secret_key == load_settings().jwt_secret_key
    assert (tmp_path / "jwt-secret").stat().st_mode & 0o777 == 0o600


def test_a_data_folder_that_is_a_file_is_reported_in_one_line(environment, tmp_path):
    (tmp_path / "taken").touch()
    environment(TEND_DATA_DIR=str(tmp_path / "taken"))
    with pytest.raises(StartError, match=r"TEND_DATA_DIR: can't write in .*taken: "):
        load_settings()


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+asyncpg"])
def test_every_spelling_of_the_scheme_is_the_same(scheme):
    assert connect_options(f"{scheme}://u:p@h:5433/d")["dsn"] == "postgresql://u:p@h:5433/d"


def test_a_url_as_neon_prints_it_checks_the_certificate_and_its_name():
    url = "postgresql://u:p@ep-x-pooler.eu.aws.neon.tech/db?sslmode=require&channel_binding=require"
    options = connect_options(url)
    assert options["dsn"] == "postgresql://u:p@ep-x-pooler.eu.aws.neon.tech/db"
    assert options["ssl"].check_hostname
    assert options["ssl"].verify_mode is ssl.CERT_REQUIRED


@pytest.mark.parametrize("mode", ["disable", "allow", "prefer", "require"])
def test_ssl_modes_without_a_check_are_passed_on(mode):
    assert connect_options(f"postgresql://h/d?sslmode={mode}")["ssl"] == mode


def test_verify_ca_checks_the_certificate_alone():
    context = connect_options("postgresql://h/d?sslmode=verify-ca")["ssl"]
    assert context.verify_mode is ssl.CERT_REQUIRED
    assert not context.check_hostname


def test_other_options_are_passed_on():
    assert (
        connect_options("postgresql:///d?host=%2Frun%2Fpg&sslmode=disable")["dsn"] == "postgresql:///d?host=%2Frun%2Fpg"
    )


@pytest.mark.parametrize(
    ("url", "complaint"),
    [
        ("mysql://h/d", "postgresql://"),
        ("postgresql://h:port/d", "not a URL"),
        ("postgresql:///d", "no host"),
        ("postgresql://h/d?sslmode=yes", "sslmode"),
        ("postgresql://u:p@h:5432,/d?target_session_attrs=read-write", "no host"),
        ("postgresql://u:p@h:5432,g:port/d?target_session_attrs=read-write", "not a URL"),
        ("postgresql://u:p@h,g/d", "several hosts"),
        ("postgresql://u:p@h,g/d?target_session_attrs=any", "several hosts"),
    ],
)
def test_a_url_of_no_database_is_rejected_with_the_reason(url, complaint):
    assert complaint in find_error(url)


@pytest.mark.parametrize(
    "url",
    [
        "postgres://u:p@h/d?sslmode=verify-full",
        "postgresql://u:p@h:5432,[::1]:5433/d?target_session_attrs=read-write",
    ],
)
def test_a_good_url_has_no_error(url):
    assert find_error(url) is None


@pytest.mark.parametrize(("cores", "workers"), [(1, 1), (2, 2), (16, 4)])
def test_there_is_a_worker_for_each_core_up_to_four(environment, monkeypatch, cores, workers):
    environment(ENVIRONMENT="development")
    monkeypatch.delenv("WORKERS", raising=False)
    monkeypatch.setattr(os, "sched_getaffinity", lambda _process: set(range(cores)))
    assert load_settings().workers == workers


OIDC = {"OIDC_ISSUER": "https://id.example.com", "OIDC_CLIENT_ID": "tend", "OIDC_CLIENT_SECRET": "x"}


@pytest.mark.parametrize(("name", "shown"), [("", "id.example.com"), ("Acme", "Acme")])
def test_an_issuer_is_called_by_its_name_or_host(environment, name, shown):
    environment(**PRODUCTION, **OIDC, OIDC_NAME=name)
    assert load_settings().oidc_display_name == shown


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"OIDC_CLIENT_ID": ""}, "OIDC_CLIENT_ID is missing"),
        ({"OIDC_CLIENT_SECRET": ""}, "OIDC_CLIENT_SECRET is missing"),
        ({"OIDC_ISSUER": ""}, "OIDC_ISSUER is missing"),
        ({"OIDC_ISSUER": "http://id.example.com"}, "https://"),
        ({"OIDC_ISSUER": "https://user:pw@id.example.com"}, "https://"),
        ({"OIDC_ISSUER": "https://id.example.com?tenant=1"}, "without a query"),
        ({"OIDC_SCOPES": "openid profile"}, "must contain openid and email"),
    ],
)
def test_an_issuer_needs_all_that_belongs_to_it(environment, change, complaint):
    environment(**PRODUCTION | OIDC | change)
    assert complaint in error_lines()[0]
