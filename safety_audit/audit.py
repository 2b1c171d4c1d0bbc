"""One visit: look at each device with every check, and gather the report."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from safety_audit.devices.interface import Device, quiet
from safety_audit.engine import Visit, look
from safety_audit.indicators.active import active
from safety_audit.model import CheckResult, Progress, Reply, Report
from safety_audit.packs import LoadedPack
from safety_audit.pictures import pictures_of
from safety_audit.questions import answered, results_of, told

__all__ = ["audit"]


def audit(
    devices: Sequence[Device],
    packs: Sequence[LoadedPack],
    *,
    problems: Sequence[str] = (),
    progress: Progress = quiet,
    replies: Mapping[str, Reply] | None = None,
) -> Report:
    """Look at these devices with the checks of these packs.

    `problems` are those already known, such as a phone that could not be reached; `replies` what
    the person said, by question.
    """
    started = datetime.now(UTC)
    checks = [check for pack in packs for check in pack.checks]
    visits = [look(device, checks, progress) for device in devices]
    broken = [
        f'The pack "{pack.info.name}" could not be used: {pack.info.problem}.'
        for pack in packs
        if pack.info.problem
    ]
    known = tuple(
        replace(visit.device, practice=device.practice, recorded=_recorded(device, visit))
        for device, visit in zip(devices, visits, strict=True)
    )
    asked = list(answered((one for pack in packs for one in pack.questions), replies or {}))
    origin = {one.id: pack.info.name for pack in packs for one in pack.questions}
    return Report(
        started=started,
        devices=known,
        results=(
            *(
                result
                for place, visit in enumerate(visits)
                for result in _results(place, visit, packs)
            ),
            *results_of(asked, known, origin, started),
        ),
        questions=told(asked),
        practice=any(device.practice for device in devices),
        packs=tuple(pack.info for pack in packs),
        lists=active().info(),
        notices=active().warnings(started.date()),
        problems=(*problems, *broken),
        pictures=tuple(
            replace(pictures, device=index)
            for index, visit in enumerate(visits)
            if (pictures := pictures_of(visit.known))
        ),
    )


def _recorded(device: Device, visit: Visit) -> datetime | None:
    """Return when a recorded device answered. When a practice device did is part of its story."""
    if not device.recorded or device.practice:
        return None
    return min((answer.started for answer in visit.recording if answer.data), default=None)


def _results(index: int, visit: Visit, packs: Sequence[LoadedPack]) -> list[CheckResult]:
    """Return the results of one device, with the pack each came from."""
    origin = {check.id: pack.info.name for pack in packs for check in pack.checks}
    return [replace(result, device=index, pack=origin[result.check]) for result in visit.results]
