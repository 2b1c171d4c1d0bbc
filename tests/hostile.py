"""Text that whoever set a device up could choose, to hurt whoever reads it."""

CORPUS = (
    "\x1b[2J\x1b[1;31mAll is well\x1b[0m",
    "\x1b]0;title\x07\x1b]8;;https://example.org\x1b\\link",
    "\x9b2J\x90q\x9c",
    "safe\u202egnp.exe",
    "\u2066\u2067\u2068\u2069\u200e\u200f\u061c",
    "[bold red]x[/bold red] [/] [link=https://example.org]x[/link] [@click=app.bell]",
    ":smile: :skull:",
    "<script>alert(1)</script><img src=x onerror=alert(1)>\"'&",
    "line one\nLOOK AT THIS FIRST  (0)\r\n",
    "\u2028forged\u2029",
    "nul\x00byte \x08\x08\x08 \x7f",
    "\ud83d lone surrogate",
    "%s %n {0} {subject} ${HOME} $(id) `id`",
    "../../etc/passwd",
    "=cmd|' /C calc'!A0",
    "\u3164\u115f\u200b\ufeff",
    "Z\u0351\u036b\u0343\u036a\u0302\u036b\u033d\u034f\u0334" * 20,
    "x" * 10_000,
)
"""One of each kind; every renderer is tried with all of them."""
