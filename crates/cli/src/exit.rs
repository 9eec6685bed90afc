//! How the program ends: exit codes by kind, and the one error type of the command line.

use std::fmt;
use std::process::ExitCode;

/// How a command failed.
#[derive(Debug)]
pub(crate) enum Failure {
    /// The input is wrong; the faults have been shown already.
    Shown,
    /// The input is wrong.
    Input(String),
    /// The words of the command do not fit.
    Usage(String),
    /// Too large, or over a limit.
    Refused(String),
}

impl Failure {
    /// 1 the input is wrong, 2 usage, 3 refused.
    pub(crate) fn code(&self) -> ExitCode {
        match self {
            Self::Shown | Self::Input(_) => ExitCode::from(1),
            Self::Usage(_) => ExitCode::from(2),
            Self::Refused(_) => ExitCode::from(3),
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Shown => Ok(()),
            Self::Input(why) | Self::Usage(why) | Self::Refused(why) => f.write_str(why),
        }
    }
}

/// The exit code of a bug.
pub(crate) const BUG: u8 = 70;
