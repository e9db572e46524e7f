"""How far a long piece of work is."""

from django.http import HttpRequest, HttpResponse

from core.views.records import RecordPage
from work.models import Job


class JobPage(RecordPage):
    """Shows progress and goes on showing it, by htmx or by itself; survives a reload.

    Another page shows the same by including ``work/_job.html`` with ``job``; once the job is
    over, the page that shows it is loaded again.
    """

    permission = "work.job"
    queryset = Job.objects.all()
    template_name = "work/job_detail.html"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        context = {"job": self.record, "title": str(self.record)}
        if not self.aims_at(f"job-{pk}"):
            return self.render(context)
        response = self.render(context, "work/_job.html")
        if self.record.is_over:
            response.headers["HX-Refresh"] = "true"
        return response
