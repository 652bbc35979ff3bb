"""What all screens share: pages, tables with their CSV, empty states, language and theme."""
