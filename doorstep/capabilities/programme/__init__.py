"""What was promised and ordered: documents, plans, campaigns, directives, models, systems, notes."""
