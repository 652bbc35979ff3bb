"""The simulated firm: its files, and how they come in through the doors of any firm."""
