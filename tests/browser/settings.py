"""How Chromium is started, and what the demonstration's people sign in with."""

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PASSWORD = "Partenaires-2026"  # noqa: S105 - as accounts.demo
