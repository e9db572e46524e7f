"""What waits for whom, what they are told, and what runs in the background."""

from work.models.actions import Action, Postponement
from work.models.changes import ChangeEntry, ChangeSet
from work.models.jobs import Heartbeat, Job
from work.models.lists import RecentRecord, SavedView
from work.models.telling import Digest, Mail, Notification

__all__ = [
    "Action",
    "ChangeEntry",
    "ChangeSet",
    "Digest",
    "Heartbeat",
    "Job",
    "Mail",
    "Notification",
    "Postponement",
    "RecentRecord",
    "SavedView",
]
