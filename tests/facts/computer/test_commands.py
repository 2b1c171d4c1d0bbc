"""What a command line starts."""

import pytest

from safety_audit.facts.computer.commands import (
    command_of,
    odd_place,
    recorder_in,
    shell_command_of,
)


@pytest.mark.parametrize(
    ("line", "program"),
    [
        ("/usr/bin/x --flag", "/usr/bin/x"),
        ("-/usr/bin/x", "/usr/bin/x"),
        ("x %U", "x"),
        ('"/opt/My App/x" -a', "/opt/My App/x"),
        ("env LANG=C A=1 /usr/bin/x", "/usr/bin/x"),
        ("nohup setsid ~/x", "/home/ana/x"),
        ("$HOME/.x/y", "/home/ana/.x/y"),
        ("%h/bin/x", "/home/ana/bin/x"),
        ("python3 -u /home/ana/x.py", "/home/ana/x.py"),
        ("/bin/sh -c 'while :; do scrot; done'", "scrot"),
        ("python3 -c 'import os'", ""),
        ("/usr/bin/env FOO=1 /opt/x", "/opt/x"),
        ("/home/ana/.x/env", "/home/ana/.x/env"),
        ("bash -lc x", "x"),
        ("bash", "bash"),
        ("sh /etc/x.sh", "/etc/x.sh"),
        ("'unclosed", "'unclosed"),
        ("", ""),
    ],
)
def test_program(line: str, program: str) -> None:
    """The program is found behind interpreters, helpers and quotes; code of Python has none."""
    assert command_of(line, "/home/ana").program == program


@pytest.mark.parametrize(
    ("line", "program"),
    [
        ("cd / && /home/ana/.x/y", "/home/ana/.x/y"),
        ("sleep 60 && /opt/x", "/opt/x"),
        ("if [ -x /opt/x ]; then ~/.c/y; fi", "/home/ana/.c/y"),
        ("(~/.x/y >/dev/null 2>&1 &)", "/home/ana/.x/y"),
        ("rsync -a / /backup; /tmp/x", "/tmp/x"),
        ("[ -x /usr/bin/php ] && /usr/lib/php/sessionclean", "/usr/lib/php/sessionclean"),
        ("sh -c 'sleep 1; /opt/x > /tmp/log'", "/opt/x"),
        (". ~/.x/y", "/home/ana/.x/y"),
        # What two tools do together, neither of them tells.
        ("curl http://example.org | sh", ""),
        ("cd /", "cd"),
        ("", ""),
    ],
)
def test_program_in_a_shell(line: str, program: str) -> None:
    """Of several commands in a line, the one in an odd place counts, or the only telling one."""
    assert shell_command_of(line, "/home/ana").program == program


@pytest.mark.parametrize(
    ("path", "odd"),
    [
        ("/usr/bin/x", False),
        ("/home/ana/.local/bin/x", False),
        ("/home/ana/.config/x", False),
        ("/home/ana/.local/lib/.fonts/x", True),
        ("/home/ana/.cache/x", True),
        ("/tmp/x", True),
        ("/dev/shm/x", True),
        ("/opt/tmp/x", False),
        ("", False),
    ],
)
def test_odd_place(path: str, *, odd: bool) -> None:
    """Hidden folders and temporary files are no places for programs; the usual ones are."""
    assert odd_place(path) is odd


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("scrot /tmp/%s.png", "scrot"),
        ("sh -c 'sleep 1; xinput test-xi2'", "xinput test-xi2"),
        ("/usr/bin/logkeys --start", "logkeys"),
        ("ffmpeg -f x11grab -i :0 x.mp4", "ffmpeg -f x11grab"),
        ("ffmpeg -i in.mkv out.mp4", ""),
        ("import -window root x.png", "import -window root"),
        ("python import_photos.py", ""),
        ("scrotum", ""),
        ("gnome-screenshot-tool", ""),
    ],
)
def test_recorder(line: str, words: str) -> None:
    """Words that record are found as whole words."""
    assert recorder_in(line) == words
