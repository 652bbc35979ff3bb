"""People of an organisation: how they come in, what they may do, and the pages about it all."""
