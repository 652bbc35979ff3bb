"""The library of journeys and the map: the plan, what really happens, and the plan's editing."""
