"""Accounts: who signs in, how it is proved, and what ends it."""
