"""What counts as heard, ended and skipped."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.player.listen import Change, Listen, Play
from appliance.vocabulary.player import Outcome, PlayerStatus, PlayState
from appliance.vocabulary.units import Seconds, TrackFile

A, B = TrackFile("a"), TrackFile("b")
IDLE = PlayerStatus()


def playing(file: TrackFile, elapsed: float, at: float, *, duration: float = 180, crossfade: float = 0) -> PlayerStatus:
    return PlayerStatus(
        PlayState.PLAYING, file, Seconds(elapsed), Seconds(duration), None, (), Seconds(at), crossfade=Seconds(crossfade)
    )


def paused(file: TrackFile, elapsed: float, at: float) -> PlayerStatus:
    return replace(playing(file, elapsed, at), state=PlayState.PAUSED)


def stopped(at: float, file: TrackFile | None = None) -> PlayerStatus:
    return PlayerStatus(file=file, at=Seconds(at))


def follow(*statuses: PlayerStatus, listen: Listen | None = None) -> list[Change]:
    listen = listen or Listen()
    return [listen.feed(status) for status in statuses]


def last_play(*statuses: PlayerStatus, listen: Listen | None = None) -> Play:
    play = follow(*statuses, listen=listen)[-1].finished
    assert play
    return play


def test_the_first_status_says_what_plays() -> None:
    assert follow(playing(A, 5, 0)) == [Change(started=A)]
    assert follow(IDLE) == [Change()]


def test_a_track_heard_to_its_end_has_ended() -> None:
    play = last_play(playing(A, 0, 0), playing(B, 0, 180))
    assert (play.file, play.outcome, float(play.heard), float(play.position)) == (A, Outcome.ENDED, 180, 180)


def test_a_change_in_the_middle_is_a_skip() -> None:
    play = last_play(playing(A, 0, 0), playing(B, 0, 20))
    assert (play.outcome, float(play.heard), float(play.position)) == (Outcome.SKIPPED, 20, 20)


def test_the_queue_that_runs_out_after_the_end_has_ended() -> None:
    assert last_play(playing(A, 0, 0), stopped(180)).outcome is Outcome.ENDED


@pytest.mark.parametrize("now", [stopped(50), stopped(50, A)])
def test_stop_and_clear_are_neither(now: PlayerStatus) -> None:
    assert last_play(playing(A, 0, 0), now).outcome is Outcome.NEITHER


def test_paused_then_changed_is_neither() -> None:
    play = last_play(playing(A, 0, 0), paused(A, 50, 50), playing(B, 0, 400))
    assert (play.outcome, float(play.heard)) == (Outcome.NEITHER, 50)


def test_pauses_are_not_heard() -> None:
    play = last_play(playing(A, 0, 0), paused(A, 50, 50), playing(A, 50, 1000), playing(B, 0, 1130))
    assert (play.outcome, float(play.heard)) == (Outcome.ENDED, 180)


def test_our_skip_counts_where_it_was_pressed_and_not_where_mpd_was_done() -> None:
    listen = Listen()
    listen.feed(playing(A, 0, 0))
    listen.intend(Outcome.SKIPPED, playing(A, 176.4, 176.4))
    play = last_play(playing(B, 0, 180), listen=listen)
    assert (play.outcome, float(play.heard), float(play.position)) == (Outcome.SKIPPED, 176.4, 176.4)


def test_our_skip_counts_in_a_pause_and_at_the_end_of_the_queue() -> None:
    for before, after in [(paused(A, 50, 50), playing(B, 0, 60)), (playing(A, 50, 50), stopped(51))]:
        listen = Listen()
        listen.feed(before)
        listen.intend(Outcome.SKIPPED, before)
        assert last_play(after, listen=listen).outcome is Outcome.SKIPPED


def test_our_other_changes_are_neither() -> None:
    listen = Listen()
    listen.feed(playing(A, 0, 0))
    listen.intend(Outcome.NEITHER, playing(A, 50, 50))
    assert last_play(playing(B, 0, 50), listen=listen).outcome is Outcome.NEITHER


def test_a_command_that_failed_marks_nothing() -> None:
    listen = Listen()
    listen.feed(playing(A, 0, 0))
    listen.intend(Outcome.NEITHER, playing(A, 50, 50))
    listen.withdraw()
    assert last_play(playing(B, 0, 60), listen=listen).outcome is Outcome.SKIPPED


def test_crossfade_ends_a_track_earlier() -> None:
    before, after = playing(A, 0, 0, crossfade=6), playing(B, 0, 174, crossfade=6)
    assert last_play(before, after).outcome is Outcome.ENDED
    assert last_play(replace(before, crossfade=Seconds(0)), after).outcome is Outcome.SKIPPED


def test_what_was_heard_in_full_has_ended_wherever_it_was_left() -> None:
    """Sought back after half of it, heard for the track's whole length."""
    play = last_play(playing(A, 0, 0), playing(A, 60, 150), playing(B, 0, 180))
    assert (play.outcome, float(play.position)) == (Outcome.ENDED, 90)


def test_the_same_track_again_is_another_play() -> None:
    changes = follow(playing(A, 0, 0, duration=60), playing(A, 0, 60, duration=60), playing(A, 1, 61, duration=60))
    assert changes[1].finished
    assert changes[1].finished.outcome is Outcome.ENDED
    assert changes[1].started == A
    assert changes[2] == Change()


