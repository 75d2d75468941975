"""Twenty thousand messages while everything breaks in turn: none lost, none doubled, all in order."""

from pathlib import Path

import pytest
import uvloop
from loadtests.messages.fleet import Plan, run_fleet
from loadtests.messages.platform import Twins

pytestmark = pytest.mark.timeout(400)

PLAN = Plan(messages=20_000, rate=550, fault_after=2_000)


def test_no_message_is_lost_doubled_or_disordered(tmp_path: Path) -> None:
    twins = Twins(tmp_path, report=lambda _: None)
    try:
        twins.start()
        outcome = uvloop.run(run_fleet(twins, PLAN, tmp_path / "fleet.jsonl"))
    finally:
        twins.stop()
    findings = outcome.findings
    assert (findings.counts, findings.examples) == ({}, {})
    assert (findings.sent, findings.stored, findings.refused) == (PLAN.messages, PLAN.messages, 0)
    # Each person has a direct conversation and a group of five: every message is shown to two or five.
    assert findings.received > 2 * PLAN.messages
    assert outcome.complete
    assert len(outcome.faults) == 8, "not every fault has happened"
    assert outcome.tally.retries
    assert outcome.tally.reconnects
