"""What is deleted forever stays in the store for days, so an account uploads a limited volume in that time."""

from io import BytesIO
from random import Random

import pytest
from PIL import Image

from factories import a_file, a_todo, todo_url
from sharing.sharing_client import code


@pytest.fixture
def settings(settings):
    return settings.model_copy(update={"account_max_attachment_mb": 1, "rate_limit_enabled": True})


async def test_who_uploads_deletes_forever_and_uploads_again_fills_no_disk(api, other):
    for number in range(4):
        todo = await a_file(api, await a_todo(api), bytes([65 + number]) * 500_000)
        await api.delete(todo_url(todo))
        await api.delete(f"/api/trash/todos/{todo['id']}")
    todo = await a_todo(api)
    refused = await api.post(f"{todo_url(todo)}/attachments", params={"name": "a.txt"}, content=b"e" * 500_000)
    assert code(refused) == (429, "rate_limited")
    assert int(refused.headers["Retry-After"]) > 3600
    await a_file(other, await a_todo(other), b"f" * 500_000)


def small_file_of_large_pictures(number):
    """An image of one tile again and again."""
    tile = Image.frombytes("RGB", (64, 64), Random(number).randbytes(64 * 64 * 3))
    image, output = Image.new("RGB", (1600, 1600)), BytesIO()
    for place in range(25 * 25):
        image.paste(tile, (place % 25 * 64, place // 25 * 64))
    image.save(output, "WEBP", lossless=True)
    return output.getvalue()


async def test_the_pictures_of_an_image_are_part_of_the_volume(api):
    todo = await a_todo(api)
    responses = [
        await api.post(f"{todo_url(todo)}/attachments", params={"name": "a.webp"}, content=content)
        for content in map(small_file_of_large_pictures, range(3))
    ]
    assert responses[0].status_code == 201
    assert [code(one) for one in responses[1:]] == [(429, "rate_limited")] * 2
