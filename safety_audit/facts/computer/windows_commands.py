r"""Read a command line of Windows: which program it starts, and where that lies.

Windows itself guesses where a program's name ends when it stands without quotes: at each blank, it
tries. Here the name ends at the first `.exe` or other ending of a program.
"""

import ntpath
import re
from enum import Enum

from safety_audit.facts.computer.commands import Command

__all__ = ["Where", "name_of", "records", "where", "windows_command"]

_ENDING = re.compile(
    r".*?\.(?:exe|com|bat|cmd|vbs|vbe|js|jse|wsf|ps1|scr|pif|lnk|dll|cpl|msi|hta|py|pyw|jar)"
    r"(?=[\"'\s,]|\Z)",
    re.IGNORECASE | re.DOTALL,
)
_QUOTED = re.compile(r'"([^"]*)"?')
_WORD = re.compile(r"\S+")
_DEEPEST = 4
# Programs that do what another file says.
_INTERPRETERS = frozenset(
    {"cmd", "powershell", "pwsh", "wscript", "cscript", "mshta", "rundll32", "regsvr32", "conhost"}
    | {"python", "pythonw", "node", "java", "javaw", "msiexec", "explorer", "forfiles", "py", "pyw"}
)
_FOLDERS = {
    "systemroot": "/windows", "windir": "/windows", "systemdrive": "",
    "programfiles": "/program files", "programw6432": "/program files",
    "programfiles(x86)": "/program files (x86)", "commonprogramfiles": "/program files/common",
    "programdata": "/programdata", "allusersprofile": "/programdata", "public": "/users/public",
    "localappdata": "~/appdata/local", "appdata": "~/appdata/roaming", "userprofile": "~",
    "temp": "~/appdata/local/temp", "tmp": "~/appdata/local/temp", "homepath": "~",
}  # fmt: skip
_VARIABLE = re.compile(r"%([^%\s]{1,40})%")
_DRIVE = re.compile(r"(?:[/\\]{2}[?.][/\\]|\\\?\?\\)?[a-z]:(?=[/\\])", re.IGNORECASE)

_WRITABLE = (
    "/tmp/",  # noqa: S108 - what is looked for
    "/temp/", "/users/public/", "/$recycle.bin/", "/perflogs/", "/downloads/",
    "/windows/tasks/", "/windows/tracing/", "/windows/debug/", "/system volume information/",
    "/recovery/", "/intel/", "/windows/system32/spool/drivers/color/",
)  # fmt: skip
_INSTALLED = (
    "/program files/", "/program files (x86)/", "/programdata/microsoft/windows defender/",
    "/programdata/package cache/",
)  # fmt: skip
# Where Microsoft's own programs for one person lie.
_PERSONAL = ("microsoft/onedrive/", "microsoft/teams/", "microsoft/windowsapps/", "microsoft/edge")
_USUAL_HIDDEN = frozenset({".vscode", ".local", ".cargo", ".dotnet", ".nuget", ".pyenv"})
_ENCODED = re.compile(r"(?:^|\s)[-/]e(?:c|nc|nco\w*)?\s+[A-Za-z0-9+/=]{16,}", re.IGNORECASE)
_RECORDERS = re.compile(
    r"""(?:^|[\s\\/"'&|(])(?:
        psr(?:\.exe)?\s[^\n]{0,200}/start
        |ffmpeg(?:\.exe)?["']?\s[^\n]{0,400}\b(?:gdigrab|ddagrab|dshow)
        |nircmdc?(?:\.exe)?["']?\s+savescreenshot\w*
        |[\w-]{0,40}keylog\w*
    )""",
    re.VERBOSE | re.IGNORECASE,
)


class Where(Enum):
    """Where a program lies, as far as that tells who can have put it there."""

    SYSTEM = "system"
    """In the folder of Windows."""
    INSTALLED = "installed"
    """Where installers put programs, or Microsoft's own for one person."""
    ODD = "odd"
    """Where programs are not kept: hidden, among temporary files, on another computer."""
    OTHER = "other"
    """Anywhere else; a person can write there without an administrator."""


