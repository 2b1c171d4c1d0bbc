"""Photos and videos on the phone that say where they were taken."""

from safety_audit.api import Certainty, Finding, Iterator, Priority, Seen, Subject, check
from safety_audit.facts.android.photos import PhotoPlaces
from safety_audit.facts.photos import counted, in_short, not_told


@check(
    "photo-places",
    limits="Only the newest photos and videos in DCIM and Pictures are looked into: 500, unless "
    "all are asked for. Those that other apps keep, or that are only in the cloud, are not.",
    shows=False,
)
def photo_places(places: PhotoPlaces) -> Iterator[Seen]:
    """Photos and videos on the phone that say where they were taken."""
    found = tuple(counted(places.photos))
    if found:
        sure = any(one.with_place for one in found)
        yield Finding(
            summary=in_short(found, len(places.photos)),
            priority=Priority.TIDY,
            certainty=Certainty.SETTING if sure else Certainty.POSSIBLE,
            subject=Subject(id="photos"),
            evidence=tuple(places.seen(one.folder, one.words) for one in found),
            details=tuple(one.words for one in found),
        )
    yield from not_told(places.photos)
    yield from places.gaps
