//! Views to one document model to HTML, Markdown and JSON.
