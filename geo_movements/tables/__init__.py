"""What a source says: reading tables, dates and strengths."""
