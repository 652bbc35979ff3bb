"""The first page: how it stands, what changed, where it hurts, what nobody answers for."""
