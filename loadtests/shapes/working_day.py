"""A working day in ten minutes: a slow morning, the peak before noon, lunch, the afternoon, the evening."""

import os

from locust import LoadTestShape

PEAK = int(os.environ.get("LOAD_PEAK", "100"))
SECONDS = int(os.environ.get("LOAD_DAY_SECONDS", "600"))
HOURS = (0.1, 0.4, 0.8, 1.0, 0.9, 0.4, 0.6, 0.9, 0.7, 0.3)
"""Users of each hour from 8 to 18, as shares of the peak."""


class WorkingDay(LoadTestShape):
    def tick(self) -> tuple[int, float] | None:
        hour = int(self.get_run_time() / SECONDS * len(HOURS))
        if hour >= len(HOURS):
            return None
        return max(1, round(PEAK * HOURS[hour])), max(1.0, PEAK / 20)
