"""Django apps by concept: tables, use cases, pages and API; formulas are never here."""
