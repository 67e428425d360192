"""A person's own word on a track overrules what was measured, for them alone, and is learned again from the journal."""

from __future__ import annotations

import pytest

from appliance.brain.feelings import TrackFeelings
from appliance.errors import RefusedError
from appliance.vocabulary.affect import PLACE, Affect, Label
from appliance.vocabulary.journal import Kind
from appliance.vocabulary.units import TrackFile
from tests.brain.rig import ASHA, BEN, Rig

LIVELY = TrackFile("v+0.8 a+0.8.flac")


def affect(rig: Rig, file: TrackFile = LIVELY) -> Affect:
    """Where the box now believes it to be."""
    shelf = rig.playing._shelf
    row = shelf.rows[file]
    return shelf.tracks[row].affect


async def test_a_word_overrules_the_affect_for_whoever_said_it(rig: Rig) -> None:
    before = affect(rig)
    await rig.listen(ASHA)
    await rig.feelings.say(ASHA.id, Label.CALM, LIVELY)
    assert affect(rig) == PLACE[Label.CALM]
    assert rig.feelings.said(ASHA.id) == {LIVELY: Label.CALM}
    assert affect(rig, TrackFile("v-0.8 a-0.8.flac")) == Affect(-0.8, -0.8)
    await rig.listen(BEN)
    assert affect(rig) == before
    assert rig.feelings.said(BEN.id) == {}
    await rig.listen(ASHA)
    await rig.feelings.say(ASHA.id, None, LIVELY)
    assert affect(rig) == before


async def test_it_is_learned_again_from_the_journal_alone_and_follows_a_moved_file(rig: Rig) -> None:
    await rig.feelings.say(ASHA.id, Label.CALM, LIVELY)
    await rig.feelings.say(ASHA.id, Label.TIRED, LIVELY)
    again = TrackFeelings(rig.journal, rig.shelves, rig.live)
    await again.remember({})
    assert again.said(ASHA.id) == {LIVELY: Label.TIRED}
    await again.remember({LIVELY: TrackFile("new.flac")})
    assert again.said(ASHA.id) == {TrackFile("new.flac"): Label.TIRED}
    assert [entry.kind for entry in await rig.journal.entries((Kind.FEELS,))] == [Kind.FEELS] * 2


async def test_it_decides_what_is_chosen(rig: Rig) -> None:
    await rig.listen(ASHA)
    await rig.feelings.say(ASHA.id, Label.CALM, LIVELY)
    shelf = rig.playing._shelf
    calm = shelf.items.affect[shelf.rows[LIVELY]]
    assert calm.tolist() == pytest.approx([0.5, -0.5])


async def test_what_is_no_track_is_refused(rig: Rig) -> None:
    with pytest.raises(RefusedError, match="Nothing plays"):
        await rig.feelings.say(ASHA.id, Label.CALM)
    with pytest.raises(RefusedError, match="no such track"):
        await rig.feelings.say(ASHA.id, Label.CALM, TrackFile("none.flac"))
    assert rig.feelings.said(ASHA.id) == {}


async def test_who_is_erased_has_said_nothing(rig: Rig) -> None:
    await rig.listen(ASHA)
    await rig.feelings.say(ASHA.id, Label.CALM, LIVELY)
    await rig.brain.erased(ASHA.id)
    assert rig.feelings.said(ASHA.id) == {}
