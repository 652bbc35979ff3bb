"""What customers really do: flow, variants, funnel, loops, and the plan against it."""
