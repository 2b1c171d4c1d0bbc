"""Small lists of ours, in the forms that others publish."""

import datetime as dt
import json

DAY = dt.date(2026, 11, 1)

ECHAP = """\
- name: ExampleWatch
  names:
  - ExampleWatch
  - SampleSpy
  type: stalkerware
  packages:
  - com.example.watch
  - com.example.Watch2
  certificates:
  - 0123456789ABCDEF0123456789ABCDEF01234567
  - 00000000000000000000000000000000000012E4
  websites:
  - watch.example
  distribution:
    - get.watch.example
  c2:
    ips:
    - 192.0.2.7
    domains:
    - API.watch.example
- name : ExampleFamily
  type: watchware
  ios_bundles:
  - com.example.family.ios
  packages:
  - com.example.family
"""

ISDI = """\
appId,store,flag,title
com.example.watch,offstore,spyware,Example Watch
com.example.taxi,playstore,dual-use,"Taxi, and more"
com.example.odd,playstore,no-such-flag,Odd
"""

PLAIN = """\
# a comment
com.example.watch, Example Watch
com.example.other   # said by somebody

certificate:01:23:45:67:89:AB:CD:EF:01:23:45:67:89:AB:CD:EF:01:23:45:67
file:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa
domain:Watch.Example
"""

OWN = """\
date = 2026-10-03
publisher = "Example charity"

[[product]]
name = "Example Family"
category = "sharing"
about = "It shows where this phone is to a group."
source = "documented by its maker"
packages = ["com.example.family"]
certificates = ["0123456789abcdef0123456789abcdef01234567"]
domains = ["family.example"]
"""


def stix(*patterns: str, name: str = "examplewatch", **more: object) -> bytes:
    malware = {"type": "malware", "id": "malware--1", "name": name, "is_family": False}
    objects: list[dict[str, object]] = [malware]
    for number, pattern in enumerate(patterns):
        indicator = f"indicator--{number}"
        objects.append(
            {
                "type": "indicator",
                "id": indicator,
                "pattern": pattern,
                "pattern_type": "stix",
                "modified": "2026-09-01T10:00:00.000Z",
            }
        )
        objects.append(
            {
                "type": "relationship",
                "id": f"relationship--{number}",
                "relationship_type": "indicates",
                "source_ref": indicator,
                "target_ref": "malware--1",
            }
        )
    return json.dumps({"type": "bundle", "id": "bundle--1", "objects": objects, **more}).encode()


LISTS = {
    "a.yaml": ECHAP.encode(),
    "a.stix2": stix("[app:id='com.example.watch']", "[domain-name:value='watch.example']"),
    "a.csv": ISDI.encode(),
    "a.toml": OWN.encode(),
    "a.txt": PLAIN.encode(),
}
"""A good list in each form, by a file's name."""
