"""The organisation's personas: their versions, what they rest on, and who has signed them."""
