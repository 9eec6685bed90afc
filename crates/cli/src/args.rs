//! What can be asked on the command line.

mod serve;
mod store;

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;

pub(crate) use serve::{LogAs, Serve};
pub(crate) use store::{Backup, Migrate, Pack, Purge, Restore, Rotate, StorePlace, Unpack, Verify};

/// Does a deal exist, which packages could both sides sign, and on which words does each number rest?
#[derive(Debug, Parser)]
#[command(name = "mediant", version, propagate_version = true, after_help = EXAMPLES)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Command,
}

const EXAMPLES: &str = "\
Examples:
  mediant brief cases/ukraine-2025                 write the mediator's brief
  mediant brief cases/ukraine-2025 --for ukraine   the brief of one party: nothing of the others' is in it
  mediant analyze cases/sport-park                 zone, frontier, solutions, in the terminal
  mediant analyze cases/sport-park --json | jq .zone
  mediant read reports/ --case cases/ukraine-2025  who said what, where, in which words
  mediant check cases/ukraine-2025                 every fault of a case, each with its line
  mediant new my-case                              a case folder with comments that teach the format

Exit status: 0 answered (an empty zone is an answer), 1 the input is wrong, 2 usage, 3 refused, 70 a bug.";

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Say whether a deal exists, which packages could be signed, and what would change that
    Analyze(Analyze),
    /// Write the brief for the mediator, a party or the public
    Brief(Brief),
    /// Find every fault of a case folder, each with its line and how to mend it
    Check(Check),
    /// Read public reports: who said what, where, in which words
    Read(Read),
    /// Learn a model of your own from text that people labelled
    Train(Train),
    /// Let a language model on this machine propose labels, each checked against the text
    Propose(Propose),
    /// Walk through what the reports newly say: accept, reject, edit, merge, split, undo
    Review(Review),
    /// Accept statements from a case's reports into the case, or take them back
    Accept(Accept),
    /// Serve the workbench: rooms for the mediator and the parties, in the browser
    Serve(Serve),
    /// Make a case folder with comments that teach the format
    New(New),
    /// Make a case folder of a scenario of GENIUS, GeniusWeb, NegMAS or NegoLog
    Import(Import),
    /// Write a case as a scenario of GENIUS, GeniusWeb or NegMAS
    Export(Export),
    /// Make the store of the workbench, or bring it up to date
    Migrate(Migrate),
    /// Write the whole store into one file, sealed
    Backup(Backup),
    /// Make a store from a backup, on SQLite or PostgreSQL
    Restore(Restore),
    /// Write a whole case of the store into a folder
    Pack(Pack),
    /// Take a case that was packed back into a store
    Unpack(Unpack),
    /// Find what was changed, dropped or moved in the store by other hands
    Verify(Verify),
    /// Delete what the store holds of a person
    Purge(Purge),
    /// Give the store other keys
    Rotate(Rotate),
    /// Print the JSON Schema of a file or an output
    Schema(Schema),
    /// Print completions for a shell
    Completions(Completions),
}

/// `mediant analyze`
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  mediant analyze cases/panama-canal-1974
  mediant analyze cases/sport-park --reading five-of-six
  mediant analyze cases/ukraine-2025 --json --limit 10 --concept nash
  mediant analyze cases/panama-canal-1974 --concept nash --best 10 --within 0.02
  mediant analyze Laptop/                          a scenario of GENIUS, GeniusWeb, NegMAS or NegoLog
  mediant analyze Laptop/ --profiles buyer.xml,seller.xml --semantics negmas")]
pub(crate) struct Analyze {
    /// The case folder, or a folder with a scenario of another tool
    pub(crate) case: PathBuf,
    #[command(flatten)]
    pub(crate) foreign: Foreign,
    /// Print JSON (schema mediant/analysis/1)
    #[arg(long)]
    pub(crate) json: bool,
    /// Another reading of the case, by its id
    #[arg(long, value_name = "ID")]
    pub(crate) reading: Option<String>,
    /// List at most so many points and ties (counts stay whole)
    #[arg(long, value_name = "N")]
    pub(crate) limit: Option<usize>,
    /// Show these solution concepts only; may be repeated
    #[arg(long, value_name = "CONCEPT", value_parser = concept)]
    pub(crate) concept: Vec<mediant_core::analysis::Concept>,
    /// List the K best packages under each --concept (nash unless told), dominated ones among them
    #[arg(long, value_name = "K", value_parser = clap::value_parser!(u16).range(1..=1000))]
    pub(crate) best: Option<u16>,
    /// List the packages within this share of the best: 0.05 for all worth at least 95% of it
    #[arg(long, value_name = "LOSS", value_parser = loss)]
    pub(crate) within: Option<mediant_core::number::Fraction>,
    #[command(flatten)]
    pub(crate) engine: Engine,
}

