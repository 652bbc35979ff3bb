"""The one object on one page: what happened, how it felt, who answers for it, what it costs."""
