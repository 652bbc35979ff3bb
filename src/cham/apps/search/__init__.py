"""One box that finds everything with a name, typed with marks or without."""
