"""Read a command line as somebody wrote it down: which program it starts, and what that does."""

import re
import shlex
from dataclasses import dataclass
from pathlib import PurePosixPath

__all__ = ["Command", "command_of", "is_interpreter", "odd_place", "recorder_in"]

_INTERPRETERS = re.compile(
    r"(?:ba|da|z|k|fi|tc|c)?sh|python[\d.]*|perl[\d.]*|ruby[\d.]*|node|nodejs|java|lua[\d.]*|php[\d.]*"
)
# Words in front of the program that is meant.
_WRAPPERS = frozenset(
    {"env", "nohup", "setsid", "nice", "ionice", "exec", "sudo", "command", "time", "dbus-launch"}
)
_INLINE = frozenset({"-c", "-e"})
_ASSIGNMENT = re.compile(r"[A-Za-z_]\w*=")
# Letters that systemd allows before the program, and the places the desktop fills in.
_PREFIXES = "@-:+!|"
_FIELDS = re.compile(r"%[a-zA-Z]")

_ODD_ROOTS = ("/tmp/", "/var/tmp/", "/dev/shm/", "/run/user/")  # noqa: S108 - what is looked for

# Programs that record the screen, the keyboard or the microphone when they are told to. Seen
# once they mean little; in something that starts by itself they are worth a question.
_RECORDERS = re.compile(
    r"""(?:^|[\s/;&|(`'"])(?:
        logkeys|llk|xspy|xkeylogger|pykeylogger|lkl
        |xinput\s+(?:--)?test(?:-xi2)?|evtest|showkey|xev
        |scrot|maim|grim|gnome-screenshot|spectacle\s+-b|flameshot\s+full|ksnip|import\s+-window\s+root
        |ffmpeg\b[^\n]*\b(?:x11grab|kmsgrab|v4l2|pulse|alsa)|wf-recorder|recordmydesktop
        |arecord|parecord|pw-record|fswebcam|streamer
        |script\s+-\w*f|ttyrec
    )(?=$|[\s;&|)`'"])""",
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Command:
    """What a command line starts."""

    program: str
    """The program or script that does the work: a path or a bare name; empty if it is code."""
    line: str
    """The command line as it was written."""


def is_interpreter(name: str) -> bool:
    """Tell whether a program runs what another file says, as a shell or Python does."""
    return _INTERPRETERS.fullmatch(name) is not None


def command_of(line: str, home: str = "") -> Command:
    """Return what a command line starts, behind interpreters and helpers."""
    # systemd and the desktop write the home as %h or ~; the shell as $HOME.
    written = line.replace("%h", home or "~").replace("${HOME}", home).replace("$HOME", home)
    words = _words(_FIELDS.sub("", written).lstrip(_PREFIXES))
    program = _program(words)
    return Command(home + program[1:] if program.startswith("~/") else program, line)


def _words(line: str) -> list[str]:
    try:
        return shlex.split(line, comments=False)
    except ValueError:
        return line.split()


def _program(words: list[str]) -> str:
    for number, word in enumerate(words):
        name = PurePosixPath(word).name
        if _ASSIGNMENT.match(word) or name in _WRAPPERS or (number and word.startswith("-")):
            if word in _INLINE:
                return ""
            continue
        if is_interpreter(name):
            rest = words[number + 1 :]
            # An interpreter by itself, as `bash -l`, is the program that is meant.
            return _script(rest) if rest else word
        return word
    return ""


def _script(words: list[str]) -> str:
    for word in words:
        if word.startswith("-"):
            if word in _INLINE or (word[1:2] != "-" and word.endswith("c")):
                return ""
            continue
        return word
    return ""


def odd_place(path: str) -> bool:
    """Tell whether a program lies where programs are not kept: hidden, or among temporary files."""
    if path.startswith(_ODD_ROOTS):
        return True
    return any(
        part.startswith(".") and part not in _USUAL_HIDDEN for part in PurePosixPath(path).parts
    )


# `~/.local` is where programs of one person belong; `~/.nvm` and the like hold tools.
_USUAL_HIDDEN = frozenset(
    {
        ".",
        "..",
        ".local",
        ".cargo",
        ".nvm",
        ".pyenv",
        ".rbenv",
        ".npm",
        ".npm-global",
        ".dropbox-dist",
    }
    | {".steam", ".config", ".var", ".nix-profile", ".bun", ".deno", ".go", ".linuxbrew", ".asdf"}
)


def recorder_in(line: str) -> str:
    """Return the words of a line that record screen, keyboard or sound; empty if there are none."""
    found = _RECORDERS.search(line)
    return found[0].strip(" \t;&|(`'\"/") if found else ""
