"""Saves the drafts of a judged run, in bulk, telling the recorder every row it makes or changes."""

from collections.abc import Callable, Iterable

from dateutil.relativedelta import relativedelta
from django.contrib.contenttypes.models import ContentType
from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext as _
from simple_history.utils import bulk_create_with_history

from core.workflow import Step
from partners.importing.draft import Draft, Person
from partners.models import (
    Affiliation,
    Contact,
    ContactEmail,
    ContactPhone,
    Interaction,
    Partner,
    PartnerPolicy,
    Score,
    ScoreModel,
    Tag,
)
from partners.services.life import note_first_contact
from partners.workflow import WORKFLOW
from trail.services import together
from work.models import Action
from work.workflow import ACTIONS

BATCH = 500
S = Partner.Status
# What a status found in a file says about the way there.
WAYS = {
    S.IDENTIFIED: (),
    S.QUALIFIED: ("qualify",),
    S.APPROACHED: ("approach",),
    S.ACTIVE: ("approach", "activate"),
    S.DORMANT: ("approach", "set_dormant"),
    S.RULED_OUT: ("rule_out",),
}


class Writing:
    """One commit. ``made`` and ``changed`` rows are announced to ``recorder`` (work.changes)."""

    def __init__(self, *, actor, recorder, progress: Callable[[int, int], None]):
        self.actor = actor
        self.recorder = recorder
        self.progress = progress
        self.today = timezone.localdate()
        self.next_review = PartnerPolicy.current().next_review(self.today)

    def write(self, drafts: list[Draft]) -> None:
        """Save every draft; afterwards each ``draft.partner`` has its key."""
        new = [draft for draft in drafts if draft.is_new]
        known = [draft for draft in drafts if not draft.is_new]
        with together():
            self._partners(new)
            self.progress(1, 4)
            for draft in known:
                self._update(draft)
            self.progress(2, 4)
            self._people(drafts)
            self._tags(drafts)
            self.progress(3, 4)
            exchanges = self._exchanges(drafts)
            self._scores(drafts)
            self._actions(drafts)
            known_keys = {draft.partner.pk for draft in known}
            for exchange in exchanges:
                if exchange.partner_id in known_keys:
                    note_first_contact(exchange, actor=self.actor)

    # -- sheets -----------------------------------------------------------------------------

    def _partners(self, drafts: list[Draft]) -> None:
        announcements = []
        for draft in drafts:
            draft.partner.review_due_on = self.next_review
            steps = self._steps(draft)
            born = min([step.on for step in steps], default=self.today)
            announcements.append(
                WORKFLOW.rehearse(draft.partner, born=born, steps=steps, reason=_("Import"))
            )
        self._make(Partner, [draft.partner for draft in drafts])
        for announce in announcements:
            announce(self.actor)

    def _steps(self, draft: Draft) -> list[Step]:
        """The moves that lead to the file's status, dated by the exchanges it knows.

        Without a date the day of the import stands, and the reason says so.
        """
        days = sorted(exchange.on for exchange in draft.exchanges if exchange.on <= self.today)
        first, last = (days[0], days[-1]) if days else (self.today, self.today)
        verbs = list(WAYS[draft.status or S.IDENTIFIED])
        if days and not verbs:
            verbs = ["approach"]
        reason = (
            _("Import: “%(text)s”") % {"text": draft.status_text}
            if draft.status_text
            else _("Import")
        )
        return [Step(verb, first if verb == "approach" else last, reason) for verb in verbs]

    def _update(self, draft: Draft) -> None:
        if draft.changed or draft.new_tags:
            self.recorder.updating(draft.partner)
        if not draft.changed:
            return
        draft.partner.version += 1
        draft.partner._history_user = self.actor
        draft.partner._change_reason = _("Import")
        draft.partner.save()

    # -- people -----------------------------------------------------------------------------

    def _people(self, drafts: list[Draft]) -> None:
        new, posts = [], []
        for draft in drafts:
            has_main = any(person.pk for person in draft.people)
            for person in draft.people:
                if person.pk:
                    continue
                contact = Contact(
                    civility=person.civility,
                    given_name=person.given[:80],
                    family_name=person.family[:80],
                )
                new.append((person, contact))
                posts.append((draft, person, contact, not has_main))
                has_main = True
        self._make(Contact, [contact for _person, contact in new])
        self._make(
            Affiliation,
            [
                Affiliation(
                    contact=contact,
                    partner=draft.partner,
                    function=person.function[:150],
                    is_main=is_main,
                )
                for draft, person, contact, is_main in posts
            ],
        )
        emails, phones = [], []
        for person, contact in new:
            emails += self._emails(contact.pk, person.emails)
            phones += self._phones(contact.pk, person.phones)
        for draft in drafts:
            for person in draft.people:
                if person.pk:
                    emails += self._emails(person.pk, person.new_emails)
                    phones += self._phones(person.pk, person.new_phones)
                    self._function(draft, person)
        self._make(ContactEmail, emails)
        self._make(ContactPhone, phones)

    def _emails(self, contact: int, addresses: list[str]) -> list[ContactEmail]:
        return [ContactEmail(contact_id=contact, address=address) for address in addresses]

    def _phones(self, contact: int, phones: list[dict]) -> list[ContactPhone]:
        return [
            ContactPhone(
                contact_id=contact,
                e164=phone["e164"],
                raw=phone["raw"][:120],
                note=phone.get("note", "")[:200],
            )
            for phone in phones
        ]

    def _function(self, draft: Draft, person: Person) -> None:
        if not person.new_function:
            return
        post = Affiliation.objects.filter(
            contact=person.pk, partner=draft.partner, ends_on=None, function=""
        ).first()
        if post:
            self.recorder.updating(post)
            post.function = person.function[:150]
            post.save(update_fields=["function", "updated_at"])

    # -- what hangs on a sheet --------------------------------------------------------------

    def _tags(self, drafts: list[Draft]) -> None:
        names = {name for draft in drafts for name in draft.new_tags}
        known = {tag.name: tag for tag in Tag.objects.filter(name__in=names)}
        self._make(Tag, [Tag(name=name) for name in sorted(names - known.keys())])
        known = {tag.name: tag.pk for tag in Tag.objects.filter(name__in=names)}
        through = Partner.tags.through
        through.objects.bulk_create(
            [
                through(partner_id=draft.partner.pk, tag_id=known[name])
                for draft in drafts
                for name in draft.new_tags
            ],
            batch_size=BATCH,
        )

    def _exchanges(self, drafts: list[Draft]) -> list[Interaction]:
        return self._make(
            Interaction,
            [
                Interaction(
                    partner=draft.partner,
                    kind=Interaction.Kind.OTHER,
                    direction=exchange.direction,
                    on=exchange.on,
                    precision=exchange.precision,
                    subject=exchange.subject,
                    author=self.actor,
                )
                for draft in drafts
                for exchange in draft.exchanges
                if exchange.new
            ],
        )

    def _scores(self, drafts: list[Draft]) -> None:
        """A mark for a whole axis is given to each of its criteria: their mean is the mark."""
        grid = ScoreModel.in_force_on(self.today)
        criteria = list(grid.criteria.all()) if grid else []
        self._make(
            Score,
            [
                Score(
                    partner=draft.partner,
                    criterion=criterion,
                    value=value,
                    evidence=evidence[:500],
                    author=self.actor,
                    on=self.today,
                    fades_on=self.today + relativedelta(months=criterion.fades_after_months),
                )
                for draft in drafts
                for axis, (value, evidence) in draft.new_scores.items()
                for criterion in criteria
                if criterion.axis == axis
            ],
        )

    def _actions(self, drafts: list[Draft]) -> None:
        content_type = ContentType.objects.get_for_model(Partner)
        actions, announcements = [], []
        for draft in drafts:
            for what, due_on in draft.new_actions:
                action = Action(
                    what=what[:200],
                    owner_id=draft.partner.owner_id or self.actor.pk,
                    due_on=due_on,
                    content_type=content_type,
                    object_id=draft.partner.pk,
                    created_by=self.actor,
                )
                announcements.append(ACTIONS.rehearse(action, born=self.today))
                actions.append(action)
        self._make(Action, actions)
        for announce in announcements:
            announce(self.actor)

    def _make(self, model: type[Model], rows: Iterable[Model]) -> list[Model]:
        """Insert in batches, with their first line of history where the model keeps one."""
        rows = list(rows)
        for row in rows:
            if hasattr(row, "refresh_search_text"):
                row.refresh_search_text()
        if hasattr(model, "history"):
            made = bulk_create_with_history(
                rows,
                model,
                batch_size=BATCH,
                default_user=self.actor,
                default_change_reason=_("Import"),
            )
        else:
            made = model._base_manager.bulk_create(rows, batch_size=BATCH)
        self.recorder.created(made)
        return made
