"""A certificate of ours, made anew for each run of the tests."""

from datetime import UTC, datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

__all__ = ["made_certificate"]


def made_certificate(organisation: str, name: str) -> bytes:
    """Return a certificate in PEM that names this organisation and this name; empty for none."""
    key = ec.generate_private_key(ec.SECP256R1())
    parts = [
        x509.NameAttribute(oid, value)
        for oid, value in (
            (x509.NameOID.COMMON_NAME, name),
            (x509.NameOID.ORGANIZATION_NAME, organisation),
        )
        if value
    ]
    start = datetime(2026, 9, 1, tzinfo=UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(x509.Name(parts))
        .issuer_name(x509.Name(parts))
        .public_key(key.public_key())
        .serial_number(7)
        .not_valid_before(start)
        .not_valid_after(start + timedelta(days=9))
        .sign(key, hashes.SHA256())
    )
    return made.public_bytes(serialization.Encoding.PEM)
