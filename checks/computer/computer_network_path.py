"""Where this computer sends what it asks for."""

from safety_audit.api import (
    Certainty,
    Finding,
    Iterator,
    Phrase,
    Priority,
    Seen,
    Subject,
    Unreadable,
    check,
)
from safety_audit.facts.computer.browsers import Browsers
from safety_audit.facts.computer.macos_browsers import SAFARI
from safety_audit.facts.computer.network_path import NetworkPath

# So many names are a list against advertising, which is common and shown as one line.
_A_LIST = 20
_SHOWN = 5


@check(
    "computer-network-path",
    limits="The router and the provider have such settings too. They are not seen here.",
)
def computer_network_path(path: NetworkPath, browsers: Browsers | Unreadable) -> Iterator[Seen]:
    """Settings that lead what you open another way."""
    for proxy in path.proxies:
        yield Finding(
            summary=Phrase(
                "What you open goes through another computer first: {address}",
                address=proxy.address,
            ),
            priority=Priority.REVIEW,
            certainty=Certainty.POSSIBLE,
            subject=Subject(proxy.address),
            evidence=(proxy.seen,),
        )
    yield from _in_browsers(browsers)
    for fixed in path.fixed:
        if not fixed.blocked:
            yield Finding(
                summary=Phrase(
                    "The name {name} leads to an address that was set by hand.", name=fixed.name
                ),
                priority=Priority.REVIEW,
                certainty=Certainty.POSSIBLE,
                subject=Subject(fixed.name),
                evidence=(fixed.seen,),
                details=(Phrase("Address: {address}", address=fixed.address),),
            )
    for name, seen in path.tunnels:
        yield Finding(
            summary=Phrase("This computer is joined to another network now: {name}", name=name),
            priority=Priority.NOTE,
            certainty=Certainty.SETTING,
            subject=Subject(name),
            evidence=(seen,),
            details=(Phrase("That is most often a VPN, which protects what you open."),),
        )
    for server in path.name_servers:
        yield Finding(
            summary=Phrase(
                "Where a name leads is asked at a server that was set by hand: {address}",
                address=server.address,
            ),
            priority=Priority.NOTE,
            certainty=Certainty.SETTING,
            subject=Subject(server.address),
            evidence=(server.seen,),
        )
    yield from _blocked(path)
    yield from path.gaps


def _in_browsers(browsers: Browsers | Unreadable) -> Iterator[Seen]:
    if isinstance(browsers, Unreadable):
        yield browsers
        return
    for profile in browsers.all:
        if profile.proxy:
            yield Finding(
                summary=Phrase(
                    "What you open goes through another computer first: {address}",
                    address=profile.proxy,
                ),
                priority=Priority.REVIEW,
                certainty=Certainty.POSSIBLE,
                subject=Subject(profile.proxy),
                evidence=(profile.seen,),
                details=(Phrase("Browser: {browser}", browser=profile.browser),),
            )
    # Safari has no such setting of its own.
    yield from (gap for gap in browsers.gaps if gap != SAFARI)


def _blocked(path: NetworkPath) -> Iterator[Finding]:
    blocked = [fixed for fixed in path.fixed if fixed.blocked]
    if not blocked:
        return
    few = len(blocked) < _A_LIST
    names = ", ".join(fixed.name for fixed in blocked[:_SHOWN])
    yield Finding(
        summary=Phrase(
            "This computer cannot open some sites ({count}): {names}",
            count=len(blocked),
            names=names,
        ),
        priority=Priority.REVIEW if few else Priority.NOTE,
        certainty=Certainty.POSSIBLE,
        subject=Subject("/etc/hosts"),
        evidence=tuple(dict.fromkeys(fixed.seen for fixed in blocked[:_A_LIST])),
        details=()
        if few
        else (Phrase("So many names are most often a list against advertising."),),
    )
