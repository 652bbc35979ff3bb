"""What customers wrote: each comment, what a model reads in it, and what people say instead."""
