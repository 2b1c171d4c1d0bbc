"""Runs a command of the program inside a test."""

from typing import NamedTuple

import pytest

from safety_audit.cli import main


class Ran(NamedTuple):
    code: int
    out: str
    err: str


class Runner:
    """Runs a command and returns what it printed; it never leaves with a traceback."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self.capsys = capsys

    def __call__(self, *arguments: str) -> Ran:
        with pytest.raises(SystemExit) as left:
            main(arguments)
        told = self.capsys.readouterr()
        assert "Traceback" not in told.err
        return Ran(int(left.value.code or 0), told.out, told.err)
