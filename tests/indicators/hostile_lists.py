"""Files that pose as lists of indicators: too much, too deep, of the wrong kind, or meant to run."""

import gzip
import io
import zipfile

from indicators.samples import OWN, stix

from safety_audit.indicators.reading import LARGEST

NAMES = ("a.yaml", "a.stix2", "a.csv", "a.toml", "a.txt")
"""A file's name in each form of list."""


def zipped() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("ioc.yaml", "a" * 10_000_000)
    return buffer.getvalue()


BOMB = "a0: &a0 [x,x]\n" + "".join(f"a{n}: &a{n} [*a{n - 1},*a{n - 1}]\n" for n in range(1, 40))
HOSTILE = {
    "huge": b"#" * (LARGEST + 1),
    "empty": b"",
    "blank": b" \n\n",
    "not text": b"\xff\xfe\x00\x01" * 10,
    "bad utf-8": b"- name: \xc3\x28\n  type: stalkerware\n",
    "nul": b"com.example.a\0b",
    "gzip": gzip.compress(b"com.example.a\n" * 10_000),
    "zip bomb": zipped(),
    "alias bomb": BOMB.encode(),
    "alias": b"- &a {name: x, type: stalkerware, packages: [com.example.a]}\n- *a\n",
    "anchor": b"- &a {name: x, type: stalkerware, packages: [com.example.a]}\n",
    "merge key": b"- {<<: *a, name: x}\n",
    "object tag": b"- !!python/object/apply:os.system ['true']\n",
    "own tag": b"- !x {name: x, type: stalkerware, packages: [com.example.a]}\n",
    "str tag": b"- !!str x\n",
    "two documents": b"- a\n---\n- b\n",
    "deep yaml": b"[" * 100_000,
    "deep block yaml": b"\n".join(b" " * n + b"-" for n in range(900)),
    "deep json": b'{"objects":' + b"[" * 100_000,
    "deep unknown json": b'{"objects":[],"x":' + b'{"a":' * 100_000 + b"1" + b"}" * 100_001,
    "deep toml": b"x = " + b"[" * 390 + b"\n" + b"[\n" * 50_000,
    "long key": b".".join([b"a"] * 100_000) + b" = 1",
    "a word": b"just some words, and a comma",
    "number": b"42",
    "mapping for list": b"name: x\ntype: stalkerware\n",
    "packages is a mapping": b"- name: x\n  type: stalkerware\n  packages: {a: b}\n",
    "packages holds lists": b"- name: x\n  type: stalkerware\n  packages: [[com.example.a]]\n",
    "name is a list": b"- name: [x]\n  type: stalkerware\n  packages: [com.example.a]\n",
    "c2 is a list": b"- name: x\n  type: stalkerware\n  c2: [a.example]\n",
    "doubled key": b"- name: x\n  name: y\n  type: stalkerware\n  packages: [com.example.a]\n",
    "key is a list": b"- [a, b]: x\n",
    "no name": b"- type: stalkerware\n  packages: [com.example.a]\n",
    "endless name": b"- name: "
    + b"x" * 5000
    + b"\n  type: stalkerware\n  packages: [com.example.a]",
    "objects of wrong type": b'{"objects": [{"type": 3}]}',
    "objects a number": b'{"objects": 7}',
    "no objects": b'{"objects": []}',
    "endless pattern": stix("[app:id='" + "a" * 20_000 + "']"),
    "nothing to match": stix("[process:name='x']"),
    "csv without columns": b"a,b\n1,2\n",
    "csv with endless field": b'appId,store,flag,title\n"' + b"x" * 200_000 + b'",a,spyware,b\n',
    "toml with more": OWN.encode() + b'evil = "x"\n',
    "toml wrong category": OWN.replace('"sharing"', '"victim"').encode(),
    "toml number for list": OWN.replace('["com.example.family"]', "3").encode(),
}
"""What is in them, by what is wrong with it."""
