"""What a list of partners or contacts can be narrowed by; each choice offers visible rows only."""

import django_filters
from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from accounts.models import TEAM, User
from core.search import matching
from core.text import fold
from partners.filters_scores import ScoreMethods, ScoreRangeFilter
from partners.models import (
    Affiliation,
    Contact,
    ContactEmail,
    ContactPhone,
    Interaction,
    Partner,
    Tag,
)
from strategy.models import Sector


class YesNoFilter(django_filters.BooleanFilter):
    """Yes, no, or not asked."""

    def __init__(self, **options):
        answers = [("", "---------"), ("true", _("Yes")), ("false", _("No"))]
        super().__init__(widget=forms.Select(choices=answers), **options)


def possible_owners(request):
    """The team, and whoever once owned a sheet."""
    holders = Partner.objects.visible_to(request.user).order_by().values("owner")
    return User.objects.filter(Q(groups__name__in=TEAM) | Q(pk__in=holders)).distinct()


def authors(request):
    """Whoever recorded an exchange that the reader may see."""
    seen = Interaction.objects.visible_to(request.user).order_by().values("author")
    return User.objects.filter(pk__in=seen)


class PartnerFilter(ScoreMethods, django_filters.FilterSet):
    q = django_filters.CharFilter(method="search", label=_("Search"))
    status = django_filters.MultipleChoiceFilter(
        choices=Partner.Status, label=_("Status"), distinct=False
    )
    kind = django_filters.MultipleChoiceFilter(
        choices=Partner.Kind, label=_("Kind"), distinct=False
    )
    country = django_filters.ChoiceFilter(choices=countries, label=_("Country"))
    owner = django_filters.ModelChoiceFilter(queryset=possible_owners, label=_("Owner"))
    no_owner = YesNoFilter(method="without_owner", label=_("Without owner"))
    sector = django_filters.ModelChoiceFilter(
        field_name="sectors", queryset=Sector.objects.active(), label=_("Sector")
    )
    tag = django_filters.ModelChoiceFilter(
        field_name="tags", queryset=Tag.objects.all(), label=_("Tag")
    )
    priority_class = django_filters.MultipleChoiceFilter(
        choices=Partner.Class, method="of_class", label=_("Class")
    )
    alignment = ScoreRangeFilter(method="placed", label=_("Alignment"))
    potential = ScoreRangeFilter(method="placed", label=_("Potential"))
    unscored = YesNoFilter(method="without_score", label=_("To score"))
    stale = YesNoFilter(method="to_review", label=_("To review"))
    confidential = YesNoFilter(field_name="is_confidential", label=_("Confidential"))
    archived = YesNoFilter(method="in_archive", label=_("Archived"))

    class Meta:
        model = Partner
        fields: list[str] = []

    def search(self, partners, name, words):
        return matching(partners, words)

    def without_owner(self, partners, name, wanted):
        return partners.filter(owner__isnull=wanted)

    def to_review(self, partners, name, wanted):
        stale = partners.stale_on(timezone.localdate())
        return stale if wanted else partners.exclude(pk__in=stale.values("pk"))

    def in_archive(self, partners, name, wanted):
        return partners.archived() if wanted else partners.current()


class ContactFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(method="search", label=_("Search"))
    language = django_filters.ChoiceFilter(
        choices=Contact._meta.get_field("language").choices, label=_("Language")
    )
    main = YesNoFilter(method="main_contacts", label=_("Main contact"))
    archived = YesNoFilter(method="in_archive", label=_("Archived"))

    class Meta:
        model = Contact
        fields: list[str] = []

    def search(self, contacts, name, words):
        """By name, by address, or by the digits of a number."""
        words = words[:200].strip()
        found = matching(contacts, words)
        if not fold(words):
            return found
        by_mail = ContactEmail.objects.filter(address__icontains=words)
        wanted = Q(pk__in=found.values("pk")) | Q(pk__in=by_mail.values("contact"))
        digits = "".join(c for c in words if c.isascii() and c.isdigit())
        if len(digits) >= 5:
            by_phone = ContactPhone.objects.filter(e164__contains=digits)
            wanted |= Q(pk__in=by_phone.values("contact"))
        return contacts.filter(wanted)

    def main_contacts(self, contacts, name, wanted):
        posts = Affiliation.objects.visible_to(self.request.user).filter(is_main=True)
        main = Q(pk__in=posts.values("contact"))
        return contacts.filter(main if wanted else ~main)

    def in_archive(self, contacts, name, wanted):
        return contacts.archived() if wanted else contacts.current()


class InteractionFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(method="search", label=_("Search"))
    kind = django_filters.MultipleChoiceFilter(
        choices=Interaction.Kind, label=_("Kind"), distinct=False
    )
    direction = django_filters.ChoiceFilter(choices=Interaction.Direction, label=_("Direction"))
    on = django_filters.DateFromToRangeFilter(label=_("Date"))
    author = django_filters.ModelChoiceFilter(queryset=authors, label=_("Recorded by"))

    class Meta:
        model = Interaction
        fields: list[str] = []

    def search(self, interactions, name, words):
        return matching(interactions, words)
