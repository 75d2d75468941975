"""Stairs: one more flight of users every minute; where answers grow slow is the capacity of the machine."""

import os

from locust import LoadTestShape

STEP = int(os.environ.get("LOAD_STEP", "25"))
STEPS = int(os.environ.get("LOAD_STEPS", "8"))
SECONDS = int(os.environ.get("LOAD_STEP_SECONDS", "60"))


class Stairs(LoadTestShape):
    def tick(self) -> tuple[int, float] | None:
        step = int(self.get_run_time() // SECONDS)
        if step >= STEPS:
            return None
        return STEP * (step + 1), max(1.0, STEP / 5)
