"""The journey report: everything that the interactions say about a journey, in one document."""
