"""Chạm: customer experience management where the touchpoint joins everything."""
