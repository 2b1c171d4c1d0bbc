"""A small report of ours, for tests of ordering and telling."""

from collections.abc import Iterator
from datetime import UTC, datetime

from safety_audit.advice import AdvicePage, parse
from safety_audit.model import (
    Certainty,
    CheckResult,
    DeviceInfo,
    DeviceKind,
    Evidence,
    Finding,
    Outcome,
    PackInfo,
    Priority,
    Report,
    Subject,
    UserInfo,
)

AT = datetime(2026, 11, 22, 15, 45, tzinfo=UTC)

PAGE = """---
reviewed: 2026-11-22
---
# An app can read your screen

## What this looks at
It looks at *one* list.

## What it might mean
- **Often:** a screen reader that you chose.
- **Sometimes:** an app that watches you.

## Before you change anything
Do not remove it yet.

Somebody may notice.

## What you can do
1. Write it down.
2. Search Settings for **Accessibility**.

### Samsung
1. Open Settings > Accessibility > Installed apps.

### Samsung, Android 8 to 11
1. Open Settings > Accessibility.

### Xiaomi
1. Open Settings > Additional settings.

## Keep a record
Write down its name.

## What this cannot see
A hidden app.

## Learn more
Ask a helpline.
"""


def page(name: str = "screen-access", text: str = PAGE) -> AdvicePage:
    return parse(name, text)


def finding(
    priority: Priority = Priority.REVIEW,
    *,
    summary: str = "Seen.",
    label: str = "",
    action: str = "",
) -> Finding:
    return Finding(
        summary=summary,
        priority=priority,
        certainty=Certainty.POSSIBLE,
        subject=Subject("com.example.app", label, 0),
        evidence=(Evidence("dumpsys accessibility", AT, label or "exact words"),),
        action=action,
    )


def result(
    check: str,
    *findings: Finding,
    reasons: tuple[str, ...] = (),
    shows: bool = True,
    outcome: Outcome | None = None,
    device: int = 0,
) -> CheckResult:
    quiet = Outcome.COULD_NOT_CHECK if reasons else Outcome.NOTHING_SEEN
    return CheckResult(
        check=check,
        title=f"Title of {check}",
        pack="core",
        device=device,
        outcome=outcome or (Outcome.FOUND if findings else quiet),
        reasons=reasons,
        findings=findings,
        limits=f"Limits of {check}.",
        shows=shows,
    )


def report(*results: CheckResult, practice: bool = False, problems: tuple[str, ...] = ()) -> Report:
    phone = DeviceInfo(
        kind=DeviceKind.PHONE,
        model="Example One",
        system="Android 14 (API 34)",
        maker="example",
        api=34,
        users=(UserInfo(0, "main user"), UserInfo(10, "work profile")),
        practice=practice,
    )
    computer = DeviceInfo(kind=DeviceKind.COMPUTER, model="Example Two", system="Debian 12")
    return Report(
        started=AT,
        devices=(phone, computer),
        results=results,
        practice=practice,
        packs=(PackInfo(name="core", publisher="P", version="1", distribution="safety-audit"),),
        problems=problems,
    )


def hostile_reports(corpus: tuple[str, ...]) -> Iterator[Report]:
    """Yield reports with one hostile text in every place that a device, file or pack can fill."""
    for text in corpus:
        bad = finding(summary=f"An app is named {text}", label=text)
        device = DeviceInfo(
            kind=DeviceKind.PHONE,
            model=text,
            system=text,
            users=(UserInfo(0, text), UserInfo(1, text)),
        )
        yield Report(
            started=AT,
            devices=(device,),
            results=(
                result("a", bad),
                result("b", reasons=(text,)),
                result("c", finding(Priority.NOTE, summary=text, label=text)),
                result("d", outcome=Outcome.NOT_APPLICABLE, reasons=(text,)),
            ),
            packs=(PackInfo(name=text, publisher=text, version=text, distribution=text),),
            problems=(text,),
        )
