"""For all tests: no test is about speed, so a busy machine must not fail one."""

from __future__ import annotations

from hypothesis import HealthCheck, settings

settings.register_profile("same", deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True)
settings.register_profile("searching", settings.get_profile("same"), derandomize=False, max_examples=2000)
settings.load_profile("same")  # one tree, one answer; `make soak` goes looking for new examples
