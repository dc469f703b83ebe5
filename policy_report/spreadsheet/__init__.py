"""Tables of others into records and back: files of other tools, the form for spreadsheet programs, `import`."""
