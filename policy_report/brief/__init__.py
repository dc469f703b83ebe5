"""From records to the report of a brief, and its view models."""
