"""The life of a partner's sheet. Source: DOMAIN, "partners", Life.

`approach` is the move that the first outgoing exchange makes; `resume` and `activate` are the
same steps made by hand, with a reason.
"""

from django.utils.translation import gettext_lazy as _

from core.workflow import Move, Workflow
from partners.models import Partner

S = Partner.Status

WORKFLOW = Workflow(
    Move(
        "qualify",
        (S.IDENTIFIED, S.APPROACHED),
        S.QUALIFIED,
        label=_("Qualify"),
        permission="partners.qualify",
    ),
    Move(
        "approach",
        (S.IDENTIFIED, S.QUALIFIED, S.DORMANT),
        S.APPROACHED,
        label=_("Record the first contact"),
        permission="partners.approach",
    ),
    Move(
        "activate",
        (S.IDENTIFIED, S.QUALIFIED, S.APPROACHED, S.DORMANT),
        S.ACTIVE,
        label=_("Activate"),
        needs_reason=True,
        permission="partners.activate",
    ),
    Move(
        "set_dormant",
        (S.APPROACHED, S.ACTIVE),
        S.DORMANT,
        label=_("Set dormant"),
        needs_reason=True,
        permission="partners.set_dormant",
    ),
    Move(
        "resume",
        S.DORMANT,
        S.APPROACHED,
        label=_("Resume"),
        needs_reason=True,
        permission="partners.resume",
    ),
    Move(
        "rule_out",
        (S.IDENTIFIED, S.QUALIFIED, S.APPROACHED, S.ACTIVE, S.DORMANT),
        S.RULED_OUT,
        label=_("Rule out"),
        needs_reason=True,
        permission="partners.rule_out",
    ),
    Move(
        "reconsider",
        S.RULED_OUT,
        S.IDENTIFIED,
        label=_("Reconsider"),
        needs_reason=True,
        permission="partners.reconsider",
    ),
)
