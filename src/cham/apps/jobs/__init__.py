"""Work that no reader waits for: a queue of jobs, and the workshop in which they are done."""