def test_seeking_back_is_not_another_play() -> None:
    assert follow(playing(A, 0, 0), playing(A, 0, 90))[1] == Change()


def test_a_file_that_cannot_be_played_is_not_skipped() -> None:
    assert last_play(playing(A, 0, 0), playing(B, 0, 0.2)).outcome is Outcome.NEITHER


def test_a_stream_without_a_length_is_never_judged() -> None:
    assert last_play(playing(A, 0, 0, duration=0), playing(B, 0, 500)).outcome is Outcome.NEITHER


def test_a_file_known_to_be_cut_short_ends_where_it_ends() -> None:
    play = last_play(playing(A, 0, 0), playing(B, 0, 70), listen=Listen(lambda file: Seconds(70) if file == A else None))
    assert (play.outcome, float(play.position)) == (Outcome.ENDED, 70)


def test_a_file_that_breaks_off_at_the_same_place_again_was_not_skipped() -> None:
    listen = Listen()
    first = follow(playing(A, 0, 0), playing(B, 0, 70), listen=listen)[1].finished
    again = follow(playing(A, 0, 100), playing(B, 0, 170.3), listen=listen)[1].finished
    elsewhere = follow(playing(A, 0, 200), playing(B, 0, 250), listen=listen)[1].finished
    assert first
    assert again
    assert elsewhere
    assert (first.outcome, again.outcome, elsewhere.outcome) == (Outcome.SKIPPED, Outcome.NEITHER, Outcome.SKIPPED)


def test_what_happened_while_the_player_was_away_is_not_judged() -> None:
    listen = Listen()
    listen.feed(playing(A, 0, 0))
    listen.lost()
    play = last_play(playing(B, 0, 60), listen=listen)
    assert (play.outcome, float(play.heard)) == (Outcome.NEITHER, 0)


def test_a_track_goes_on_when_the_player_is_back() -> None:
    listen = Listen()
    listen.feed(playing(A, 0, 0))
    listen.lost()
    assert listen.feed(playing(A, 30, 100)) == Change()
    play = last_play(playing(B, 0, 250), listen=listen)
    assert (play.outcome, float(play.heard)) == (Outcome.ENDED, 180)


def test_an_older_status_changes_nothing() -> None:
    assert follow(playing(A, 10, 10), playing(B, 0, 9))[1] == Change()


STATES = st.sampled_from(PlayState)


@st.composite
def histories(draw: st.DrawFn) -> list[PlayerStatus]:
    """Statuses in order of time, with anything in them that a player may say."""
    at = 0.0
    statuses = []
    for _ in range(draw(st.integers(1, 12))):
        at += draw(st.floats(0, 400))
        duration = draw(st.sampled_from([0.0, 2.0, 180.0]))
        state, file = draw(STATES), draw(st.sampled_from([A, B, None]))
        elapsed = draw(st.floats(0, duration))
        crossfade = draw(st.sampled_from([0.0, 5.0]))
        statuses.append(
            PlayerStatus(state, file, Seconds(elapsed), Seconds(duration), None, (), Seconds(at), crossfade=Seconds(crossfade))
        )
    return statuses


@given(histories())
def test_each_play_starts_and_finishes_once_in_turn(statuses: list[PlayerStatus]) -> None:
    current = None
    for change, status in zip(follow(*statuses), statuses, strict=True):
        if change.finished:
            assert change.finished.file == current
            current = None
        if change.started:
            assert current is None
            current = change.started
        assert current == (None if status.state is PlayState.STOPPED else status.file)


@given(histories())
def test_nobody_hears_more_than_the_time_that_passed(statuses: list[PlayerStatus]) -> None:
    heard = sum(change.finished.heard for change in follow(*statuses) if change.finished)
    assert 0 <= heard <= statuses[-1].at - statuses[0].at + 1e-6


@given(histories())
def test_an_end_is_always_near_the_end_or_heard_in_full(statuses: list[PlayerStatus]) -> None:
    for change, before in zip(follow(*statuses)[1:], statuses, strict=False):
        play = change.finished
        if play and play.outcome is Outcome.ENDED:
            assert min(before.duration - play.position, before.duration - play.heard) <= 1 + before.crossfade


@given(histories(), st.integers(0, 11))
def test_what_we_change_ourselves_is_never_a_skip(statuses: list[PlayerStatus], when: int) -> None:
    listen = Listen()
    for number, status in enumerate(statuses):
        change = listen.feed(status)
        if number == when + 1 and change.finished:
            assert change.finished.outcome is not Outcome.SKIPPED
        if number == when:
            listen.intend(Outcome.NEITHER, status)


@given(st.floats(0, 180), st.lists(st.floats(0, 60), max_size=6))
def test_the_place_of_the_pauses_does_not_matter(skip_at: float, pauses: list[float]) -> None:
    """A track played for ``skip_at`` seconds with pauses is heard for just that long."""
    listen = Listen()
    at = elapsed = 0.0
    for pause in pauses:
        listen.feed(playing(A, elapsed, at))
        step = skip_at / (len(pauses) + 1)
        elapsed, at = elapsed + step, at + step
        listen.feed(paused(A, elapsed, at))
        at += pause
    listen.feed(playing(A, elapsed, at))
    play = last_play(playing(B, 0, at + skip_at - elapsed), listen=listen)
    assert play.heard == pytest.approx(skip_at)
    assert (play.outcome is Outcome.ENDED) == (skip_at >= 179 - 1e-9) or play.outcome is Outcome.NEITHER
