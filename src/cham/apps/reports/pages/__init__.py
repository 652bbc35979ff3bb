"""The parts of the report: each turns figures into the words and pictures of one section."""
