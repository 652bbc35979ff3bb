"""Settings, addresses, base templates and translations: wires the parts together."""
