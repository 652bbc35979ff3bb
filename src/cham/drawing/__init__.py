"""How things look: numbers, colours, fonts, and the product's own pictures as pure SVG.

Texts arrive already in the reader's language; nothing here reads data or keeps state.
"""
