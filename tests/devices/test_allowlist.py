"""What may be sent to a phone is a table, and nothing else can be expressed."""

import re
import shlex

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from safety_audit.devices.allowlist import (
    PAGES,
    SLOTS,
    Row,
    permitted,
    permitted_page,
    permitted_query,
    photos_below,
    quoted,
    rows,
)
from safety_audit.devices.interface import Kind, NotAllowed, Query

READS = [
    "getprop",
    "date '+%s %z'",
    "getenforce",
    "settings list global",
    "settings list secure",
    "settings --user 10 list system",
    "pm list users",
    "pm list packages",
    "pm list packages -f -i -U",
    "pm list packages -f -i -U --user 10",
    "pm list packages -3 --user 0",
    "pm list packages --user 150",
    "pm path com.example.app",
    (
        "cmd package query-activities --brief -a android.intent.action.MAIN"
        " -c android.intent.category.LAUNCHER"
    ),
    (
        "cmd package query-activities --brief --user 10 -a android.intent.action.MAIN"
        " -c android.intent.category.LAUNCHER"
    ),
    "dumpsys package",
    "dumpsys media.camera",
    "dumpsys notification",
    "dumpsys activity services",
    "dumpsys batterystats --daily",
    "dumpsys appops --op FINE_LOCATION",
    "dumpsys appops --op CAMERA --include-discrete 0",
    "dumpsys -t 60 package",
    "cmd deviceidle whitelist",
    "cmd companiondevice list 0",
    "dpm list-owners",
    "ime list -s",
    "ls -l /data/misc/user/10/cacerts-added",
    "cat /data/misc/user/0/cacerts-added/0a1b2c3d.0",
    "tail -c 65536 /data/app/~~aZ09-_==/com.example.app-Qx1==/base.apk",
    "head -c 262144 '/sdcard/DCIM/Camera/IMG 2026.jpg'",
    "head -c 32768 '/sdcard/DCIM/a.jpg' '/sdcard/DCIM/b $(x).jpg' '/sdcard/DCIM/c.jpg'",
    "head -c 300000 '/storage/emulated/10/DCIM/Camera/a.mp4' | tail -c 262144",
    "tail -c 300000 '/storage/1A2B-3C4D/Pictures/.hidden/b.mov' | head -c 1024",
    "ls /storage",
    photos_below("/sdcard/DCIM", 50),
]

# One for each line of what must never be sent, and close relatives of what may.
NEVER = [
    "",
    " ",
    "getprop\n",
    "getprop ",
    " getprop",
    "getprop; reboot",
    "getprop\u00a0ro.build.id",
    "locksettings verify",
    "locksettings verify --old 1234",
    "locksettings get-disabled",
    "service call trust 5",
    "su",
    "su -c id",
    "which -a su",
    "bugreport",
    "bugreportz",
    "uiautomator dump",
    "input tap 1 1",
    "am start -a android.settings.SETTINGS",
    "monkey -p com.example.app 1",
    "screencap -p",
    "settings put secure location_mode 0",
    "settings delete secure location_mode",
    "settings --user 0 put secure a b",
    "pm uninstall com.example.app",
    "pm disable com.example.app",
    "pm clear com.example.app",
    "pm grant com.example.app android.permission.CAMERA",
    "pm revoke com.example.app android.permission.CAMERA",
    "appops set com.example.app CAMERA deny",
    "appops reset",
    "dpm remove-active-admin com.example/.Admin",
    "cmd role add-role-holder android.app.role.SMS com.example",
    "content insert --uri content://settings/secure",
    "content query --uri content://sms",
    "svc wifi disable",
    "cmd wifi set-wifi-enabled disabled",
    "cmd notification post a b",
    "cmd deviceidle whitelist +com.example.app",
    "dumpsys",
    "dumpsys notification --noredact",
    "dumpsys clipboard",
    "dumpsys activity",
    "dumpsys batterystats",
    "dumpsys battery set level 5",
    "dumpsys deviceidle force-idle",
    "dumpsys package --help",
    "dumpsys appops --op camera",
    "logcat",
    "setprop a b",
    "reboot",
    "cat /data/misc/user/0/cacerts-added/../../x",
    "ls -l /data/misc/user/../cacerts-added",
    "head -c 100 /data/app/../../data/misc/x/base.apk",
    "head -c 100 /data/app/a/./base.apk",
    "head -c 100 '/sdcard/DCIM/../Android/data/x'",
    "head -c 100 '/sdcard/DCIM/a/..'",
    "head -c 100 '/sdcard/Android/data/x'",
    "head -c 100 /sdcard/DCIM/a.jpg",
    "head -c 99999999 '/sdcard/DCIM/a.jpg'",
    "head -c 100 '/sdcard/DCIM/a' /data/b.jpg",
    "head -c 100 '/sdcard/DCIM/a'  '/sdcard/DCIM/b'",
    "head -c 100 '/sdcard/DCIM/a' '/sdcard/Android/b'",
    "head -c 100 '/sdcard/DCIM/a'; reboot; echo 'b'",
    "head -c 100 '/sdcard/DCIM/a\nb'",
    "head -c 100 '/sdcard/DCIM/a'\\''",
    "find /data -type f",
    photos_below("/sdcard/DCIM", 50).replace("stat", "rm"),
    photos_below("/sdcard/Android", 50),
    photos_below("/sdcard/DCIM", 50) + " > /sdcard/x",
    "pm path com.example.app;reboot",
    "pm list packages -l",
]

SHELL_SPECIALS = st.sampled_from(
    list(";&|<>()$`\\\"'*?[]#~=%!{}^ \t\n\r\0\x0b\x0c\x1b\u00a0\u2028\u3000")
)
TEXT = st.text(max_size=40) | st.lists(SHELL_SPECIALS | st.characters(), max_size=12).map("".join)


