"""Texts go out only to a service that proves to be the one that was named."""

import ssl
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from cham.voice.backends import Fallback, LinearBackend
from integration.voice.conftest import Server, running
from integration.voice.test_http_backend import TASK, TEXTS, Asking


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for this machine that nobody but its own file vouches for, with its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    address = x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(address, critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    file = tmp_path_factory.mktemp("tls") / "both.pem"
    file.write_bytes(
        made.public_bytes(serialization.Encoding.PEM)
        + key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return file


def test_a_service_is_believed_by_its_certificate(
    linear: LinearBackend, certificate: Path, monkeypatch: pytest.MonkeyPatch
):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    server = Server()
    server.socket = context.wrap_socket(server.socket, server_side=True)
    for service in running(server):
        address = service.address.replace("http:", "https:")
        stranger = Asking(service, linear, address=address, attempts=1)
        found = stranger.backend.predict(TEXTS, TASK)
        assert {each.fallback for each in found} == {Fallback.UNREACHABLE}
        assert service.seen == []
        assert stranger.spent.total == 0
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        assert Asking(service, linear, address=address).labels(TEXTS[:2]) == [
            "positive", "negative",
        ]  # fmt: skip
