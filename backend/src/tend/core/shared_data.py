"""Data that the browser reads as well: the repository's `corpus` folder, which the wheel carries inside the package."""

from importlib import resources
from pathlib import Path

import tend


def read_shared_data(name: str) -> bytes:
    """The file `name` of the corpus, such as `quick-add/en.json`."""
    packaged = resources.files(tend).joinpath("corpus", name)
    if packaged.is_file():
        return packaged.read_bytes()
    return (Path(tend.__file__).parents[3] / "corpus" / name).read_bytes()
