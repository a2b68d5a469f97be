"""Places in a descriptor: as a JSON pointer (RFC 6901), and as messages call them."""

from __future__ import annotations

import re

Path = tuple[str | int, ...]
# What every place of a resource, a schema or a field begins with, and what messages leave out.
OWNER = re.compile(r"resources/[0-9]+/(?:schema/(?:fields/[0-9]+/)?)?(?=.)")


def pointer(path: Path) -> str:
    """The JSON pointer of a place."""
    return "".join("/" + str(step).replace("~", "~0").replace("/", "~1") for step in path)


def label(path: Path) -> str:
    """A place as seen from the package, resource, schema or field in which it is: keywords/1."""
    text = "/".join(map(str, path))
    match = OWNER.match(text)
    return text[match.end() :] if match else text
