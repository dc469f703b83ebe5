"""The end of each stream of a finished PDF."""

from policy_report.formats.pdf.conformance import separate


def test_a_stream_that_ends_in_a_carriage_return_gets_a_line_break_of_its_own():
    written = b"1 0 obj\n<</Type /X/Filter /FlateDecode/Length 3>>\nstream\nab\r\nendstream\nendobj\n"
    apart = b"1 0 obj\n<</Type /X/Filter/FlateDecode/Length 3>>\nstream\nab\r\r\nendstream\nendobj\n"
    assert separate(written) == apart
    assert len(apart) == len(written)


def test_any_other_stream_is_left_alone():
    written = b"1 0 obj\n<</Filter /FlateDecode/Length 3>>\nstream\nabc\nendstream\nendobj\n"
    assert separate(written) == written
