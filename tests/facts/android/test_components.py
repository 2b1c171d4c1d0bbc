"""Names of parts of apps are compared in full."""

import pytest

from safety_audit.facts.android.components import components, full_component, package_of


@pytest.mark.parametrize(
    ("short", "full"),
    [
        ("org.example/.Reader", "org.example/org.example.Reader"),
        ("org.example/com.other.Reader", "org.example/com.other.Reader"),
        ("org.example", "org.example"),
        ("", ""),
    ],
)
def test_a_short_name_is_made_full(short: str, full: str) -> None:
    """A class that begins with a dot is in the app's own package."""
    assert full_component(short) == full


def test_a_setting_is_split_at_colons() -> None:
    """Each name stands once, in full; one without a class is kept."""
    assert components("a.b/.C:a.b/a.b.C: :d.e") == ("a.b/a.b.C", "d.e")
    assert components("") == ()


def test_the_app_stands_before_the_slash() -> None:
    """A component names its app."""
    assert package_of("a.b/a.b.C") == "a.b"
