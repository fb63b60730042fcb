import ssl

import pytest

from tend.core.settings.dsn import connect_options, find_error


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
    ],
)
def test_a_url_of_no_database_is_rejected_with_the_reason(url, complaint):
    assert complaint in find_error(url)


def test_a_good_url_has_no_error():
    assert find_error("postgres://u:p@h/d?sslmode=verify-full") is None
