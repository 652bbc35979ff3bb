"""The guided beginning: two questions, a map, owners, data, and where it hurts."""