@pytest.mark.parametrize("command", READS)
def test_reads_are_allowed(command: str) -> None:
    """Each read of the plan is allowed, as it stands."""
    allowed = permitted(command)
    assert allowed.command == command
    assert allowed.row in rows()


@pytest.mark.parametrize("command", NEVER)
def test_everything_else_is_refused(command: str) -> None:
    """What changes, guesses, films or pries cannot be expressed."""
    with pytest.raises(NotAllowed):
        permitted(command)


# Programs that guess a PIN, change the phone, film its screen, or tell what is private.
NO_PROGRAM = (
    "locksettings",
    "cmd lock_settings",
    "service",
    "su",
    "which",
    "bugreport",
    "bugreportz",
    "uiautomator",
    "input",
    "am",
    "monkey",
    "screencap",
    "screenrecord",
    "content",
    "svc",
    "cmd notification",
    "logcat",
    "dpm remove-active-admin",
    "settings put",
    "settings delete",
    "pm uninstall",
    "pm disable",
    "pm clear",
    "pm grant",
    "pm revoke",
    "appops set",
    "appops reset",
)


@pytest.mark.parametrize("program", NO_PROGRAM)
@given(words=TEXT)
def test_no_words_make_a_forbidden_program_a_read(program: str, words: str) -> None:
    """Whatever follows it, such as a PIN to try, it cannot be expressed; nor behind a read."""
    for command in (program, f"{program} {words}", f"{program}{words}", f"getprop; {program}"):
        with pytest.raises(NotAllowed):
            permitted(command)
    assert not any(row.template.startswith(f"{program} ") for row in rows())


def test_settings_pages_are_a_table_of_their_own() -> None:
    """A page of the Settings app can be opened by its action, and by no query."""
    for page in PAGES:
        command = permitted_page(page).command
        assert command == f"am start -a {page}"
        with pytest.raises(NotAllowed):
            permitted(command)
    for page in ("", "android.intent.action.CALL", f"{PAGES[0]} -d tel:1", f"{PAGES[0]};reboot"):
        with pytest.raises(NotAllowed):
            permitted_page(page)


@pytest.mark.parametrize("kind", [kind for kind in Kind if kind is not Kind.SHELL])
def test_a_phone_is_only_asked_by_its_shell(kind: Kind) -> None:
    """A question to a computer is not sent to a phone, whatever its text."""
    assert permitted_query(Query("getprop")).command == "getprop"
    with pytest.raises(NotAllowed):
        permitted_query(Query("getprop", kind))


def test_each_row_says_why() -> None:
    """Every row has a reason, a template of its own, and slots that have a grammar."""
    templates = [row.template for row in rows()]
    assert len(set(templates)) == len(templates)
    for row in rows():
        assert row.why
        assert set(re.findall(r"\{([a-z]+)\}", row.template)) <= set(SLOTS)
    assert {name for row in rows() for name in re.findall(r"\{([a-z]+)\}", row.template)} == set(
        SLOTS
    )


def test_a_refusal_shows_no_control_characters() -> None:
    """A refused command can be shown: it is short and has only plain characters."""
    with pytest.raises(NotAllowed) as caught:
        permitted("x\x1b[2J\u202e" * 10_000)
    assert caught.value.happened.isascii()
    assert caught.value.happened.isprintable()
    assert len(caught.value.happened) < 40_000


@given(TEXT)
@example("../../x")
@example("'; reboot; '")
@example("a\0b")
def test_a_file_name_is_one_argument_or_refused(name: str) -> None:
    """Whatever a file is called, it is one argument for the shell, or the command is refused."""
    path = f"/sdcard/DCIM/{name}"
    try:
        command = permitted(f"head -c 100 {quoted(path)}").command
    except NotAllowed:
        return
    assert shlex.split(command) == ["head", "-c", "100", path]
    assert not set("\n\r\0\x1b\u2028") & set(command)
    assert ".." not in path.split("/")


@pytest.mark.parametrize("row", rows(), ids=lambda row: row.template[:50])
@given(data=st.data())
def test_shell_characters_never_come_in_by_a_slot(row: Row, data: st.DataObject) -> None:
    """A slot filled with anything at all gives an allowed plain word, or a refused command."""
    filled, words = row.template, []
    for slot in re.findall(r"\{([a-z]+)\}", row.template):
        if slot in {"photo", "photos"}:
            continue  # has a test of its own
        word = data.draw(TEXT | st.from_regex(SLOTS[slot], fullmatch=True))
        filled = filled.replace(f"{{{slot}}}", word, 1)
        words.append(word)
    filled = re.sub(r"\{photos?\}", "'/sdcard/DCIM/a.jpg'", filled)
    try:
        permitted(filled)
    except NotAllowed:
        return
    for word in words:
        assert re.fullmatch(r"[A-Za-z0-9._=~+/ -]+", word)
        assert ".." not in word.split("/")


@given(st.sampled_from(READS), SHELL_SPECIALS, st.integers(0, 200))
def test_an_allowed_command_takes_no_further_character(read: str, extra: str, place: int) -> None:
    """A special character put anywhere but inside quotes makes an allowed command a refused one."""
    place = min(place, len(read))
    if read[:place].count("'") % 2 or extra in "=~":
        return
    with pytest.raises(NotAllowed):
        permitted(read[:place] + extra + read[place:])


@given(TEXT)
def test_quoting_gives_back_the_argument(argument: str) -> None:
    """A shell reads a quoted argument as what it was."""
    assert shlex.split(quoted(argument)) == [argument]
