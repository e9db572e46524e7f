"""What core does without being asked."""

SCHEDULE = {"core.heartbeat": {"task": "core.tasks.heartbeat", "schedule": 60.0}}
