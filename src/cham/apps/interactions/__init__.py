"""Interactions as the organisation sees them: the lake with its directory and its interpreters."""
