"""Which installed package a file belongs to, from the package manager's own lists.

Debian's lists and Arch's are plain text, and are read once, only when somebody asks: about 0.1 s
for 100,000 files. In RPM's database each path is looked up. Elsewhere the answer is "not known".
"""

import os
import re
from collections.abc import Callable

from safety_audit.devices.computer.files import Tree
from safety_audit.devices.computer.rpm import RpmOwners
from safety_audit.devices.interface import Status

__all__ = ["Owners"]

_DEBIAN = "/var/lib/dpkg/info"
_ARCH = "/var/lib/pacman/local"
_LIMIT = 64 << 20
# Since /bin, /sbin and /lib are links into /usr, a package may name either side.
_MERGED = re.compile(r"/(?:usr/)?(bin|sbin|lib|lib32|lib64|libx32)/")


class Owners:
    """The owners of files below one root."""

    def __init__(self, tree: Tree) -> None:
        """Look below this root, when first asked."""
        self._tree = tree
        self._find: Callable[[str], str | None] | None = None

    def owner(self, path: str) -> str | None:
        """Return the package a path belongs to; None if to none.

        Raises:
            LookupError: this system's list of packages is none that can be read here.

        """
        if self._find is None:
            self._find = self._read()
        return self._find(path)

    def _read(self) -> Callable[[str], str | None]:
        for folder, read in ((_DEBIAN, _debian), (_ARCH, _arch)):
            status, _, _ = self._tree.listing(folder, _LIMIT)
            if status is Status.OK:
                index = read(self._tree, folder)
                return lambda path: index.get(os.fsencode(_one_side(path)))
        return RpmOwners(self._tree).owner


def _one_side(path: str) -> str:
    match = _MERGED.match(path)
    return f"/usr/{match[1]}/{path[match.end() :]}" if match else path


def _names(tree: Tree, folder: str) -> list[str]:
    try:
        return sorted(os.listdir(tree.real(folder)))  # noqa: PTH208 - names are all it takes
    except OSError:
        return []


def _debian(tree: Tree, folder: str) -> dict[bytes, str]:
    index: dict[bytes, str] = {}
    for name in _names(tree, folder):
        if not name.endswith(".list"):
            continue
        _, data, _ = tree.read(f"{folder}/{name}", _LIMIT)
        package = name.removesuffix(".list").partition(":")[0]
        index.update(dict.fromkeys(data.split(b"\n"), package))
    return _both_sides(index)


def _arch(tree: Tree, folder: str) -> dict[bytes, str]:
    index: dict[bytes, str] = {}
    for name in _names(tree, folder):
        _, data, _ = tree.read(f"{folder}/{name}/files", _LIMIT)
        files = data.partition(b"%FILES%\n")[2].partition(b"\n\n")[0]
        package = name.rsplit("-", 2)[0]
        index.update(dict.fromkeys((b"/" + line for line in files.split(b"\n")), package))
    return _both_sides(index)


def _both_sides(index: dict[bytes, str]) -> dict[bytes, str]:
    """Add the `/usr` side of what is named without it."""
    starts = (b"/bin/", b"/sbin/", b"/lib/", b"/lib32/", b"/lib64/", b"/libx32/")
    merged = {b"/usr" + path: package for path, package in index.items() if path.startswith(starts)}
    return {**index, **merged}