def windows_command(line: str) -> Command:
    """Return what a command line starts, behind interpreters; code has no program."""
    return Command(_program(line.strip(), _DEEPEST), line)


def _program(line: str, depth: int) -> str:
    program, rest = _first(line)
    if name_of(program) not in _INTERPRETERS or not rest.strip() or depth == 0:
        return program
    words = rest.strip()
    while words.startswith(("-", "/")):
        option, words = _first_word(words)
        lowered = option.casefold()
        if lowered in ("/c", "/k", "/r"):
            return _program(words, depth - 1)
        if lowered in ("-c", "-e", "-ec", "-enc", "-encodedcommand", "-command"):
            return ""
        # Options of PowerShell that take a word of their own.
        if lowered in ("-executionpolicy", "-ep", "-ex", "-exec", "-windowstyle", "-w", "-win"):
            _, words = _first_word(words)
    return _program(words, depth - 1) if words else program


def _first_word(line: str) -> tuple[str, str]:
    found = _QUOTED.match(line) or _WORD.match(line)
    if found is None:
        return "", ""
    return found[0].strip('"'), line[found.end() :].lstrip()


def _first(line: str) -> tuple[str, str]:
    """Return the program of a line, and what stands behind it."""
    if quoted := _QUOTED.match(line):
        return quoted[1], line[quoted.end() :]
    word = _WORD.match(line)
    named = word is not None and name_of(word[0]) in _INTERPRETERS
    found = word if named else _ENDING.match(line[:2000]) or word
    return (found[0], line[found.end() :]) if found else ("", "")


def name_of(program: str) -> str:
    """Return a program's name without folder and `.exe`, in small letters."""
    return ntpath.basename(program.replace("/", "\\")).casefold().removesuffix(".exe")


def where(program: str) -> Where:
    """Return where a program lies. A bare name is looked for along a path, which tells nothing."""
    path = _normal(program)
    if path.startswith("//"):
        return Where.ODD
    if any(place in path for place in _WRITABLE) or _is_hidden(path):
        return Where.ODD
    if path.startswith("/windows/"):
        return Where.SYSTEM
    if path.startswith(_INSTALLED):
        return Where.INSTALLED
    _, local, below = path.partition("/appdata/local/")
    if local and below.startswith(_PERSONAL):
        return Where.INSTALLED
    if re.search(r"/appdata/roaming/[^/]*\Z|/appdata/local/[^/]*\Z|^/programdata/[^/]*\Z", path):
        return Where.ODD
    return Where.OTHER


def _is_hidden(path: str) -> bool:
    return any(
        part[:1] == "." and part not in _USUAL_HIDDEN | {".", ".."} for part in path.split("/")
    )


def _normal(program: str) -> str:
    """Return a path with slashes, in small letters, without the disk, `~` for the home."""
    path = _VARIABLE.sub(lambda found: _FOLDERS.get(found[1].casefold(), found[0]), program.strip())
    path = _DRIVE.sub("", path, count=1).replace("\\", "/").casefold()
    for start in ("systemroot/", "/systemroot/"):
        if path.startswith(start):
            path = f"/windows/{path.removeprefix(start)}"
    if path.startswith(("system32/", "syswow64/")):
        path = f"/windows/{path}"
    return re.sub(r"/[^/]+/\.\.(?=/)", "", path)


def records(line: str) -> str:
    """Return the words that record screen or sound, or that hide what is done; else empty."""
    if found := _RECORDERS.search(line):
        return found[0].strip(" \t\"'&|(\\/")
    return ""


def is_encoded(line: str) -> bool:
    """Tell whether a command line hides what it does in letters and digits."""
    return _ENCODED.search(line) is not None
