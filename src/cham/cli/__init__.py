"""The `cham` command."""
