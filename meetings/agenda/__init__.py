"""The agenda: drafts that are edited, editions that are published."""
