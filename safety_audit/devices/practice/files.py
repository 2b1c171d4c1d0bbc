"""What a practice phone says of its files: packages, photos, certificates, tools that open it."""

import hashlib
import re
import shlex
from collections.abc import Callable

from safety_audit.devices.practice import certificates, photos
from safety_audit.devices.practice.handset import Handset
from safety_audit.devices.practice.package_file import package_file
from safety_audit.devices.practice.saying import Said

__all__ = ["PATTERNS", "SUPERUSERS"]

SUPERUSERS = ("/system/bin/su", "/system/xbin/su", "/sbin/su", "/su/bin/su", "/data/adb/magisk")

_FILE = re.compile(
    r"(?P<how>head|tail) -c (?P<bytes>\d+) (?P<path>/\S+)(?: \| head -c (?P<first>\d+))?"
)
_DIGEST = re.compile(r"sha256sum (?P<path>/\S+)")
_CERTIFICATES = re.compile(r"ls -l /data/misc/user/(?P<user>\d+)/cacerts-added")
_CERTIFICATE = re.compile(
    r"cat (?P<path>/data/misc/user/(?P<user>\d+)/cacerts-added/(?P<name>\S+))"
)
_SUPERUSER = re.compile(re.escape("ls -l " + " ".join(SUPERUSERS)))
_PHOTOS = re.compile(r"find (?P<folder>/\S+) -type f .* \| head -n (?P<most>\d+)", re.DOTALL)
_PHOTO = re.compile(
    r"(?P<how>head|tail) -c (?P<bytes>\d+) '(?P<path>/[^']+)'"
    r" \| (?P<then>head|tail) -c (?P<first>\d+)"
)
_HEADS = re.compile(r"head -c (?P<bytes>\d+) (?P<paths>'/.*)")


def _package_at(phone: Handset, path: str) -> bytes | None:
    """Return the package file at this path; None if there is none."""
    found = (app for app in phone.apps if path == f"{app.place}/base.apk")
    app = next(found, None)
    return package_file(app.signer, app.spec.label) if app else None


def _of_file(phone: Handset, found: re.Match[str]) -> Said:
    content = _package_at(phone, found["path"])
    if content is None:
        missing = f"{found['how']}: {found['path']}: No such file or directory\n"
        return Said(err=missing, code=1)
    count = int(found["bytes"])
    part = _end(content, found["how"], count)
    return Said(data=part[: int(found["first"])] if found["first"] else part)


def _of_digest(phone: Handset, found: re.Match[str]) -> Said:
    content = _package_at(phone, found["path"])
    if content is None:
        missing = f"sha256sum: {found['path']}: No such file or directory\n"
        return Said(err=missing, code=1)
    return Said(f"{hashlib.sha256(content).hexdigest()}  {found['path']}\n")


def _of_certificates(phone: Handset, found: re.Match[str]) -> Said:
    return Said(certificates.certificate_list(phone, int(found["user"])))


def _of_certificate(phone: Handset, found: re.Match[str]) -> Said:
    data = certificates.certificate_file(phone, int(found["user"]), found["name"])
    if data is None:
        return Said(err=f"cat: {found['path']}: No such file or directory\n", code=1)
    return Said(data=data)


def _of_superuser(phone: Handset, _found: re.Match[str]) -> Said:
    there = SUPERUSERS[1:2] if phone.spec.opened else ()
    missing = "".join(
        f"ls: {path}: No such file or directory\n" for path in SUPERUSERS if path not in there
    )
    listed = (f"-rwsr-sr-x 1 root root 71312 2009-01-01 00:00 {path}\n" for path in there)
    return Said("".join(listed), err=missing, code=1)


def _of_photos(phone: Handset, found: re.Match[str]) -> Said:
    folder = found["folder"]
    if not folder.startswith("/storage/emulated/0/"):
        return Said(err=f"find: {folder}: Permission denied\n")
    if not (listed := photos.photo_list(phone, folder, int(found["most"]))):
        return Said(err=f"find: {folder}: No such file or directory\n")
    return Said(listed)


def _of_photo(phone: Handset, found: re.Match[str]) -> Said:
    _, content = photos.photo_files(phone).get(found["path"], (0, None))
    if content is None:
        return Said(err=f"{found['how']}: {found['path']}: No such file or directory\n")
    part = _end(content, found["how"], int(found["bytes"]))
    return Said(data=_end(part, found["then"], int(found["first"])))


def _of_heads(phone: Handset, found: re.Match[str]) -> Said:
    files, paths = photos.photo_files(phone), shlex.split(found["paths"])
    heads = {path: files[path][1][: int(found["bytes"])] for path in paths if path in files}
    missing = "".join(
        f"head: {path}: No such file or directory\n" for path in paths if path not in heads
    )
    if len(paths) > 1:
        heads = {path: f"==> {path} <==\n".encode() + head for path, head in heads.items()}
    return Said(data=b"\n".join(heads.values()), err=missing, code=1 if missing else 0)


def _end(content: bytes, how: str, count: int) -> bytes:
    return content[:count] if how == "head" else content[-count:]


PATTERNS: tuple[tuple[re.Pattern[str], Callable[[Handset, re.Match[str]], Said]], ...] = (
    (_FILE, _of_file),
    (_DIGEST, _of_digest),
    (_CERTIFICATES, _of_certificates),
    (_CERTIFICATE, _of_certificate),
    (_SUPERUSER, _of_superuser),
    (_PHOTOS, _of_photos),
    (_PHOTO, _of_photo),
    (_HEADS, _of_heads),
)
"""What is said to each command about a file."""
