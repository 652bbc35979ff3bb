"""The organisation's journeys, each with its versions, and the library of templates."""
