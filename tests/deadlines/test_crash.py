"""Real workers, killed with `kill -9` at random moments: every alarm is raised exactly once, none is missed (U2).

The full month (3,000 clocks, both engines) is `tongzheng bench alarms`; here it is a small one.
How late an alarm may be is asked there: a busy machine is no defect.
"""

import pytest

from tongzheng.config.bench import alarms_engine as engine

MONTH = engine.Month(
    clocks=42, span=4, workers=2, life=(0.2, 1.0), work=(0.12, 0.4), gaps=(1.0, 2.5), down_after=1.5, beat=1, acts=0.04
)  # fmt: skip
ALARMS = 126


def load() -> dict[str, object]:
    return engine.load(MONTH)


def simulate() -> dict[str, object]:
    return engine.simulate(MONTH)


@pytest.mark.race
def test_alarms_survive_workers_killed_at_random(own_database):
    own_database.call(load)
    found = own_database.call(simulate)
    assert found["kills"] >= 5
    assert found["acts"] >= 10
    assert found["alarms"] > ALARMS  # some were moved
    assert found["raised"] + found["off"] == found["alarms"]
    bad = {name: found[name] for name in ("missed", "twice", "needless", "wrong notices", "outages missing")}
    assert bad == dict.fromkeys(bad, 0)