/// How a scenario of another tool is read.
#[derive(Debug, Default, Args)]
#[command(next_help_heading = "Scenarios of other tools")]
pub(crate) struct Foreign {
    /// Whose files they are [default: by what is in them]
    #[arg(long, value_name = "TOOL", value_parser = tool)]
    pub(crate) from: Option<mediant_formats::foreign::Tool>,
    /// What the numbers of GENIUS files mean: genius, uncapped (without its ceiling of 1) or negmas [default: genius]
    #[arg(long, value_name = "READING", value_parser = semantics)]
    pub(crate) semantics: Option<mediant_formats::foreign::Semantics>,
    /// The profiles to read, by file name and in this order [default: all, by name]
    #[arg(long, value_name = "FILE,FILE", value_delimiter = ',')]
    pub(crate) profiles: Vec<String>,
}

/// What bounds the analysis.
#[derive(Debug, Args)]
pub(crate) struct Engine {
    /// Seed of the samples drawn where numbers are known only in part
    #[arg(long, default_value_t = mediant_analysis::options::DEFAULT_SEED, value_name = "N")]
    pub(crate) seed: u64,
    /// How many samples to draw [default: by the size of the case, 385 to 9604]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..=1_000_000))]
    pub(crate) samples: Option<u64>,
}

/// `mediant brief`
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  mediant brief cases/ukraine-2025
  mediant brief cases/ukraine-2025 --for russia -o russia.html
  mediant brief cases/sport-park --format md -o -")]
pub(crate) struct Brief {
    /// The case folder
    pub(crate) case: PathBuf,
    /// For whom: mediator, public, or a party's id
    #[arg(long = "for", default_value = "mediator", value_name = "AUDIENCE")]
    pub(crate) audience: String,
    /// The form
    #[arg(long, value_enum, default_value_t = Format::Html)]
    pub(crate) format: Format,
    /// The file to write, - for standard output [default: brief-CASE-AUDIENCE.FORMAT]
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
    /// The day to print on the brief; the program does not look at the clock
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub(crate) as_of: Option<String>,
    #[command(flatten)]
    pub(crate) engine: Engine,
}

/// The form of a brief.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// One self-contained page with pictures
    Html,
    /// Markdown
    Md,
    /// JSON (schema mediant/brief/1)
    Json,
    /// PDF for print, A4, tagged
    Pdf,
}

/// `mediant check`
#[derive(Debug, Args)]
pub(crate) struct Check {
    /// The case folder
    pub(crate) case: PathBuf,
}

/// `mediant read`
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  mediant read report.txt
  mediant read --case cases/ukraine-2025           the case's own reports, with its people and issues
  curl … | mediant read - --json
  mediant read --jsonl coverage.jsonl --out statements.jsonl             a year of coverage, in bounded memory
  mediant read --jsonl coverage.jsonl --out statements.jsonl --resume    goes on after it was cut off

