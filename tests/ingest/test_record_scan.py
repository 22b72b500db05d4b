"""The vectorised record pass against a slow, obvious state machine that reads one byte at a time."""

from __future__ import annotations

import random

import pytest

from pipelines.ingest.record_scan import Records, RecordScan, ScanError


def slow_scan(data: bytes, delimiter: int, multiline: bool):
    """Records as (start, end, width, line), or ("refused", line) at the first byte against the grammar."""
    records, line, start, start_line, width = [], 1, 0, 1, 1
    state = "start"  # start of a field | plain | quoted | closed
    open_line = 1
    for place, byte in enumerate(data):
        following = data[place + 1] if place + 1 < len(data) else None
        if byte == 0:
            return "refused", line
        if state == "quoted":
            if byte == 0x22:
                state = "closed"
            elif byte in (0x0A, 0x0D) and not multiline:
                return "refused", line
            elif byte == 0x0A:
                line += 1
            continue
        if byte == 0x22:
            if state == "plain":
                return "refused", line
            if state == "start":
                open_line = line
            state = "quoted"
        elif byte == delimiter:
            width, state = width + 1, "start"
        elif byte == 0x0D:
            if following != 0x0A:
                return "refused", line
        elif byte == 0x0A:
            end = place - 1 if place > start and data[place - 1] == 0x0D else place
            records.append((start, end, width, start_line))
            line += 1
            start, start_line, width, state = place + 1, line, 1, "start"
        elif state == "closed":
            return "refused", line
        else:
            state = "plain"
    if state == "quoted":
        return "refused", open_line
    if start < len(data):
        records.append((start, len(data), width, start_line))
    return records


def fast_scan(data: bytes, delimiter: bytes, multiline: bool, cuts: list[int]):
    scan = RecordScan(delimiter, multiline=multiline)
    try:
        parts = [scan.feed(data[a:b]) for a, b in zip([0, *cuts], [*cuts, len(data)], strict=True)]
        parts.append(scan.close())
    except ScanError as error:
        return "refused", error.line
    found = Records.joined(parts)
    return list(zip(*(getattr(found, n).tolist() for n in ("starts", "ends", "widths", "lines")), strict=True))


@pytest.mark.parametrize("multiline", [False, True])
def test_agrees_with_the_state_machine_on_thousands_of_small_inputs(multiline):
    dice = random.Random(20260917 + multiline)  # noqa: S311
    refused = accepted = 0
    for _ in range(12_000):
        pieces = dice.choices(
            [b'"', b",", b"\n", b"a", b"\r\n", b"\r", b'""', b'"x"', b"\0", b"\xc3\xa9"],
            weights=[3, 5, 4, 4, 2, 0.2, 2, 4, 0.05, 1],
            k=dice.randint(0, 14),
        )
        data = b"".join(pieces)
        cuts = sorted(dice.choices(range(len(data) + 1), k=dice.randint(0, 6)))
        expected = slow_scan(data, 0x2C, multiline)
        assert fast_scan(data, b",", multiline, cuts) == expected, (data, cuts)
        refused += expected[:1] == ("refused",)
        accepted += expected[:1] != ("refused",)
    assert refused > 2_000 and accepted > 2_000


def test_counts_lines_through_fields_with_line_breaks():
    data = b'id,note\n1,"two\nlines"\n2,x\n'
    assert fast_scan(data, b",", True, [11]) == [(0, 7, 2, 1), (8, 21, 2, 2), (22, 25, 2, 4)]


def test_an_empty_row_of_a_spreadsheet_is_a_blank_line():
    records = RecordScan(b",").feed(b'a,b\n\n,\n"",\n ,\n')
    assert records.blank.tolist() == [False, True, True, False, False]


@pytest.mark.parametrize(
    ("data", "line", "word"),
    [
        (b'a,b\n1,x"y"\n', 2, "stands inside a field"),
        (b'a,b\n"1"x,2\n', 2, "follows a closing quote"),
        (b"a,b\n1,2\n3,\0\n", 3, "NUL"),
        (b"a,b\r1,2\r", 1, "carriage return"),
        (b'a,b\n1,"2\n3,4\n', 2, "not closed on its line"),
        (b'a,b\n1,"2', 2, "never closed"),
    ],
)
def test_refuses_with_the_line(data, line, word):
    scan = RecordScan(b",")
    with pytest.raises(ScanError, match=word) as caught:
        scan.feed(data)
        scan.close()
    assert caught.value.line == line
