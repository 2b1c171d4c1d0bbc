"""Which sites' links apps ask to open, in both forms of the package manager's list."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safety_audit.devices.interface import Answer, Query, Status
from safety_audit.facts.android.app_links import parse_app_links
from safety_audit.facts.android.packages import QUERY
from safety_audit.model import Unreadable

Make = Callable[..., Answer]

OLD = """\
Provider Resolver Table:

App verification status:

  Package: com.example.films
  Domains: example.org *.example.org settings
  Status:  always : 200000000

  Package: com.example.chat
  Domains: chat.example
  Status:  undefined

App linkages for user 0:

  Package: com.example.films
  Domains: example.org *.example.org settings
  Status:  always : 200000006

Permissions:
  Permission [com.example.NOT_A_SITE.example] (1):
"""

NEW = """\
Domain verification status:
  com.example.films:
    ID: 00017340-deee-4c74-920e-a1a3faa9f271
    Signatures: [02:00:00:00]
    Domain verification state:
      example.org: verified
      www.example.org: 1024
    User all:
      Verification link handling allowed: true
      Selection state:
        Disabled:
          example.org
          www.example.org
  com.example.chat 8f231637-c929-4e5b-8391-8b81fb7f962d:
    User all:
      Verification link handling allowed: true
      Selection state:
        Enabled:
          chat.example

Permissions:
"""


def test_the_form_of_7_to_11(answer: Make) -> None:
    """Sites stand in one line for each app, for the phone and again for each user."""
    found = parse_app_links(answer(QUERY, OLD))

    assert found.by_package == {
        "com.example.films": ("example.org", "*.example.org", "settings"),
        "com.example.chat": ("chat.example",),
    }
    assert found.seen("com.example.chat", "chat.example").text == "com.example.chat\nchat.example"


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_the_form_of_12_and_newer(answer: Make, end: str) -> None:
    """Sites stand below each app, those that the site vouches for and those that a person chose."""
    found = parse_app_links(answer(QUERY, NEW.replace("\n", end)))

    assert found.by_package == {
        "com.example.films": ("example.org", "www.example.org"),
        "com.example.chat": ("chat.example",),
    }


def test_a_list_without_apps(answer: Make) -> None:
    """A phone on which no app opens any links has none."""
    text = "Domain verification status:\n\nPermissions:\n"

    assert parse_app_links(answer(QUERY, text)).by_package == {}


@pytest.mark.parametrize(
    "said",
    [Status.REFUSED, Status.CUT_OFF, "", "Packages:\n", "Domain verification status:\n  a.b:\n"],
)
def test_what_is_no_such_list(answer: Make, said: str | Status) -> None:
    """No answer, another one, and one that ends in the middle give a reason, no empty list."""
    with pytest.raises(Unreadable):
        parse_app_links(answer(QUERY, said))


@pytest.mark.recordings
def test_recorded(recorded: Callable[..., dict[Query, Answer]]) -> None:
    """A recorded phone of each form names the sites of Google's own apps."""
    for phone, package, host in (
        ("a71-emulator", "com.google.android.youtube", "youtu.be"),
        ("a10-emulator-qpreview", "com.google.android.youtube", "youtu.be"),
        ("a14-emulator-atv", "com.android.vending", "play.google.com"),
    ):
        found = parse_app_links(recorded(phone, QUERY)[QUERY])
        assert host in found.by_package[package]


@given(st.text(max_size=300))
def test_any_text(text: str) -> None:
    """Any text gives a record or a reason."""
    for heading in ("", "Domain verification status:\n", "App verification status:\n"):
        data = f"{heading}{text}\nPermissions:\n".encode("utf-8", "surrogatepass")
        try:
            parse_app_links(Answer(query=QUERY, status=Status.OK, data=data))
        except Unreadable:
            assert not heading
