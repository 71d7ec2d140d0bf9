"""The organiser's desk: events from the first draft to the edition that everybody sees."""
