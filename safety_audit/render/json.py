"""The report as one JSON document, for other programs."""

import msgspec

from safety_audit.render.document import Document

__all__ = ["as_json", "schema"]


def as_json(document: Document) -> str:
    """Return the document as indented JSON; the form is docs/report.schema.json."""
    return (
        msgspec.json.format(msgspec.json.encode(document, enc_hook=str), indent=2).decode() + "\n"
    )


def schema() -> str:
    """Return the JSON Schema of the document, made from the classes that make it."""
    made = msgspec.json.schema(Document)
    titled = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Report of safety-audit",
        **made,
    }
    return msgspec.json.format(msgspec.json.encode(titled), indent=2).decode() + "\n"
