//! The `mediant` command.
fn main() {}
