"""Write every scenario's expected.toml from what the checks say now. Read the difference.

Run by hand when a check is new or was changed on purpose::

    python tests/scenarios/write_expected.py && git diff checks/scenarios

What is written here is a claim to trainers: keep it only if the story bears it out.
"""

from safety_audit.devices import practice
from safety_audit.testing import expected_text

if __name__ == "__main__":
    for name in practice.names():
        scenario = practice.find(name)
        text = expected_text(scenario)
        (scenario.folder / "expected.toml").write_text(text, encoding="utf-8")
