from io import BytesIO

import pytest
from PIL import Image

_GPS, _MAKE, _ORIENTATION = 0x8825, 0x010F, 0x0112


@pytest.fixture(scope="session")
def photo():
    """A picture as a phone takes it: lying on its side, with the place in its metadata."""
    image = Image.new("RGB", (800, 600), "teal")
    exif = Image.Exif()
    exif[_MAKE] = "canary-phone"
    exif[_ORIENTATION] = 6
    exif[_GPS] = {1: "N", 2: (48.0, 8.0, 30.0)}
    output = BytesIO()
    image.save(output, "JPEG", exif=exif)
    return output.getvalue()
