"""One line per change: the audit page, and the source of every mail."""
