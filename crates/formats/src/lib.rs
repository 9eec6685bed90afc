//! Every file shape: the case folder with its diagnostics, and the JSON outputs.
