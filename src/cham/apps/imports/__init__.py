"""File imports: what came in, what was refused, and how to undo it."""
