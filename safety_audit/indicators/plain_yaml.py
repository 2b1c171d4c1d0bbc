"""YAML cut down to what a list needs: mappings, sequences and strings.

A list comes from elsewhere, so nothing of YAML is taken that can do anything: no tags (they make
objects), no anchors and aliases (ten lines of them stand for a billion), no second document. All
scalars are strings: `0012e4` is a digest, never a number. Only the event parser is used, and no
part of it recurses.
"""

import yaml
from yaml.events import (
    AliasEvent,
    DocumentEndEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    NodeEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
    StreamStartEvent,
)

from safety_audit.indicators.model import IndicatorError

__all__ = ["Node", "parse_yaml"]

Node = str | list["Node"] | dict[str, "Node"]
"""What a list is made of."""

DEEPEST = 8
"""Echap's lists are five levels deep."""

# libyaml is about ten times as fast where PyYAML was built with it.
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_FRAME = (StreamStartEvent, StreamEndEvent, DocumentStartEvent, DocumentEndEvent)


def parse_yaml(text: str) -> Node:
    """Return the one document of a text.

    Raises:
        IndicatorError: it is no YAML, or uses something that no list needs.

    """
    builder = _Builder()
    try:
        for event in yaml.parse(text, Loader=_LOADER):
            builder.take(event)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f" (line {mark.line + 1})" if mark else ""
        raise IndicatorError(f"This list is not correct YAML{where}.") from None
    if builder.root is None:
        raise IndicatorError("This list is empty.")
    return builder.root


class _Builder:
    """Builds the tree from events, on a stack of its own."""

    def __init__(self) -> None:
        self.root: Node | None = None
        self._documents = 0
        self._open: list[list[Node] | dict[str, Node]] = []
        self._keys: list[str | None] = []

    def take(self, event: Event) -> None:
        if isinstance(event, NodeEvent):
            self._take_node(event)
        elif isinstance(event, SequenceEndEvent | MappingEndEvent):
            self._open.pop()
            self._keys.pop()
        elif isinstance(event, DocumentStartEvent):
            self._documents += 1
            if self._documents > 1:
                raise IndicatorError("This file holds more than one document.")
        elif not isinstance(event, _FRAME):
            raise IndicatorError("This list uses a part of YAML that no list needs.")

    def _take_node(self, event: NodeEvent) -> None:
        if isinstance(event, AliasEvent) or event.anchor is not None:
            raise IndicatorError("This list uses YAML anchors, which no list needs.")
        if getattr(event, "tag", None) is not None:
            raise IndicatorError("This list uses YAML tags, which no list needs.")
        if isinstance(event, ScalarEvent):
            self._place(event.value)
            return
        opened: list[Node] | dict[str, Node] = [] if isinstance(event, SequenceStartEvent) else {}
        if not isinstance(event, SequenceStartEvent | MappingStartEvent):
            raise IndicatorError("This list uses a part of YAML that no list needs.")
        self._place(opened)
        if len(self._open) >= DEEPEST:
            raise IndicatorError("This list is nested more deeply than a list can be.")
        self._open.append(opened)
        self._keys.append(None)

    def _place(self, node: Node) -> None:
        if not self._open:
            self.root = node
            return
        inside = self._open[-1]
        if isinstance(inside, list):
            inside.append(node)
            return
        key = self._keys[-1]
        if key is not None:
            inside[key] = node
            self._keys[-1] = None
        elif isinstance(node, str) and node not in inside:
            self._keys[-1] = node
        else:
            raise IndicatorError("This list has an entry with a name that is doubled or no word.")
