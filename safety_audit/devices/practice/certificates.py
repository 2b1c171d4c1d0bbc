"""Certificates that somebody added to a practice phone: the folder's list, and each file in PEM."""

from collections.abc import Iterator
from datetime import timedelta

from safety_audit.devices.practice.describe import Certificate
from safety_audit.devices.practice.handset import Handset
from safety_audit.devices.practice.versions import digest

__all__ = ["certificate_file", "certificate_list", "file_names"]


def file_names(phone: Handset, user: int) -> list[str]:
    """Return the names of the files of one user."""
    return [name for name, _ in _of(phone, user)]


def certificate_list(phone: Handset, user: int) -> str:
    """Return what `ls -l` prints of the folder of one user."""
    lines = [f"total {4 * len(file_names(phone, user))}\n"]
    for name, one in _of(phone, user):
        lines.append(f"-rw-r--r-- 1 system system 566 {one.added:%Y-%m-%d %H:%M} {name}\n")
    return "".join(lines)


def certificate_file(phone: Handset, user: int, name: str) -> bytes | None:
    """Return one of the files; None if there is none of this name."""
    one = dict(_of(phone, user)).get(name)
    return None if one is None else _made(one)


def _of(phone: Handset, user: int) -> Iterator[tuple[str, Certificate]]:
    """Yield each certificate of a user with its file's name, as Android makes that of a subject."""
    for one in phone.spec.certificates:
        if one.user == user:
            yield f"{digest(8, 'certificate', one.organisation, one.name)}.0", one


def _made(one: Certificate) -> bytes:
    """Return a certificate of nobody's, always the same for the same words."""
    # They take time to import, and most practice phones have no such file.
    from cryptography import x509  # noqa: PLC0415 - see the line above
    from cryptography.hazmat.primitives.asymmetric import ed25519  # noqa: PLC0415 - see above
    from cryptography.hazmat.primitives.serialization import Encoding  # noqa: PLC0415 - see above

    key = ed25519.Ed25519PrivateKey.from_private_bytes(
        digest(32, "key", one.organisation, one.name).encode()
    )
    oids = (
        (x509.NameOID.ORGANIZATION_NAME, one.organisation),
        (x509.NameOID.COMMON_NAME, one.name),
    )
    name = x509.Name([x509.NameAttribute(oid, value) for oid, value in oids if value])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(one.added)
        .not_valid_after(one.added + timedelta(days=3650))
        .sign(key, algorithm=None)
    )
    return made.public_bytes(Encoding.PEM)
