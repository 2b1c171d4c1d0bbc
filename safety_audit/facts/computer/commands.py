"""Read a command line as somebody wrote it down: which program it starts, and what that does."""

import re
import shlex
from dataclasses import dataclass
from pathlib import PurePosixPath

__all__ = [
    "Command",
    "command_of",
    "is_interpreter",
    "odd_place",
    "recorder_in",
    "shell_command_of",
]

_INTERPRETERS = re.compile(
    r"(?:ba|da|z|k|fi|tc|c)?sh|python[\d.]*|perl[\d.]*|ruby[\d.]*|node|nodejs|java|lua[\d.]*|php[\d.]*"
)
_SHELLS = re.compile(r"(?:ba|da|z|k|fi)?sh")
# What stands between the commands of a shell's line, and what leads into files.
_BETWEEN = frozenset(";&|()")
_INTO_FILES = frozenset("<>")
_OWN_WORDS = frozenset(
    {"if", "then", "else", "elif", "fi", "while", "do", "done", "for", "!", "{", "}"}
)
# Commands that do nothing to speak of beside another one.
_SMALL = frozenset(
    {"[", "[[", "test", "cd", "sleep", "echo", "printf", "true", "false", ":", "export", "set"}
    | {"umask", "wait", "exit", "return", "ulimit", "mkdir", "touch", "date", "which"}
    | {"read", "trap", "unset", "disown", "in"}
)
# Words in front of the program that is meant.
_WRAPPERS = frozenset(
    {"env", "nohup", "setsid", "nice", "ionice", "exec", "sudo", "command", "time", "dbus-launch"}
    | {"source", ".", "eval", "systemd-cat", "systemd-inhibit"}
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
    words = _words(_FIELDS.sub("", _home_written_out(line, home)).lstrip(_PREFIXES))
    return Command(_started(words, home), line)


def _started(words: list[str], home: str) -> str:
    if code := _code(words):
        return shell_command_of(code, home).program
    program = _program(words)
    return home + program[1:] if program.startswith("~/") else program


def _home_written_out(line: str, home: str) -> str:
    # systemd and the desktop write the home as %h or ~; the shell as $HOME.
    return line.replace("%h", home or "~").replace("${HOME}", home).replace("$HOME", home)


def _code(words: list[str]) -> str:
    """Return the commands that a shell is given in one word, as `sh -c "..."`; empty for none."""
    for number, word in enumerate(words[:-1]):
        if _SHELLS.fullmatch(PurePosixPath(word).name):
            flag = words[number + 1]
            is_code = flag.startswith("-") and not flag.startswith("--") and flag.endswith("c")
            return words[number + 2] if is_code and len(words) > number + 2 else ""
    return ""


def shell_command_of(line: str, home: str = "") -> Command:
    """Return what a line of a shell starts: of several commands, the one that counts.

    That is one in an odd place, or else the only one that is more than a wait, a test or a
    message. Where several are, none of them stands for the line.
    """
    commands = _commands(_home_written_out(line, home))
    programs = [program for words in commands if (program := _started(words, home))]
    odd = next((program for program in programs if odd_place(program)), "")
    telling = dict.fromkeys(one for one in programs if PurePosixPath(one).name not in _SMALL)
    several = len(telling) > 1
    only = "" if several else next(iter((*telling, *programs)), "")
    return Command(odd or only, line)


def _commands(line: str) -> list[list[str]]:
    """Return the words of each command of a shell's line."""
    reader = shlex.shlex(line, posix=True, punctuation_chars=True)
    reader.whitespace_split, reader.commenters = True, ""
    try:
        words = list(reader)
    except ValueError:
        return [line.split()]
    found: list[list[str]] = [[]]
    skip = False
    for word in words:
        leads_on = bool(word) and set(word) <= _BETWEEN | _INTO_FILES
        if leads_on and not set(word) & _INTO_FILES:
            found.append([])
        # A word of the shell's own, as `then`, stands before a command.
        elif not leads_on and not skip and (found[-1] or word not in _OWN_WORDS):
            found[-1].append(word)
        skip = leads_on and bool(set(word) & _INTO_FILES)
    return found


def _words(line: str) -> list[str]:
    try:
        return shlex.split(line, comments=False)
    except ValueError:
        return line.split()


def _program(words: list[str]) -> str:
    for number, word in enumerate(words):
        name = PurePosixPath(word).name
        if _ASSIGNMENT.match(word) or _is_wrapper(word) or (number and word.startswith("-")):
            if word in _INLINE:
                return ""
            continue
        if is_interpreter(name):
            rest = words[number + 1 :]
            # An interpreter by itself, as `bash -l`, is the program that is meant.
            return _script(rest) if rest else word
        return word
    return ""


def _is_wrapper(word: str) -> bool:
    """Tell whether a word is one of the system's helpers, not a file of somebody's of that name."""
    return word.removeprefix("/usr").removeprefix("/bin/") in _WRAPPERS


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
