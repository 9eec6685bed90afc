//! The commands on the store of the workbench.

use std::path::PathBuf;

use clap::Args;

/// Where the store is and what opens it.
#[derive(Debug, Args)]
#[command(next_help_heading = "The store")]
pub(crate) struct StorePlace {
    /// The data folder: database mediant.sqlite, key key.txt
    #[arg(long, value_name = "DIR", env = "MEDIANT_DATA", default_value = "mediant-data")]
    pub(crate) data: PathBuf,
    /// Another database than the file in the data folder, by its address: PostgreSQL or SQLite. A password in it can be seen
    /// by other users of the machine: say it by the environment, or in PostgreSQL's own password file
    #[arg(long, value_name = "URL", env = "MEDIANT_DATABASE", hide_env_values = true)]
    pub(crate) database: Option<String>,
    /// The key file [default: key.txt in the data folder]
    #[arg(long, value_name = "FILE", env = "MEDIANT_KEY_FILE", conflicts_with = "passphrase_file")]
    pub(crate) key_file: Option<PathBuf>,
    /// A file with the passphrase that the store is sealed with, instead of a key file
    #[arg(long, value_name = "FILE", env = "MEDIANT_PASSPHRASE_FILE")]
    pub(crate) passphrase_file: Option<PathBuf>,
}

/// `mediant migrate`
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  mediant migrate                                  in the folder mediant-data, with a new key
  mediant migrate --database postgres://localhost/mediant --passphrase-file secret.txt")]
pub(crate) struct Migrate {
    #[command(flatten)]
    pub(crate) place: StorePlace,
}

/// `mediant backup`
#[derive(Debug, Args)]
#[command(after_help = "\
Example:
  mediant backup -o 2026-03-01.backup

The store may be in use meanwhile. The backup is sealed like the store and opens with the same keys.")]
pub(crate) struct Backup {
    /// The file to write; one that is there is not overwritten
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: PathBuf,
    #[command(flatten)]
    pub(crate) place: StorePlace,
}

/// `mediant restore`
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  mediant restore 2026-03-01.backup --data restored --key-file mediant-data/key.txt
  mediant restore 2026-03-01.backup --database postgres://localhost/mediant")]
pub(crate) struct Restore {
    /// The backup
    pub(crate) backup: PathBuf,
    #[command(flatten)]
    pub(crate) place: StorePlace,
}

/// `mediant verify`
#[derive(Debug, Args)]
#[command(after_help = "\
Note the head that it prints somewhere else: it also tells a store that was put back to an earlier state as a whole.")]
pub(crate) struct Verify {
    /// Print JSON (schema mediant/verdict/1)
    #[arg(long)]
    pub(crate) json: bool,
    #[command(flatten)]
    pub(crate) place: StorePlace,
}

/// `mediant purge`
#[derive(Debug, Args)]
#[command(after_help = "\
Example:
  mediant purge person-17 --by dpo

What is deleted does not come back. Stop the workbench first, which holds what it has read in memory.")]
pub(crate) struct Purge {
    /// The person's id
    pub(crate) subject: String,
    /// Who orders it, for the record
    #[arg(long, value_name = "NAME")]
    pub(crate) by: String,
    #[command(flatten)]
    pub(crate) place: StorePlace,
}

/// `mediant rotate`
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  mediant rotate                                   a new key.txt; the old one is kept beside it for old backups
  mediant rotate --new-passphrase-file secret.txt

Stop the workbench first; it must open the store with the new key.")]
pub(crate) struct Rotate {
    /// The new key file, made where there is none [default: in the place of the old one]
    #[arg(long, value_name = "FILE", conflicts_with = "new_passphrase_file")]
    pub(crate) new_key_file: Option<PathBuf>,
    /// A file with the new passphrase
    #[arg(long, value_name = "FILE")]
    pub(crate) new_passphrase_file: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) place: StorePlace,
}

/// `mediant pack`
#[derive(Debug, Args)]
#[command(after_help = "\
Example:
  mediant pack ukraine-2025 -o ukraine-2025-packed

The folder is a case folder (mediant check and brief read it) with every event of the case and its people beside it, in
workbench/. It is in the clear. mediant unpack takes it back without loss.")]
pub(crate) struct Pack {
    /// The case's short name, as in its address
    pub(crate) case: String,
    /// The folder to make [default: CASE-packed]
    #[arg(short, long, value_name = "DIR")]
    pub(crate) output: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) place: StorePlace,
}

/// `mediant unpack`
#[derive(Debug, Args)]
#[command(after_help = "\
Example:
  mediant unpack ukraine-2025-packed --data talks

Stop the workbench first. A case of the same name is not overwritten. People who are not known in the store come without a
password: those who lead the case get a link to set theirs.")]
pub(crate) struct Unpack {
    /// A folder that mediant pack made
    pub(crate) folder: PathBuf,
    #[command(flatten)]
    pub(crate) place: StorePlace,
}
