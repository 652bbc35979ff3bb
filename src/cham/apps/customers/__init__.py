"""Who is who: the identities of customers, apart from the lake."""
