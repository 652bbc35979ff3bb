"""Questions over the event lake: paths, funnels, scores, answered in one pass and kept up to date.

Begin at `cham.engine.engine.Engine`, and for any log at `cham.engine.discovery.discover`. The
package itself imports nothing: the compiler behind the kernel is loaded on first use only.
"""
