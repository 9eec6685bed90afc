//! The only place that decides what one audience may see; only it builds a view.
