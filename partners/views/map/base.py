"""What the four pictures share: the bar of the list, one table, the same four files."""

from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import Any, ClassVar

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import formats
from core.access import require
from core.charts import Chart, Kind, kinds
from core.charts.files import SVG_TYPE, svg_file
from core.lists import filters
from core.lists.paging import Paged, page_number
from core.pdf import PdfUnavailable, render_pdf
from core.sheets import CSV_TYPE, XLSX_TYPE, Column, write_csv, write_xlsx
from core.views import ListPage
from core.views.lists import count_text
from partners.filters import PartnerFilter
from partners.models import Partner
from partners.views.tabs import LEFT_BEHIND, view_tabs

FORMATS = {
    "xlsx": gettext_lazy("Spreadsheet (XLSX)"),
    "csv": gettext_lazy("Text (CSV)"),
    "svg": gettext_lazy("Drawing (SVG)"),
    "pdf": gettext_lazy("Page to print (PDF)"),
}
WIDE, NARROW, PAPER = (1040, 580), (358, 440), (1010, 490)


def partner_kinds() -> list[Kind]:
    """Each kind of partner with its colour and shape, the same on every picture."""
    known = [kind for kind in Partner.Kind if kind != Partner.Kind.UNKNOWN]
    unknown = Partner.Kind.UNKNOWN
    return [
        *kinds([(str(kind), str(kind.label)) for kind in known]),
        Kind(str(unknown), str(unknown.label), 11, "circle"),
    ]


class MapPage(ListPage):
    """One picture of the partners that the list would show under the same address.

    It reads and keeps the list's own saved views. A page gives `picture()` for its template, and for the
    files `columns_of_file`, `lines()` and `drawings()`.
    """

    permission = "partners.read"
    export_permission = "partners.export"
    title = gettext_lazy("Partner map")
    template_name = "partners/map.html"
    fragment_name = "partners/_map_swapped.html"
    queryset = Partner.objects.all()
    filterset_class = PartnerFilter
    columns: ClassVar = []
    search_label = gettext_lazy("Name, acronym, other name…")
    page_size = 25
    list_key = "partners:list"
    key = ""
    picture_name = ""
    picture_template = ""
    bar_template = ""
    columns_of_file: Sequence[Column] = ()

    # --- rows -----------------------------------------------------------------------------------

    def rows(self):
        rows = super().rows()
        return rows if "archived" in self.request.GET else rows.current()

    @cached_property
    def today(self):
        return timezone.localdate()

    @property
    def is_narrowed(self) -> bool:
        return any(name in self.filterset.filters for name in self.filterset_class.base_filters)

    @cached_property
    def view_query(self) -> str:
        """What a saved view keeps is what the list would keep."""
        query = self.request.GET.copy()
        for name in (LEFT_BEHIND | {"all"}) & set(query):
            del query[name]
        return "&".join(sorted(query.urlencode().split("&"))) if query else ""

    def own_date(self, name: str):
        """A day that the address names, if it is one."""
        try:
            return timezone.datetime.fromisoformat(self.request.GET.get(name, "")).date()
        except ValueError:
            return None

    # --- answers --------------------------------------------------------------------------------

    def get(self, request: HttpRequest, *args, **kwargs) -> HttpResponseBase:
        if request.GET.get("export") in FORMATS:
            return self.export()
        if not request.GET and (default := self.default_view()):
            return redirect(f"?{default.query}")
        context = self.bar() | self.frame() | self.picture()
        return self.render(context, self.fragment_name if self.aims_at("map") else "")

    def tabs(self) -> list[dict]:
        return view_tabs(self.request, self.key)

    def picture(self) -> dict[str, Any]:
        raise NotImplementedError

    def frame(self) -> dict[str, Any]:
        here = self.address()
        return {
            "files": [(label, f"{here}&export={name}") for name, label in FORMATS.items()],
            "picture_template": self.picture_template,
            "bar_template": self.bar_template,
            "today": self.today,
        }

    def own_page(self, rows: Sequence) -> dict[str, Any]:
        """Fifty of the rows beside the picture, with what the links to the others need."""
        size, total = self.page_size, len(rows)
        number = page_number(self.request.GET.get("page", "1"), max(1, -(-total // size)))
        part = list(rows[(number - 1) * size : number * size])
        paged = Paged(part, number, size, total, capped=False)
        return {
            "paged": paged,
            "count_text": count_text(paged),
            "page_base": f"{self.address()}&page=",
        }

    # --- files ----------------------------------------------------------------------------------

    def lines(self) -> Iterable[Sequence[Any]]:
        """Every row behind the picture, for a spreadsheet."""
        raise NotImplementedError

    def drawings(self) -> list[Chart]:
        """The picture without links, one chart or one for each printed page."""
        raise NotImplementedError

    def export(self) -> HttpResponseBase:
        require(self.request.user, self.export_permission)
        return getattr(self, f"as_{self.request.GET['export']}")()

    @property
    def source_line(self) -> str:
        chips = filters.chips(self.filterset, self.request.GET)
        words = ", ".join(f"{chip.label} : {chip.value}" for chip in chips)
        line = _("%(title)s, taken on %(moment)s by %(person)s.") % {
            "title": self.picture_title,
            "moment": formats.moment(timezone.now()),
            "person": self.request.user,
        }
        return f"{line} {words}".strip()

    @property
    def picture_title(self) -> str:
        return str(next(tab["label"] for tab in self.tabs() if tab["active"]))

    def file_name(self, ending: str) -> str:
        return f"{self.picture_name}-{self.today}.{ending}"

    def as_xlsx(self) -> FileResponse:
        book = write_xlsx(
            self.columns_of_file,
            self.lines(),
            title=self.picture_title,
            source_line=self.source_line,
        )
        return FileResponse(
            book, as_attachment=True, filename=self.file_name("xlsx"), content_type=XLSX_TYPE
        )

    def as_csv(self) -> HttpResponse:
        body = b"".join(write_csv(self.columns_of_file, self.lines()))
        return self.attachment(body, CSV_TYPE, "csv")

    def as_svg(self) -> HttpResponse:
        body = svg_file(self.drawings()[0], source_line=self.source_line)
        return self.attachment(body, SVG_TYPE, "svg")

    def as_pdf(self) -> HttpResponse:
        context = {"charts": self.drawings(), "source_line": self.source_line}
        try:
            body = render_pdf("partners/map_pdf.html", context, title=self.picture_title)
        except PdfUnavailable as missing:
            messages.error(self.request, str(missing))
            return redirect(self.address())
        return self.attachment(body, "application/pdf", "pdf")

    def attachment(self, body: bytes, kind: str, ending: str) -> HttpResponse:
        response = HttpResponse(body, content_type=kind)
        name = self.file_name(ending)
        response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
        return response
