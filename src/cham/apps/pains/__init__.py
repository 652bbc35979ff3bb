"""What the firm decides about pains: found in the figures, raised by hand, worked on, solved or let be."""
