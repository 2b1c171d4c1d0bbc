"""The shape of a line: what is left of it when names, numbers and times are replaced."""

import re

_STEPS = (
    (r"(?<=UserInfo\{)\d+:.*?:[0-9a-f]+(?=\})", "<user>"),
    (r'(?<=User ")[^"]*(?=")', "<user>"),
    (r"(?<=\{name=).*(?=, type=)", "<account>"),
    (r"(?<=label=)[^,]*", "<label>"),
    (r"^(\s+)([Nn])ame: .*", r"\1\2ame: <name>"),
    (r"(?<=versionName=).*|(?<=CpuAbi=).*|(?<=Functions: ).*", "<value>"),
    (r"fingerprint=\S+|fingerprint: \S+", "fingerprint=<print>"),
    (r"(?<=hash=)[0-9A-F]+", "<hash>"),
    (r"(?<![\w:])(?:[0-9A-F]{2}:){5}[0-9A-F]{2} (\[ *\w[\w/]* *\]) .*", r"<address> \1 <name>"),
    (r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d{3})?", "<time>"),
    (r"\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d{3})?", "<time>"),
    (r"(?<![\w.])[+-](?:\d+d)?(?:\d+h)?(?:\d+m)?(?:\d+s)?\d+ms\b", "<span>"),
    (r"/(?:data|system|product|vendor|system_ext|apex)/[^\s:\]]*", "<path>"),
    (r"\bu\d+a\d+\b", "<uid>"),
    (r"\b[A-Za-z_]\w*(?:\.[\w-]+)+(?:\$\w+)*(?:/[\w.$]+)?|\bandroid\b(?![.])", "<name>"),
    (r"@[0-9a-f]+\b", "@<mark>"),
    (r"\b(?=[0-9a-f]*[a-f])(?=[0-9a-f]*\d)[0-9a-f]{4,}\b", "<number>"),
    (r"(?<=[({])[0-9a-f]{4,7}(?=[ )])", "<number>"),
    (r"(?<= )[0-9a-f]{6,7}(?= <name>)", "<number>"),
    (r"-?\b0x[0-9a-f]+\b|-?\b\d+(?:\.\d+)*\b", "<number>"),
    (r"\b[A-Z][A-Z0-9_]{2,}\b(?:[| ][A-Z][A-Z0-9_]{2,}\b)*", "<WORD>"),
    (r"\b(?:true|false|null)\b", "<value>"),
    (r"<name>(?:(?:, |:)<name>)+", "<name>"),
)
_COMPILED = tuple((re.compile(pattern), word) for pattern, word in _STEPS)


def shape(line: str) -> str:
    """Return the shape of one line; its indentation stays."""
    for pattern, word in _COMPILED:
        line = pattern.sub(word, line)
    return line


def shapes(text: str) -> dict[str, str]:
    """Return the shapes of a text, each with the first line that has it."""
    found: dict[str, str] = {}
    for line in text.split("\n"):
        found.setdefault(shape(line), line)
    return found
