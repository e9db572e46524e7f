"""What the partner base brings to the shell: navigation, “New”, search, tabs of its own page."""

from django.db.models import Prefetch
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core import nav, panels, search
from core.formats import short_day
from core.panels import Panel
from core.search import Hit, Searcher
from partners import feed_sources
from partners.models import Affiliation, Contact, Interaction, Partner
from work import mywork
from work import panels as actions

PARTNER = "partners.partner"
READ = "partners.read"


def register_all() -> None:
    register_navigation()
    register_search()
    register_tabs()
    feed_sources.register_all()
    actions.register(PARTNER, order=20, rail=True)
    actions.register("partners.contact", order=50)
    register_starters()


def register_navigation() -> None:
    section = _("Partners")
    for entry in (
        nav.Entry(section, _("Partners"), "partners:list", "building", READ, order=200),
        nav.Entry(section, _("Map of partners"), "partners:map", "map", READ, order=205),
        nav.Entry(section, _("Contacts"), "partners:contacts", "people", READ, order=210),
        nav.Entry(
            section, _("Exchanges"), "partners:interactions", "chat-left-text", READ, order=220
        ),
    ):
        nav.register(entry)
    edit = "partners.edit"
    nav.register_new(nav.NewItem(_("Partner"), "partners:create", "building", edit, order=10))
    nav.register_new(
        nav.NewItem(_("Contact"), "partners:contact-create", "person-plus", edit, order=20)
    )


def register_starters() -> None:
    """What somebody for whom nothing waits yet may begin with."""
    mywork.register_starter(
        mywork.Starter(
            label=_("Import your spreadsheet"),
            text=_("Partners and contacts, checked row by row before anything is written."),
            url_name="imports:new",
            icon="upload",
            permission="imports.run",
            order=10,
        )
    )
    mywork.register_starter(
        mywork.Starter(
            label=_("Look at the partners"),
            text=_("Who they are, how far they are, who follows them."),
            url_name="partners:list",
            icon="building",
            permission=READ,
            order=20,
        )
    )


def register_tabs() -> None:
    for key, label, url_name, order in (
        ("feed", _("Thread"), "partners:detail", 10),
        ("identity", _("Identity"), "partners:identity", 20),
        ("people", _("Contacts"), "partners:people", 30),
        ("exchanges", _("Exchanges"), "partners:exchanges-of", 40),
    ):
        panels.register(Panel(PARTNER, key, label, url_name, READ, order))


def register_search() -> None:
    search.register(
        Searcher(
            "partners", _("Partners"), "building", READ, partner_rows, partner_hit,
            order=10, list_url_name="partners:list",
        )
    )  # fmt: skip
    search.register(
        Searcher(
            "contacts", _("Contacts"), "people", READ, contact_rows, contact_hit,
            order=20, list_url_name="partners:contacts",
        )
    )  # fmt: skip
    search.register(
        Searcher(
            "interactions", _("Exchanges"), "chat-left-text", READ, exchange_rows, exchange_hit,
            order=30, list_url_name="partners:interactions",
        )
    )  # fmt: skip


def partner_rows(user):
    rows = Partner.objects.visible_to(user).current().order_by("sort_name", "pk")
    return rows.only("name", "acronym", "kind", "country")


def partner_hit(partner: Partner) -> Hit:
    title = f"{partner.name} ({partner.acronym})" if partner.acronym else partner.name
    detail = " · ".join(filter(None, [partner.get_kind_display(), str(partner.country.name)]))
    return Hit(title, detail, partner.get_absolute_url())


def contact_rows(user):
    posts = Affiliation.objects.visible_to(user).select_related("partner")
    rows = Contact.objects.visible_to(user).current().order_by("sort_name", "pk")
    return rows.prefetch_related(Prefetch("affiliations", posts, to_attr="posts"))


def contact_hit(contact: Contact) -> Hit:
    post = next(iter(contact.posts), None)
    detail = " · ".join(filter(None, [post.function, post.partner.short_name])) if post else ""
    return Hit(str(contact), detail, contact.get_absolute_url())


def exchange_rows(user):
    rows = Interaction.objects.visible_to(user).current().select_related("partner")
    return rows.order_by("-on", "-pk")


def exchange_hit(interaction: Interaction) -> Hit:
    detail = f"{interaction.partner.short_name} · {short_day(interaction.on)}"
    return Hit(interaction.subject, detail, reverse("partners:interaction", args=[interaction.pk]))
