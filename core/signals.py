"""What core announces to whoever keeps records; answered upstairs in ``receivers.py``."""

from django.dispatch import Signal

# sent by core.workflow: record, field, verb, source, target, actor, on (date), reason
moved = Signal()

# sent by core.audit.record: actor, verb, record (or None), data (JSON-ready dict)
recorded = Signal()

# sent by core.views.records.DetailPage: record, user
viewed = Signal()
