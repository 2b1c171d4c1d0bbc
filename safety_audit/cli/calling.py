"""Whose helplines to show: those a person names, or of where the computer is; else they choose."""

from collections.abc import Sequence

import click

from safety_audit.cli.stage import Stage, choose
from safety_audit.helplines import Country
from safety_audit.languages import translated
from safety_audit.overlays import countries_of, country_here, country_of
from safety_audit.packs import LoadedPack
from safety_audit.phrases import Phrase, joined, phrase_of
from safety_audit.render.rows import Row

__all__ = ["chosen_country", "country_asked", "country_named", "lists_of"]

_WHICH = Phrase("Which country are you in? This is to show whom to call there.")
_NONE = Phrase("Another one, or I do not want to say")


def country_named(code: str | None, packs: Sequence[LoadedPack]) -> Country | None:
    """Return the country of this code; without one, where the computer says it is, if it does.

    Raises:
        click.UsageError: there is no list for the country that was named.

    """
    if code is None:
        return country_here(packs)
    found = country_of(code, packs)
    if found is None:
        known = joined(
            Phrase("{code} ({country})", code=one.code, country=phrase_of(one.name))
            for one in lists_of(packs)
        )
        raise click.UsageError(
            translated(
                Phrase(
                    "There is no list of helplines for {country}, only for: {countries}.",
                    country=repr(code),
                    countries=known,
                )
            )
        )
    return found


def country_asked(stage: Stage, packs: Sequence[LoadedPack]) -> Country | None:
    """Return where the computer says it is, or else what a person says; they need not say it."""
    found = country_here(packs)
    if found is None:
        stage.fresh()
        found = chosen_country(stage, packs)
    return found


def chosen_country(stage: Stage, packs: Sequence[LoadedPack]) -> Country | None:
    """Let a person choose one of the countries that there is a list for, or none."""
    listed = lists_of(packs)
    stage.show([Row(_WHICH, style="bold")], below=len(listed) + 2)
    number = choose([*(phrase_of(country.name) for country in listed), _NONE])
    return listed[number - 1] if number <= len(listed) else None


def lists_of(packs: Sequence[LoadedPack]) -> list[Country]:
    """Return all lists of helplines, by the names of their countries."""
    lists = (country_of(code, packs) for code in countries_of(packs))
    return sorted((one for one in lists if one is not None), key=lambda country: country.name)
