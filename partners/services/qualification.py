"""The qualification sheet: questions, answers, how far it is filled."""

from dataclasses import dataclass

from django.db import transaction

from core.access import require
from core.locking import StaleVersion, lock, save_version
from partners.models import Criterion, CriterionAnswer, Partner


@dataclass(frozen=True)
class Progress:
    """``answered`` of ``required`` questions; the figure of the sheet."""

    answered: int
    required: int

    @property
    def is_complete(self) -> bool:
        return self.answered >= self.required


def missing_answers(partner: Partner) -> list[Criterion]:
    """The required, active criteria that the sheet leaves open."""
    answered = partner.answers.values("criterion")
    return list(Criterion.objects.filter(is_active=True, required=True).exclude(pk__in=answered))


def progress(partner: Partner) -> Progress:
    required = Criterion.objects.filter(is_active=True, required=True).count()
    return Progress(required - len(missing_answers(partner)), required)


def questions(partner: Partner) -> list[tuple[Criterion, CriterionAnswer | None]]:
    """Active criteria in order, each with its answer if there is one."""
    answers = {row.criterion_id: row for row in partner.answers.select_related("author")}
    return [
        (criterion, answers.get(criterion.pk))
        for criterion in Criterion.objects.filter(is_active=True)
    ]


@transaction.atomic
def give_answer(
    partner: Partner, criterion: Criterion, *, answer: str, evidence: str, read: int, actor
) -> CriterionAnswer:
    """Keep the answer to one question.

    ``read`` is the version of the answer that the form showed, 0 for none. Raises
    PermissionDenied, or StaleVersion when somebody answered meanwhile.
    """
    partner = lock(partner)
    require(actor, "partners.score", partner)
    current = partner.answers.filter(criterion=criterion).first()
    if current is None:
        return CriterionAnswer.objects.create(
            partner=partner, criterion=criterion, answer=answer, evidence=evidence, author=actor
        )
    if (current.answer, current.evidence) == (answer, evidence):
        return current
    if current.version != read:
        raise StaleVersion(current)
    current.answer, current.evidence, current.author = answer, evidence, actor
    fields = ["answer", "evidence", "author", "updated_at"]
    return save_version(current, read=read, fields=fields)
