"""One module an aspect: what a computer is, runs, starts and lets in, as records.

Computers differ by system. The modules named for a system make the same facts there; they are
imported here, so that whoever asks for a fact gets the way that fits the computer.
"""

from safety_audit.facts.computer import (  # noqa: F401 - each registers how it makes its facts
    macos_autostart,
    macos_browsers,
    macos_management,
    macos_network,
    macos_people,
    macos_photos,
    macos_programs,
    macos_screen,
    macos_synced,
    windows_autostart,
    windows_browsers,
    windows_certificates,
    windows_management,
    windows_network,
    windows_people,
    windows_photos,
    windows_privacy,
    windows_programs,
    windows_screen,
    windows_ssh,
    windows_synced,
    windows_visits,
)
