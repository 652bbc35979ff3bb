"""The event lake: durable segments, Delta tables, verification, erasure, backup."""
