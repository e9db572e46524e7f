"""Tables of the partner base, by subject."""

from partners.models.contact import Affiliation, Contact, ContactEmail, ContactPhone
from partners.models.duplicates import DuplicatePair, Merge, NotDuplicate
from partners.models.life import (
    Criterion,
    CriterionAnswer,
    IntegrityCheck,
    Review,
)
from partners.models.links import FundingWindow, Interaction, Relationship
from partners.models.partner import Partner, Tag
from partners.models.policy import PartnerPolicy
from partners.models.scoring import Score, ScoreCriterion, ScoreModel

__all__ = [
    "Affiliation",
    "Contact",
    "ContactEmail",
    "ContactPhone",
    "Criterion",
    "CriterionAnswer",
    "DuplicatePair",
    "FundingWindow",
    "IntegrityCheck",
    "Interaction",
    "Merge",
    "NotDuplicate",
    "Partner",
    "PartnerPolicy",
    "Relationship",
    "Review",
    "Score",
    "ScoreCriterion",
    "ScoreModel",
    "Tag",
]
