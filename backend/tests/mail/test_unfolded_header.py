import pickle

from tend.mail.mime import _UnfoldedHeader


def test_a_header_in_one_line_comes_back_from_the_compute_process():
    header = _UnfoldedHeader("List-Unsubscribe", "<https://example.com/>")
    received = pickle.loads(pickle.dumps(header))
    assert (received, received.name) == (header, "List-Unsubscribe")
