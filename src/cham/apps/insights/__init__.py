"""Figures for pages: asked for with a filter, made by jobs, kept as snapshots."""
