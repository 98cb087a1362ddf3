"""A number that need not be given is a number where it is."""

from __future__ import annotations

import pytest

from server.pages.fields import command
from server.room.acts.leave_out_phase import LeaveOutPhase
from server.room.refusals import BadField


def test_a_number_may_be_left_out_or_left_empty() -> None:
    assert LeaveOutPhase(2, 7) == command(LeaveOutPhase, {"index": ["2"], "to": ["7"]})
    assert LeaveOutPhase(2, 0) == command(LeaveOutPhase, {"index": ["2"], "to": ["0"]})
    for fields in ({}, {"to": [""]}):
        assert LeaveOutPhase(2, None) == command(LeaveOutPhase, {"index": ["2"], **fields})


@pytest.mark.parametrize("to", ["seven", "1.5", "9" * 30])
def test_what_is_no_number_is_refused_by_its_name(to: str) -> None:
    with pytest.raises(BadField) as refused:
        command(LeaveOutPhase, {"index": ["2"], "to": [to]})
    assert "to" == refused.value.numbers["field"]
