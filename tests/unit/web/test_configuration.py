from pathlib import Path

import pytest
from click.testing import CliRunner

from cham.cli.commands.serving import serve
from cham.web.configuration import read_configuration
from cham.web.environment import ConfigurationError, SettingUnknownError


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("CHAM_HOST", "my-host"),
        ("CHAM_HOST", "300.1.1.1"),
        ("CHAM_PORT", "0"),
        ("CHAM_PORT", "65536"),
        ("CHAM_PORT", "80a"),
        ("CHAM_PORT", "٨٠"),
        ("CHAM_WORKERS", "0"),
        ("CHAM_HOSTS", "*"),
        ("CHAM_HTTPS", "yes"),
        ("CHAM_TRUSTED_PROXIES", "-1"),
        ("CHAM_DATABASE_URL", "mysql://host/name"),
        ("CHAM_DATABASE_URL", "postgresql://host/"),
        ("CHAM_DATABASE_URL", "postgresql://host:port/name"),
        ("CHAM_QUEUE_URL", "amqp://host"),
        ("CHAM_TEXT_BACKEND", "nowhere/backend.yaml"),
        ("CHAM_SECRET_KEY", "short"),
        ("CHAM_SECRET_KEY", "a" * 64),
        ("CHAM_AUDIT_KEY", "django-insecure-0123456789abcdefghijklmnop"),
        ("CHAM_LOG", "xml"),
        ("CHAM_LOG_LEVEL", "loud"),
        ("CHAM_BACKUP", "maybe"),
        ("CHAM_OIDC_ISSUER", "https://sign-in.example"),
    ],
)
def test_a_wrong_value_is_refused_with_the_setting_s_name(name: str, value: str):
    with pytest.raises(ConfigurationError) as refused:
        read_configuration({name: value})
    assert "CHAM_" in str(refused.value)
    assert "must be" in str(refused.value)


def test_a_sign_in_service_without_https_is_told_before_what_else_is_missing():
    with pytest.raises(ConfigurationError, match=r"CHAM_OIDC_ISSUER.*https://"):
        read_configuration({"CHAM_OIDC_ISSUER": "http://sign-in.example"})


@pytest.mark.parametrize("name", ["CHAM_WORKERS", "CHAM_PORT"])
def test_a_wrong_variable_of_the_command_is_refused_with_its_name(name: str):
    told = CliRunner().invoke(serve, [], env={name: "0"})
    assert told.exit_code == 2
    assert name in told.output


def test_a_slip_of_the_pen_is_refused_and_set_right():
    with pytest.raises(SettingUnknownError, match="CHAM_PORT"):
        read_configuration({"CHAM_PROT": "8400"})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("CHAM_DATABASE_URL", "mysql://somebody:word-of-honour@host/name"),
        ("CHAM_QUEUE_URL", "amqp://somebody:word-of-honour@host"),
        ("CHAM_SECRET_KEY", "word-of-honour"),
    ],
)
def test_a_refusal_does_not_say_secrets_again(name: str, value: str):
    with pytest.raises(ConfigurationError) as refused:
        read_configuration({name: value})
    assert "word-of-honour" not in str(refused.value)


def test_without_settings_everything_lies_in_the_data_folder():
    found = read_configuration({"CHAM_DATA": "/somewhere"})
    assert found.database["NAME"] == Path("/somewhere/cham.sqlite3")
    assert (found.host, found.port, found.workers, found.queue_url) == ("127.0.0.1", 8400, 1, "")
    assert not found.is_reachable


def test_an_address_of_postgresql_is_taken_apart():
    url = "postgresql://cham:p%40ss@db.example:6432/cx?sslmode=verify-full"
    found = read_configuration({"CHAM_DATABASE_URL": url}).database
    assert found["ENGINE"] == "django.db.backends.postgresql"
    assert [found[each] for each in ("USER", "PASSWORD", "HOST", "PORT", "NAME")] == [
        "cham", "p@ss", "db.example", "6432", "cx",
    ]  # fmt: skip
    assert found["OPTIONS"] == {"sslmode": "verify-full"}


def test_a_socket_of_postgresql_is_named_after_the_question_mark():
    found = read_configuration({"CHAM_DATABASE_URL": "postgresql:///cx?host=/run/pg"}).database
    assert (found["HOST"], found["PORT"], found["OPTIONS"]) == ("/run/pg", "", {})


def test_a_secret_may_stand_in_a_file(tmp_path: Path):
    place = tmp_path / "url"
    place.write_text("postgresql://host/from-file\n", encoding="utf-8")
    found = read_configuration({"CHAM_DATABASE_URL_FILE": str(place)})
    assert found.database["NAME"] == "from-file"
    both = {"CHAM_DATABASE_URL_FILE": str(place), "CHAM_DATABASE_URL": "postgresql://host/other"}
    with pytest.raises(ConfigurationError, match="CHAM_DATABASE_URL_FILE"):
        read_configuration(both)
    with pytest.raises(ConfigurationError, match="CHAM_QUEUE_URL_FILE"):
        read_configuration({"CHAM_QUEUE_URL_FILE": str(tmp_path / "nowhere")})


@pytest.mark.parametrize(
    ("host", "reachable"),
    [
        ("127.0.0.1", False),
        ("localhost", False),
        ("::1", False),
        ("0.0.0.0", True),
        ("10.1.2.3", True),
    ],
)
def test_whether_others_can_reach_the_server(host: str, reachable: bool):
    assert read_configuration({"CHAM_HOST": host}).is_reachable is reachable
