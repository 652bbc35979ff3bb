"""The commands, one module for each room of the work."""
