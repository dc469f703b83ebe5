"""Pictures of a report as `Drawing`s: what each shows and says is decided here, formats only draw it."""
