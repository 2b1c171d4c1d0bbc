"""Helplines are data by country, and do not grow old unnoticed."""

from datetime import UTC, datetime, timedelta

import pytest

from safety_audit.helplines import countries, here, of_country


def test_the_countries_are_there() -> None:
    """There are lists for these countries and for the European Union."""
    assert set(countries()) >= {"gb", "ie", "us", "ca", "au", "nz", "eu"}


@pytest.mark.parametrize("code", countries())
def test_each_list_is_whole_and_was_checked_within_a_year(code: str) -> None:
    """Every list has an emergency number and a line, and was read again within a year."""
    country = of_country(code)

    assert country is not None
    assert country.emergency
    assert country.lines
    assert all(line.name and line.number and line.source for line in country.lines)
    assert datetime.now(UTC).date() - country.checked < timedelta(days=366)


@pytest.mark.parametrize(
    ("code", "name"), [("GB", "United Kingdom"), ("uk", "United Kingdom"), ("pl", "European Union")]
)
def test_a_country_is_found_by_its_code(code: str, name: str) -> None:
    """Large letters do, and what people say; a country of the Union without a list of its own gets the Union's."""
    country = of_country(code)

    assert country is not None
    assert country.name == name


@pytest.mark.parametrize("code", ["zz", "", "..", "../gb"])
def test_no_country_gives_no_list(code: str) -> None:
    """What is no country with a list gives none."""
    assert of_country(code) is None


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"LANG": "en_GB.UTF-8"}, "gb"),
        ({"LANG": "de_DE"}, "eu"),
        ({"LC_ALL": "en_IE.UTF-8", "LANG": "en_US.UTF-8"}, "ie"),
        ({"LANG": "C.UTF-8"}, None),
        ({"LANG": "pl"}, None),
        ({}, None),
    ],
)
def test_the_computer_names_the_country_or_none(
    said: dict[str, str], code: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A computer that names no country gives no country's numbers, not even American ones."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in said.items():
        monkeypatch.setenv(name, value)

    found = here()

    assert (found.code if found else None) == code
