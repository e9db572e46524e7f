"""A row's cells, gathered by the field that their columns hold and handed to the target."""

from core.text import clean
from imports.models import Row, Run
from imports.registry import Cells, target

LEFT_OUT = "-"


class RowParser:
    """Made once per run: knows the columns of each sheet and the target's own reading."""

    def __init__(self, run: Run):
        self.layout = run.layout
        self.read = target(run.target).reading()

    def parse(self, row: Row, cells: list) -> None:
        """Fill ``row.values`` and ``row.notes``; a typed correction stands for its field's cells."""
        columns = self.layout[row.sheet]["columns"]
        gathered = Cells()
        titles = {}
        for column in columns:
            cell = cells[column["index"]] if column["index"] < len(cells) else None
            key = column["field"]
            titles.setdefault(key, column["title"])
            if key == LEFT_OUT or cell is None or key in row.corrections:
                continue
            if key:
                gathered.by_field.setdefault(key, []).append(cell)
            else:
                gathered.unknown.append((column["title"], clean(str(cell))))
        for key, text in row.corrections.items():
            if text.strip():
                gathered.by_field[key] = [text]
        row.notes = []

        def note(field: str, text, raw: str = "", *, problem: bool = False) -> None:
            row.notes.append(
                {
                    "field": field,
                    "column": titles.get(field, ""),
                    "raw": raw[:200],
                    "text": str(text),
                    "problem": problem,
                }
            )

        row.values = self.read(gathered, note)
