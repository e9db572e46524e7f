"""How a spreadsheet's rows become partners, contacts, exchanges, scores and actions.

`fields` says what a column may hold; `draft` what a row adds to a sheet, without writing;
`judge` tells for each row whether it is new, known, or perhaps a duplicate; `write` saves.
Preview and import go through the same judge and the same drafts, so that they cannot differ.
"""