JSON Lines hold one report a line: {\"text\" or \"html\", \"title\", \"url\", \"outlet\", \"published\"}; offsets are then bytes of
that string, and the path is FILE:LINE. With --jsonl any number of reports is read in bounded memory: names are
completed within one report and from the case's people, and variants and contradictions are shown for the first
1,000 reports only; the last line says of how many.")]
#[allow(clippy::struct_excessive_bools, reason = "each is a switch of the command line")]
pub(crate) struct Read {
    /// Reports as text, HTML or JSON Lines; a folder is read through; - is standard input [default: the case's own]
    #[arg(required_unless_present = "case")]
    pub(crate) reports: Vec<PathBuf>,
    /// A case whose people and issues help the reading
    #[arg(long, value_name = "CASE")]
    pub(crate) case: Option<PathBuf>,
    /// Print JSON (schema mediant/statements/1)
    #[arg(long, conflicts_with = "jsonl")]
    pub(crate) json: bool,
    /// Print one line of JSON a report as it is read, then one line with what relates them
    #[arg(long)]
    pub(crate) jsonl: bool,
    /// Print what of each report is read as its content, instead of the statements in it
    #[arg(long, conflicts_with_all = ["out", "case"], requires = "reports")]
    pub(crate) content: bool,
    /// Write the lines to a file, with a checkpoint beside it until it is complete
    #[arg(long, value_name = "FILE", requires = "jsonl")]
    pub(crate) out: Option<PathBuf>,
    /// Go on with an output that was cut off
    #[arg(long, requires = "out")]
    pub(crate) resume: bool,
    /// A model of your own, made by `mediant train`, that reads beside the rules
    #[arg(long, value_name = "FILE", requires = "reports")]
    pub(crate) model: Option<PathBuf>,
}

/// `mediant train`
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  mediant train labelled/ --out ours.model --held-out 0.1
  mediant train train/ more.jsonl --out ours.model --held-out dev/
  mediant read reports/ --model ours.model

Labelled text is brat stand-off (.txt with .ann) or JSON Lines; docs/evidence.md describes both. Nothing is written before
all is learnt, so it can be stopped at any time.")]
pub(crate) struct Train {
    /// Files and folders of labelled text
    #[arg(required = true, value_name = "DATA")]
    pub(crate) data: Vec<PathBuf>,
    /// The model file to write
    #[arg(short, long, value_name = "FILE")]
    pub(crate) out: PathBuf,
    /// Measure on texts that are not learnt from: a share of them, such as 0.1, or a folder
    #[arg(long, value_name = "SHARE|FOLDER", value_parser = crate::commands::train::HeldOut::parse)]
    pub(crate) held_out: Option<crate::commands::train::HeldOut>,
    /// How often the texts are gone through, at most 100
    #[arg(long, value_name = "N", default_value_t = 8, value_parser = rounds)]
    pub(crate) rounds: usize,
    /// Seed of the order in which texts are learnt from, and of what is held out
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub(crate) seed: u64,
}

/// `mediant propose`
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  mediant propose reports/ --endpoint http://localhost:8080/v1 --name any --out proposed.jsonl
  mediant train labelled/ proposed.jsonl --out ours.model

The endpoint speaks the chat interface of OpenAI and is on this machine. If it needs a key, put it into the environment
variable MEDIANT_ENDPOINT_KEY. A proposal is kept only if its words are in the text at the byte that it names; the others
are listed on standard error.")]
pub(crate) struct Propose {
    /// Texts, or folders with texts (.txt)
    #[arg(required = true, value_name = "REPORT")]
    pub(crate) reports: Vec<PathBuf>,
    /// The endpoint's address on this machine
    #[arg(long, value_name = "URL")]
    pub(crate) endpoint: String,
    /// The name by which the endpoint knows the language model
    #[arg(long, value_name = "NAME")]
    pub(crate) name: String,
    /// The file of labelled JSON Lines to write
    #[arg(short, long, value_name = "FILE")]
    pub(crate) out: PathBuf,
}

/// `mediant review`
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  mediant review cases/ukraine-2025
  mediant review cases/ukraine-2025 --by \"A. Lee\" reports/05.txt

One letter or word and Enter answers each question; ? lists them. Every answer is kept at once, in reviews.toml and, where a
statement is accepted, in case.toml; so it can be left at any time, and the next run goes on.")]
pub(crate) struct Review {
    /// The case folder
    pub(crate) case: PathBuf,
    /// Only the statements of these reports of the case, such as reports/05.txt [default: all]
    pub(crate) reports: Vec<String>,
    /// Who decides, to be kept with each decision
    #[arg(long, value_name = "NAME")]
    pub(crate) by: Option<String>,
    /// The day to keep with each decision [default: today]
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub(crate) date: Option<String>,
}

/// `mediant accept`
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  mediant read --case cases/ukraine-2025           shows the statements with their ids
  mediant accept cases/ukraine-2025 s3 s7
  mediant accept cases/ukraine-2025 s3 --undo

What is accepted stands in case.toml, and the decision in reviews.toml, as `mediant review` writes them.")]
pub(crate) struct Accept {
    /// The case folder
    pub(crate) case: PathBuf,
    /// The statements, by id
    #[arg(required = true)]
    pub(crate) statements: Vec<String>,
    /// Take them back
    #[arg(long)]
    pub(crate) undo: bool,
    /// Who decides, to be kept with each decision
    #[arg(long, value_name = "NAME")]
    pub(crate) by: Option<String>,
    /// The day to keep with each decision [default: today]
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub(crate) date: Option<String>,
}

/// `mediant new`
#[derive(Debug, Args)]
pub(crate) struct New {
    /// The folder to make; its name becomes the case's name
    pub(crate) folder: PathBuf,
    /// Title of the case
    #[arg(long, default_value = "A new case")]
    pub(crate) title: String,
}

/// `mediant import`
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  mediant import Laptop/ cases/laptop
  mediant import Laptop/ cases/laptop --profiles buyer.xml,seller.xml")]
pub(crate) struct Import {
    /// The folder of the scenario
    pub(crate) scenario: PathBuf,
    /// The case folder to make; its name becomes the case's name
    pub(crate) folder: PathBuf,
    #[command(flatten)]
    pub(crate) foreign: Foreign,
}

/// `mediant export`
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  mediant export cases/sport-park --to negmas -o sport-park-negmas
  mediant export Laptop/ --to geniusweb -o laptop-geniusweb

What parties told in confidence goes into these files.")]
pub(crate) struct Export {
    /// The case folder, or the folder of a scenario of another tool
    pub(crate) case: PathBuf,
    /// For which tool: genius, geniusweb or negmas
    #[arg(long, value_name = "TOOL", value_parser = tool)]
    pub(crate) to: mediant_formats::foreign::Tool,
    /// The folder to write, new or empty [default: CASE-TOOL, here]
    #[arg(short, long, value_name = "DIR")]
    pub(crate) output: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) foreign: Foreign,
}

