"""Charts and maps drawn by the server as SVG, the same on the page and in the PDF.

A builder returns a `Chart`: `{{ chart }}` prints the figure, `chart.table_html` its table, `chart.as_table`
the bare data. Only `svg.py` makes markup, and it escapes everything.
"""

from .base import Both, Chart, Row, Table, both
from .palette import Kind, kinds

__all__ = ["Both", "Chart", "Kind", "Row", "Table", "both", "kinds"]
