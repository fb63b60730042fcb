"""How slowly a client may read, and what a process holds for slow ones."""

import pytest

from tend.core.http.slow_clients import ReadPace, abort_largest_buffers

TICK = 0.5


def seconds_until_slow(unread_at, duration=600.0):
    """When a client is too slow, whose unread bytes are `unread_at(moment)`; None if it isn't `duration` seconds long."""
    pace = ReadPace(seconds=60, min_rate=1000)
    moments = (nth * TICK for nth in range(int(duration / TICK)))
    return next((moment for moment in moments if pace.is_too_slow(unread_at(moment), moment)), None)


@pytest.mark.parametrize("rate", [0, 100, 300])
def test_a_client_below_the_minimum_rate_is_too_slow_even_if_it_always_reads_a_little(rate):
    slow_at = seconds_until_slow(lambda moment: int(48e6 - rate * moment))
    assert slow_at is not None
    assert 60 <= slow_at < 60 / (1 - rate / 1000) + 2


def test_a_client_that_reads_a_few_kilobytes_every_half_minute_is_too_slow():
    assert seconds_until_slow(lambda moment: int(48e6 - 4096 * (moment // 30))) is not None


@pytest.mark.parametrize("rate", [1000, 5000])
def test_a_client_of_the_minimum_rate_goes_on(rate):
    assert seconds_until_slow(lambda moment: int(48e6 - rate * moment)) is None


def test_bytes_that_were_read_fast_before_are_no_credit_for_a_pause():
    assert seconds_until_slow(lambda moment: 40_000_000 if moment < 5 else 20_000) < 67


def test_a_stream_whose_client_reads_everything_stays():
    assert seconds_until_slow(lambda moment: 0 if moment % 50 < 1 else 100) is None


class FakeTransport:
    def __init__(self, unread):
        self.unread, self.is_aborted = unread, False

    def get_write_buffer_size(self):
        return self.unread

    def abort(self):
        self.is_aborted = True


@pytest.mark.parametrize(("max_bytes", "aborted"), [(60, []), (59, [30]), (29, [30, 20]), (0, [30, 20, 10])])
def test_the_largest_unread_responses_end_until_the_rest_fits(max_bytes, aborted):
    transports = [FakeTransport(unread) for unread in (10, 30, 0, 20)]
    abort_largest_buffers(transports, max_bytes)
    assert [one.unread for one in sorted(transports, key=lambda one: -one.unread) if one.is_aborted] == aborted
