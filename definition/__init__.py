"""What did the teams agree? Reads, checks, writes and signs definition.toml."""

from definition.attributes import Attribute
from definition.definition import Definition
from definition.errors import InputError
from definition.ranges import Range
from definition.read import check, from_json, parse, read
from definition.version import content, learned_version, version

__all__ = [
    "Attribute",
    "Definition",
    "InputError",
    "Range",
    "check",
    "content",
    "from_json",
    "learned_version",
    "parse",
    "read",
    "version",
]
