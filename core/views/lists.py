"""The list page: one address, several answers (page, fragment, spreadsheet, one cell, a bulk change)."""

from collections.abc import Callable
from functools import cached_property

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core import formats, stores
from core.access import allowed, require
from core.forms import RecordForm
from core.lists import bulk as bulk_changes
from core.lists import filters
from core.lists.columns import Column, Renderer
from core.lists.paging import Paged, paginate
from core.locking import StaleVersion
from core.sheets import XLSX_TYPE, write_xlsx
from core.sheets import Column as SheetColumn
from core.views.base import Page, find, go, link_to, stale_text, visible
from core.views.preferences import local_address

# What an address may carry that is no part of a view worth naming.
PASSING = ("page", "all", "filters", "export", "edit", "row", "csrfmiddlewaretoken")
MOST_EXPORTED = 50_000
CELL_CLASSES = {
    "Select": "form-select",
    "LazySelect": "form-select",
    "SelectMultiple": "form-select",
    "CheckboxInput": "form-check-input",
}


class ListPage(Page):
    """Rows a person may see: filtered, sorted, paged, with columns of their choice.

    Declared in a few lines:

        class PartnerList(ListPage):
            permission = "partners.read"
            title = _("Partners")
            queryset = Partner.objects.select_related("owner")
            filterset_class = PartnerFilter
            columns = [Column("name", _("Name"), main=True, sort="sort_name"), …]
            default_sort = "name"
            form_class = PartnerForm            # for cells edited in place and bulk changes
            edit_permission = "partners.edit"
            bulk = [BulkChange("owner", _("Give to…"), "person-check", "partners.edit", "owner")]
            create_url = "partners:create"; create_permission = "partners.edit"; create_label = …
    """

    template_name = "generic/list.html"
    fragment_name = "generic/_list.html"
    queryset: QuerySet
    filterset_class = None
    columns: list[Column]
    default_sort = ""
    page_size = 50
    search_label = ""
    form_class: type[RecordForm] | None = None
    edit_permission = ""
    bulk: list = []
    export_permission = ""
    create_url = create_permission = create_label = ""
    empty_icon = "inbox"
    empty_title = empty_text = ""

    # --- which rows ---------------------------------------------------------------------------

    def rows(self) -> QuerySet:
        """All the rows this person may see; a page that shows fewer narrows it here."""
        return visible(self.queryset, self.request.user)

    @cached_property
    def filterset(self):
        if self.filterset_class is None:
            return None
        return filters.build(self.filterset_class, self.request, self.rows())

    @property
    def filter_names(self) -> list[str]:
        names = self.filterset_class.base_filters if self.filterset_class else ()
        return [name for name in names if name != "q"]

    @cached_property
    def found(self) -> QuerySet:
        if self.filterset is None or not self.filterset.filters:
            rows = self.rows()
        else:
            rows = filters.filtered(self.filterset, self.request.user)
        return rows.order_by(*self.order)

    # --- sorting and columns ------------------------------------------------------------------

    @cached_property
    def sorted_by(self) -> tuple[Column | None, bool]:
        """The column the address names, if it may be sorted by; else the default one."""
        known = {column.key: column for column in self.columns if column.sort}
        for text in (self.request.GET.get("sort", ""), self.default_sort):
            column = known.get(text.removeprefix("-"))
            if column:
                return column, text.startswith("-")
        return None, False

    @property
    def order(self) -> list:
        column, descending = self.sorted_by
        named = column.order(self.queryset.model, descending) if column else []
        return [*named, "-pk" if descending or not column else "pk"]

    @cached_property
    def shown_columns(self) -> list[Column]:
        asked = set(self.request.GET.getlist("columns"))
        chosen = [c for c in self.columns if c.main or c.key in asked]
        if len(chosen) > 1 or (asked and chosen):
            return chosen
        return [c for c in self.columns if c.main or c.shown]

    def heads(self) -> list[dict]:
        current, descending = self.sorted_by
        return [
            {
                "column": column,
                "url": self.address(
                    sort=("-" if column is current and not descending else "") + column.key
                )
                if column.sort
                else "",
                "order": ("descending" if descending else "ascending") if column is current else "",
            }
            for column in self.shown_columns
        ]

    # --- addresses ----------------------------------------------------------------------------

    def address(self, **changes) -> str:
        """This list with other parameters, from its first page."""
        query = self.request.GET.copy()
        for key in PASSING:
            query.pop(key, None)
        for key, value in changes.items():
            query[key] = value
        return f"?{query.urlencode()}"

    @cached_property
    def view_query(self) -> str:
        """What a saved view keeps: filters, sort and columns in one order."""
        query = self.request.GET.copy()
        for key in PASSING:
            query.pop(key, None)
        kept = [(key, value) for key, values in sorted(query.lists()) for value in values if value]
        fresh = query.__class__(mutable=True)
        for key, value in kept:
            fresh.appendlist(key, value)
        return fresh.urlencode()

    def kept_but(self, *names: str) -> list[tuple[str, str]]:
        """The parameters that a form of this list carries along, without those it sets itself."""
        return [
            (key, value)
            for key, values in self.request.GET.lists()
            if key not in PASSING and not (key in names or filters.belongs(key, names))
            for value in values
        ]

    @property
    def list_key(self) -> str:
        return self.request.resolver_match.view_name

    # --- answers ------------------------------------------------------------------------------

    def get(self, request: HttpRequest, *args, **kwargs) -> HttpResponseBase:
        if "export" in request.GET:
            return self.export()
        if "edit" in request.GET:
            return self.cell_form()
        if not request.GET and (default := self.default_view()):
            return redirect(f"{request.path}?{default.query}")
        if self.aims_at("list"):
            return self.render(self.listing(), self.fragment_name)
        return self.render(self.listing())

    def post(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if "edit" in request.GET:
            return self.save_cell()
        if "keep_view" in request.POST:
            return self.keep_view()
        if "forget_view" in request.POST:
            return self.forget_view()
        if "bulk" in request.POST:
            return self.bulk_change()
        raise Http404("Nothing was asked.")

    def listing(self) -> dict:
        paged = paginate(self.found, self.request.GET.get("page", "1"), self.page_size)
        editable = bool(self.form_class and self.may(self.edit_permission))
        renderer = Renderer(self.shown_columns, editable=editable, link=self.linker(paged.rows))
        return {
            "paged": paged,
            "drawn": [(row.pk, renderer.cells(row)) for row in paged.rows],
            "heads": self.heads(),
            "count_text": count_text(paged),
            "page_base": self.address() + "&page=",
            "kept_with_columns": self.kept_but("columns"),
            "bulk_items": [item for item in self.bulk if self.may(item.permission)],
            "create_href": self.create_href(),
            **self.bar(),
        }

    def bar(self) -> dict:
        """What narrows the rows: saved views, search, filters, chips; for other pictures of them too."""
        return {
            "chips": filters.chips(self.filterset, self.request.GET) if self.filterset else [],
            "filter_form": self.filter_form(),
            "kept_with_words": self.kept_but("q"),
            "kept_with_filters": self.kept_but(*self.filter_names),
            "filters_url": self.address(filters="1") if self.filter_names else "",
            "plain_url": self.address(),
            "views": self.saved_views(),
            "may_share": stores.views.may_share(self.request.user),
            "keeps_views": not isinstance(stores.views, stores.NoViews),
            "may_export": self.may(self.export_permission or self.permission),
            "searchable": self.filterset_class and "q" in self.filterset_class.base_filters,
        }

    def link(self, row: Model) -> str:
        return row.get_absolute_url()

    def linker(self, rows: list[Model]) -> Callable[[Model], str]:
        """`link`, without resolving each row's address when only the key tells them apart."""
        ends = rows[:1] + rows[-1:]
        heads = {self.link(row).removesuffix(f"/{row.pk}/") for row in ends}
        head = heads.pop() if len(heads) == 1 else ""
        if ends and all(self.link(row) == f"{head}/{row.pk}/" for row in ends):
            return lambda row: f"{head}/{row.pk}/"
        return self.link

    def may(self, permission: str) -> bool:
        return bool(permission) and allowed(self.request.user, permission)

    def create_href(self) -> str:
        if self.create_url and self.may(self.create_permission):
            return link_to(self.create_url)
        return ""

    def filter_form(self):
        """The whole form, only when it was asked for: its drop-downs cost queries."""
        if self.filterset_class is None or "filters" not in self.request.GET:
            return None
        whole = filters.build(self.filterset_class, self.request, self.rows(), whole=True)
        whole.form.fields.pop("q", None)
        return whole.form

    # --- saved views --------------------------------------------------------------------------

    @cached_property
    def _views(self):
        return list(stores.views.views_for(self.request.user, self.list_key))

    def default_view(self) -> stores.SavedView | None:
        return next((view for view in self._views if view.is_default and view.mine), None)

    def saved_views(self) -> list[dict]:
        return [{"view": view, "active": view.query == self.view_query} for view in self._views]

    def keep_view(self) -> HttpResponse:
        name = self.request.POST.get("name", "").strip()[:80]
        if not name:
            messages.error(self.request, _("Give the view a name."))
            return go(self.request, self.request.get_full_path())
        view = stores.views.keep(
            actor=self.request.user,
            list_key=self.list_key,
            name=name,
            query=self.view_query,
            shared="shared" in self.request.POST,
            is_default="is_default" in self.request.POST,
        )
        messages.success(self.request, _("The view “%(name)s” is kept.") % {"name": view.name})
        return go(self.request, f"{self.request.path}?{view.query or 'all=1'}")

    def forget_view(self) -> HttpResponse:
        pk = self.request.POST.get("forget_view", "")
        if not (pk.isascii() and pk.isdigit()):
            raise Http404("No such view.")
        stores.views.forget(int(pk), actor=self.request.user)
        messages.success(self.request, _("The view was removed."))
        return go(self.request, f"{self.request.path}?all=1")

    # --- spreadsheet --------------------------------------------------------------------------

    def export(self) -> FileResponse:
        """What is filtered, in the shown columns, as a spreadsheet."""
        require(self.request.user, self.export_permission or self.permission)
        columns = self.shown_columns
        rows = (
            [column.plain(row) for column in columns]
            for row in self.found[:MOST_EXPORTED].iterator(chunk_size=1000)
        )
        title = str(self.title)
        source = _("%(title)s, taken on %(moment)s by %(person)s.") % {
            "title": title,
            "moment": formats.moment(timezone.now()),
            "person": self.request.user,
        }
        heads = [SheetColumn(column.label, column.kind) for column in columns]
        book = write_xlsx(heads, rows, title=title, source_line=source)
        name = f"{self.request.resolver_match.app_name or 'liste'}-{timezone.localdate()}.xlsx"
        return FileResponse(book, as_attachment=True, filename=name, content_type=XLSX_TYPE)

    # --- one cell, in place -------------------------------------------------------------------

    @cached_property
    def cell(self) -> tuple[Column, Model]:
        """The column and the visible row that the address names, if the person may edit it."""
        column = next(
            (c for c in self.columns if c.edit and c.key == self.request.GET["edit"]), None
        )
        pk = self.request.GET.get("row", "")
        if column is None or self.form_class is None or not (pk.isascii() and pk.isdigit()):
            raise Http404("No such cell.")
        row = find(self.queryset, self.request.user, int(pk))
        require(self.request.user, self.edit_permission, row)
        return column, row

    def one_field_form(self, column: Column, row: Model, data=None) -> RecordForm:
        form = self.form_class(data, instance=row, user=self.request.user)
        form.keep_only({column.edit})
        widget = form.fields[column.edit].widget
        widget.attrs["class"] = CELL_CLASSES.get(type(widget).__name__, "form-control")
        widget.attrs.pop("data-choices", None)
        return form

    def cell_form(self) -> HttpResponse:
        column, row = self.cell
        if not self.request.htmx:
            return redirect(self.link(row))
        return self.draw_cell_form(column, self.one_field_form(column, row))

    def draw_cell_form(self, column: Column, form, status: int = 200, problem: str = ""):
        context = {"column": column, "field": form[column.edit], "form": form, "problem": problem}
        return self.render(context, "generic/_cell_form.html", status)

    def save_cell(self) -> HttpResponse:
        column, row = self.cell
        form = self.one_field_form(column, row, self.request.POST)
        if not form.is_valid():
            return self.draw_cell_form(column, form, 422)
        try:
            form.save()
        except StaleVersion as stale:
            data = self.request.POST.copy()
            data["version"] = stale.current.version
            now = column.plain(stale.current)
            again = self.one_field_form(column, stale.current, data)
            return self.draw_cell_form(column, again, 409, f"{stale_text()} ({now})")
        fresh = self.rows().get(pk=row.pk)
        if not self.request.htmx:
            return redirect(self.link(fresh))
        renderer = Renderer([column], editable=True, link=self.link)
        return HttpResponse(renderer.content(column, fresh))

    # --- many rows at once --------------------------------------------------------------------

    def selected(self) -> QuerySet:
        keys = [int(pk) for pk in self.request.POST.getlist("row") if pk.isascii() and pk.isdigit()]
        keys = [pk for pk in keys[:500] if pk < 2**63]
        return self.rows().filter(pk__in=keys)

    def bulk_change(self) -> HttpResponse:
        """First asks for the value, then applies it."""
        item = next((i for i in self.bulk if i.key == self.request.POST["bulk"]), None)
        if item is None:
            raise Http404("No such change.")
        require(self.request.user, item.permission)
        back = local_address(self.request, self.request.POST.get("back"), self.request.path)
        rows = self.selected()
        count = rows.count()
        if not count:
            messages.warning(self.request, _("Select rows first."))
            return go(self.request, back)
        form = self.bulk_form(item)
        if form is not None and ("confirmed" not in self.request.POST or not form.is_valid()):
            status = 422 if "confirmed" in self.request.POST else 200
            context = {
                "item": item, "form": form, "count": count, "back": back,
                "keys": rows.values_list("pk", flat=True),
            }  # fmt: skip
            dialog = self.aims_at("dialog")
            return self.render(
                context, "generic/_bulk.html" if dialog else "generic/bulk.html", status
            )
        outcome = self.apply(item, rows, form, back)
        self.tell(item, outcome)
        return go(self.request, back)

    def bulk_form(self, item):
        data = self.request.POST if "confirmed" in self.request.POST else None
        if isinstance(item, bulk_changes.BulkVerb):
            return item.form_class(data) if item.form_class else None
        if self.form_class is None:
            raise PermissionDenied(item.key)
        form = self.form_class(data, user=self.request.user)
        form.keep_only({item.field})
        return form

    def apply(self, item, rows: QuerySet, form, back: str) -> bulk_changes.Outcome:
        actor = self.request.user
        if isinstance(item, bulk_changes.BulkVerb):
            return bulk_changes.run_on_rows(
                rows, item, form.cleaned_data if form else {}, actor=actor
            )
        field = rows.model._meta.get_field(item.field)
        chosen = form.cleaned_data[item.field]
        if field.many_to_many:
            value = sorted(one.pk for one in chosen)
        else:
            holder = rows.model(**{item.field: chosen})
            value = bulk_changes.stored(holder, item.field)
        return bulk_changes.change_rows(
            rows, item, value, actor=actor, label=str(item.label), back=back
        )

    def tell(self, item, outcome: bulk_changes.Outcome) -> None:
        parts = []
        if outcome.changed or not (outcome.refused or outcome.unchanged):
            text = ngettext("%(n)d row changed.", "%(n)d rows changed.", outcome.changed)
            parts.append(text % {"n": outcome.changed})
        if outcome.refused:
            text = ngettext("%(n)d refused.", "%(n)d refused.", outcome.refused)
            parts.append(text % {"n": outcome.refused})
        if outcome.unchanged:
            text = ngettext("%(n)d already so.", "%(n)d already so.", outcome.unchanged)
            parts.append(text % {"n": outcome.unchanged})
        extra = f"undo:{link_to('core:undo', outcome.token)}" if outcome.token else ""
        level = messages.SUCCESS if outcome.changed else messages.WARNING
        messages.add_message(
            self.request,
            level,
            _("%(what)s: %(result)s") % {"what": item.label, "result": " ".join(parts)},
            extra_tags=extra,
        )


def count_text(paged: Paged) -> str:
    if not paged.total:
        return _("No row")
    words = {
        "first": formats.number(paged.first),
        "last": formats.number(paged.last),
        "total": formats.number(paged.total),
    }
    if paged.capped:
        return _("%(first)s–%(last)s of more than %(total)s") % words
    return _("%(first)s–%(last)s of %(total)s") % words