/// `mediant schema`
#[derive(Debug, Args)]
pub(crate) struct Schema {
    /// Which schema
    #[arg(value_parser = ["case", "party", "mediator", "meetings", "reviews", "analysis", "statements", "brief"], default_value = "case")]
    pub(crate) name: String,
}

/// `mediant completions`
#[derive(Debug, Args)]
#[command(after_help = "\
Example:
  mediant completions bash > ~/.local/share/bash-completion/completions/mediant")]
pub(crate) struct Completions {
    /// The shell
    pub(crate) shell: Shell,
}

fn loss(text: &str) -> Result<mediant_core::number::Fraction, String> {
    let share = mediant_core::number::parse(text).map_err(|why| why.to_string())?;
    if share < mediant_core::number::whole(0) { Err("a loss is not negative".to_owned()) } else { Ok(share) }
}

fn rounds(text: &str) -> Result<usize, String> {
    let most = mediant_evidence::model::train::MAX_ROUNDS;
    text.parse().ok().filter(|n| (1..=most).contains(n)).ok_or(format!("a number from 1 to {most}"))
}

fn concept(text: &str) -> Result<mediant_core::analysis::Concept, String> {
    use mediant_core::analysis::Concept;
    Concept::ALL.into_iter().find(|c| c.name() == text).ok_or_else(|| {
        let names: Vec<&str> = Concept::ALL.iter().map(|c| c.name()).collect();
        format!("the concepts are {}", names.join(", "))
    })
}

fn tool(text: &str) -> Result<mediant_formats::foreign::Tool, String> {
    use mediant_formats::foreign::Tool;
    Tool::ALL.into_iter().find(|t| t.name() == text).ok_or_else(|| {
        let names: Vec<&str> = Tool::ALL.iter().map(|t| t.name()).collect();
        format!("the tools are {}", names.join(", "))
    })
}

fn semantics(text: &str) -> Result<mediant_formats::foreign::Semantics, String> {
    use mediant_formats::foreign::Semantics;
    Semantics::ALL.into_iter().find(|s| s.name() == text).ok_or_else(|| {
        let names: Vec<&str> = Semantics::ALL.iter().map(|s| s.name()).collect();
        format!("the readings are {}", names.join(", "))
    })
}
