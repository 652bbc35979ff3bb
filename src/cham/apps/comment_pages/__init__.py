"""The screen Voice: what customers write, what needs a person, the models that read it."""
