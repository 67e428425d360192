"""The 64-byte records: what goes in comes out, and nothing else is taken for one."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.errors import WireError
from appliance.eye import wire
from appliance.vocabulary.affect import EMOTIONS, Affect
from appliance.vocabulary.sight import Face, FaceBox, Look, Wall
from appliance.vocabulary.units import Seconds

share = st.floats(0, 1)
coordinate = st.floats(-1, 1)
pixels = st.integers(0, 4095)
boxes = st.builds(FaceBox, pixels, pixels, pixels, pixels)
probabilities = (
    st.lists(st.floats(0, 1), min_size=7, max_size=7)
    .filter(lambda weights: sum(weights) > 1e-6)
    .map(lambda weights: tuple(w / math.fsum(weights) for w in weights))
)
faces = st.builds(Face, boxes, probabilities, st.builds(Affect, coordinate, coordinate), share, share)
looks = st.builds(Look, st.integers(0, 2**32 - 1), st.floats(0, 2**29).map(Seconds), st.lists(faces, max_size=4).map(tuple))
walls = st.sets(st.sampled_from(list(Wall)))
statuses = st.builds(
    lambda is_open, fault, up, missing, rate, heat: wire.StatusRecord(
        is_open, fault, frozenset(up), frozenset(missing - up), rate, heat
    ),
    st.booleans(),
    st.sampled_from(wire.Fault),
    walls,
    walls,
    st.floats(0, 10),
    st.none() | st.floats(-40, 125),
)


def face(p: tuple[float, ...] = (1.0, 0, 0, 0, 0, 0, 0), quality: float = 0.5) -> Face:
    return Face(FaceBox(1, 2, 30, 40), p, Affect(0.5, -0.25), quality, 0.5)


def decode_look(records: list[bytes]) -> Look | None:
    assembler, look = wire.Assembler(), None
    for record in records:
        assert look is None
        part = wire.decode(record)
        assert isinstance(part, wire.FaceRecord)
        look = assembler.add(part)
    return look


@given(looks)
def test_a_look_comes_out_as_it_went_in(look: Look) -> None:
    records = wire.encode_look(look)
    assert [len(record) for record in records] == [64] * max(1, len(look.faces))
    out = decode_look(records)
    assert out is not None
    assert out.number == look.number
    assert out.at == pytest.approx(look.at, abs=0.00051)
    assert len(out.faces) == len(look.faces)
    for before, after in zip(look.faces, out.faces, strict=True):
        assert after.box == before.box
        assert after.probabilities == pytest.approx(before.probabilities, abs=0.00101)
        assert math.fsum(after.probabilities) == pytest.approx(1)
        assert after.affect.distance(before.affect) < 0.0075
        assert after.quality == pytest.approx(before.quality, abs=0.0051)
        assert after.brightness == pytest.approx(before.brightness, abs=0.0051)


@given(statuses)
def test_a_status_comes_out_as_it_went_in(status: wire.StatusRecord) -> None:
    out = wire.decode(wire.encode_status(status))
    assert isinstance(out, wire.StatusRecord)
    assert (out.open, out.fault, out.walls, out.missing) == (status.open, status.fault, status.walls, status.missing)
    assert out.rate == pytest.approx(status.rate, abs=0.0051)
    if status.temperature is None:
        assert out.temperature is None
    else:
        assert out.temperature == pytest.approx(status.temperature, abs=0.26)


def again(part: wire.FaceRecord | wire.StatusRecord) -> bytes:
    """The record that says the same."""
    if isinstance(part, wire.StatusRecord):
        return wire.encode_status(part)
    faces = () if part.face is None else (part.face,) * part.count
    return wire.encode_look(Look(part.number, part.at, faces))[part.index]


@given(st.binary(max_size=130) | st.binary(min_size=62, max_size=62).map(lambda data: bytes([1, 1 + data[0] % 2]) + data))
def test_any_bytes_are_a_record_or_a_wire_error(data: bytes) -> None:
    try:
        part = wire.decode(data)
    except WireError:
        return
    assert again(part) == data


@given(looks, statuses)
def test_each_content_has_exactly_one_record(look: Look, status: wire.StatusRecord) -> None:
    for record in (*wire.encode_look(look), wire.encode_status(status)):
        assert again(wire.decode(record)) == record


@given(looks, st.integers(0, 63), st.integers(1, 255))
def test_a_changed_byte_never_crashes(look: Look, place: int, change: int) -> None:
    record = bytearray(wire.encode_look(look)[0])
    record[place] ^= change
    try:
        wire.decode(bytes(record))
    except WireError:
        return
    assert place < 42, "an unused byte was taken"


@pytest.mark.parametrize(
    ("place", "value"),
    [(0, 2), (1, 3), (2, 1), (3, 5), (13, 1), (17, 16), (40, 101), (41, 101), (38, 101), (39, 155), (24, 1), (63, 1)],
    ids=["version", "kind", "index", "count", "time", "box", "quality", "brightness", "valence", "arousal", "sum", "unused"],
)
def test_a_wrong_field_is_refused(place: int, value: int) -> None:
    record = bytearray(wire.encode_look(Look(7, Seconds(1.0), (face(),)))[0])
    record[place] = value
    with pytest.raises(WireError):
        wire.decode(bytes(record))


def test_an_empty_look_has_no_room_for_anything() -> None:
    record = wire.encode_look(Look(7, Seconds(1.0)))[0]
    assert decode_look([record]) == Look(7, Seconds(1.0))
    for place in (2, *range(16, 64)):
        changed = bytearray(record)
        changed[place] = 1
        with pytest.raises(WireError):
            wire.decode(bytes(changed))


def test_a_status_field_out_of_range_is_refused() -> None:
    record = wire.encode_status(wire.StatusRecord(walls=frozenset({Wall.FILES})))
    for place, value in ((2, 2), (3, 99), (4, 255), (5, 2), (7, 200), (9, 3), (10, 3), (11, 1), (63, 1)):
        changed = bytearray(record)
        changed[place] = value
        with pytest.raises(WireError):
            wire.decode(bytes(changed))


@pytest.mark.parametrize(
    "bad",
    [
        face((0.5,) * 7),
        face((1.0, 0, 0)),
        face((math.nan, 0, 0, 0, 0, 0, 1.0)),
        face(quality=1.5),
        face(quality=math.nan),
    ],
    ids=["sum", "six short", "no number", "quality", "quality no number"],
)
def test_what_no_record_can_hold_is_an_error(bad: Face) -> None:
    with pytest.raises(WireError):
        wire.encode_look(Look(1, Seconds(1.0), (bad,)))


def test_at_most_four_faces_leave() -> None:
    records = wire.encode_look(Look(1, Seconds(1.0), (face(),) * 6))
    assert len(records) == 4
    assert len(EMOTIONS) == 7


def test_a_look_must_be_whole_and_in_order() -> None:
    parts = [wire.decode(record) for record in wire.encode_look(Look(5, Seconds(1.0), (face(), face(), face())))]
    first, second, third = [part for part in parts if isinstance(part, wire.FaceRecord)]
    assembler = wire.Assembler()
    with pytest.raises(WireError):
        assembler.add(second)
    assert assembler.add(first) is None
    with pytest.raises(WireError):
        assembler.add(third)
    with pytest.raises(WireError):
        assembler.add(second)
    for part in (first, second):
        assert assembler.add(part) is None
    look = assembler.add(third)
    assert look is not None
    assert len(look.faces) == 3
    with pytest.raises(WireError):
        assembler.add(first)


@given(st.floats(0.01, 10))
def test_a_lease_comes_out_as_it_went_in(rate: float) -> None:
    command = wire.encode_command(rate)
    assert len(command) == wire.COMMAND_SIZE
    assert wire.decode_command(command) == pytest.approx(rate, abs=0.0051)


def test_close_is_a_command_and_other_bytes_are_none() -> None:
    assert wire.decode_command(wire.encode_command(None)) is None
    for bad in (
        b"",
        bytes(8),
        bytes(9),
        b"\x01\x01\x00\x00\x00\x00\x00\x00",
        b"\x01\x02\x01\x00\x00\x00\x00\x00",
        b"\x01\x01\xff\xff" + bytes(4),
    ):
        with pytest.raises(WireError):
            wire.decode_command(bad)
    with pytest.raises(WireError):
        wire.decode_command(wire.encode_command(2.0)[:-1] + b"\x01")


@given(st.binary(max_size=12))
def test_random_commands_never_crash(data: bytes) -> None:
    try:
        wire.decode_command(data)
    except WireError:
        return
    assert len(data) == 8


@given(st.lists(st.floats(0, 0.5), min_size=1, max_size=300))
def test_the_gate_never_passes_more_than_agreed(pauses: list[float]) -> None:
    gate, at, passed = wire.Gate(2.0, 3.0), 0.0, 0
    for pause in pauses:
        at += pause
        passed += gate.admits(Seconds(at))
    assert passed <= 3 + 2 * sum(pauses[1:]) + 0.001


def test_the_gate_passes_what_was_agreed() -> None:
    gate = wire.Gate(2.0, 3.0)
    assert all(gate.admits(Seconds(i * 0.5)) for i in range(100))
    assert sum(gate.admits(Seconds(60.0)) for _ in range(100)) == 3
