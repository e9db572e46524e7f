"""The pure heart of the spreadsheet import: no table, no request, no write.

Used in this order:

1. `reading.open_table_file(bytes, filename)` checks the file, then gives its `RawSheet`s, or
   raises `UnreadableFile` with a message for a clerk.
2. `layout.find_header(sheet)` finds the column titles under merged titles and double headers;
   `layout.survey(sheet, layout)` says of every row what it is and why, so that the counts of
   data, titles, sections, sums, notes and blank lines add up to the rows of the sheet.
3. `mapping.propose_mapping(layout.columns, fields.PARTNER_FIELDS)` proposes a field for each
   column; a person confirms. A column with no field is kept as a note of the record.
4. `values.parse_…(cell)` reads each cell. `Parsed.value` is None in doubt; then `Parsed.raw` is
   kept as a remark, `note` says what was understood and `problem` asks a person to look.
   `values.pair_contacts` puts names, telephones and addresses together.
5. `core.likeness.LikenessIndex` finds who in the base, or higher in the file, may be the same
   organisation. Equal names (`core.likeness.same_name`) update; near names are proposed.
"""
