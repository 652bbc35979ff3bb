"""Which interactions the rules of a map take: rules tried before they are kept, and what none takes."""
