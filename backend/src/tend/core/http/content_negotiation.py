"""What a browser's headers say about how to send it a file (RFC 9110 §12.5.3, §13.1.2)."""

PREFERRED = ("br", "gzip")


def accepted_encodings(accepted: str) -> list[str]:
    """The encodings to try, best first; `identity` ends the list."""
    weights: dict[str, str] = {}
    for part in accepted.lower().split(","):
        name, _, weight = part.partition(";")
        weights[name.strip()] = weight.replace(" ", "").removeprefix("q=") or "1"
    anything = weights.get("*", "0")
    return [*(name for name in PREFERRED if weights.get(name, anything).strip("0.") or False), "identity"]


def etag_matches(tag: str, known: str) -> bool:
    """Whether a browser that sent `known` as If-None-Match has the file already."""
    return known.strip() == "*" or tag in (word.strip().removeprefix("W/") for word in known.split(","))
