//! One file a command.

pub(crate) mod accept;
pub(crate) mod analyze;
pub(crate) mod brief;
pub(crate) mod check;
pub(crate) mod export;
pub(crate) mod import;
pub(crate) mod input;
pub(crate) mod new;
pub(crate) mod output;
pub(crate) mod pack;
pub(crate) mod propose;
pub(crate) mod read;
pub(crate) mod review;
pub(crate) mod serve;
pub(crate) mod store;
pub(crate) mod train;

use clap::CommandFactory;

use crate::args::{Cli, Completions, Schema};
use crate::exit::Failure;

/// `mediant schema`
pub(crate) fn schema(args: &Schema) -> Result<(), Failure> {
    let text = mediant_formats::schema(&args.name)
        .ok_or_else(|| Failure::Usage(format!("there is no schema named {}", args.name)))?;
    output::print(text)
}

/// `mediant completions`
pub(crate) fn completions(args: &Completions) -> Result<(), Failure> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "mediant", &mut script);
    output::print(&String::from_utf8_lossy(&script))
}
