"""Who answers for what, drawn from the maps: the matrix, a card for each unit, each member's own work."""
