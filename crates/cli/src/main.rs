//! `mediant`: one executable for the whole line from reports and a case folder to the brief.
//!
//! The only room that prints, reads the environment, and knows exit codes.

mod args;
mod commands;
mod exit;
mod faults;
mod progress;
mod show;
mod words;

use std::process::ExitCode;

use clap::Parser;

use args::{Cli, Command};
use exit::{BUG, Failure};

fn main() -> ExitCode {
    std::panic::set_hook(Box::new(|info| {
        anstream::eprintln!(
            "This is a bug in mediant, not in your input: {info}\n\
             Nothing was written. Please report what you ran and these words."
        );
    }));
    let cli = Cli::parse();
    match std::panic::catch_unwind(|| run(&cli)) {
        Err(_) => ExitCode::from(BUG),
        Ok(Ok(())) => ExitCode::SUCCESS,
        Ok(Err(failure)) => {
            if !matches!(failure, Failure::Shown) {
                anstream::eprintln!("mediant: {failure}");
            }
            failure.code()
        }
    }
}

fn run(cli: &Cli) -> Result<(), Failure> {
    match &cli.command {
        Command::Analyze(args) => commands::analyze::run(args),
        Command::Brief(args) => commands::brief::run(args),
        Command::Check(args) => commands::check::run(args),
        Command::Read(args) => commands::read::run(args),
        Command::Train(args) => commands::train::run(args),
        Command::Propose(args) => commands::propose::run(args),
        Command::Review(args) => commands::review::run(args),
        Command::Accept(args) => commands::accept::run(args),
        Command::Serve(args) => commands::serve::run(args),
        Command::New(args) => commands::new::run(args),
        Command::Import(args) => commands::import::run(args),
        Command::Export(args) => commands::export::run(args),
        Command::Migrate(args) => commands::store::migrate(args),
        Command::Backup(args) => commands::store::backup(args),
        Command::Restore(args) => commands::store::restore(args),
        Command::Pack(args) => commands::pack::out(args),
        Command::Unpack(args) => commands::pack::back(args),
        Command::Verify(args) => commands::store::verify(args),
        Command::Purge(args) => commands::store::purge(args),
        Command::Rotate(args) => commands::store::rotate(args),
        Command::Schema(args) => commands::schema(args),
        Command::Completions(args) => commands::completions(args),
    }
}
