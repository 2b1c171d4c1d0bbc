"""Write every scenario's expected.toml from what the checks say now. Read the difference.

Run by hand when a check is new or was changed on purpose::

    python tests/scenarios/write_expected.py && git diff checks/scenarios

What is written here is a claim to trainers: keep it only if the story bears it out.
"""

import json

from test_expected import Seen, seen  # this folder's, found because the script lies in it

from safety_audit.devices import practice

HEAD = "# What each check makes of this scenario: outcome, and the subject of each finding.\n"


def written(ended: dict[str, Seen]) -> str:
    """Return the file's text."""
    parts = [HEAD]
    for check, (outcome, findings) in ended.items():
        parts.append(f"\n[{check}]\noutcome = {json.dumps(outcome)}\n")
        if findings:
            rows = "".join(
                f"  {{ subject = {json.dumps(subject)}, priority = {json.dumps(priority)},"
                f" certainty = {json.dumps(certainty)} }},\n"
                for subject, priority, certainty in findings
            )
            parts.append(f"findings = [\n{rows}]\n")
    return "".join(parts)


if __name__ == "__main__":
    for name in practice.names():
        scenario = practice.find(name)
        text = written(seen(scenario))
        (scenario.folder / "expected.toml").write_text(text, encoding="utf-8")
