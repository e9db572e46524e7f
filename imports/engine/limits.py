"""What a file may hold at most, and the error that says so."""

MEGABYTE = 1024 * 1024
MAX_FILE = 25 * MEGABYTE
MAX_UNPACKED = 100 * MEGABYTE
MAX_STRINGS = 60 * MEGABYTE  # the shared strings take ten times their size once read
MAX_RATIO = 100
RATIO_FROM = MEGABYTE  # below this a part may be packed tighter: it harms nobody
MAX_MEMBERS = 2000
MAX_SHEETS = 50
MAX_ROWS = 20_000
MAX_COLUMNS = 200
MAX_CELLS = 1_000_000
MAX_CELL = 32_767  # what a spreadsheet itself allows
MAX_STYLES = 65_490  # idem


class UnreadableFile(Exception):
    """The file cannot be read; the message, lazily translated, tells a clerk what to do about it."""

    def __init__(self, message):
        super().__init__(message)
        self.message = message

    def __str__(self) -> str:
        return str(self.message)
