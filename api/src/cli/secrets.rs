//! Secrets in files: the variable `NAME_FILE` names a file that holds the value of the secret `NAME`.
//!
//! Flags show in the list of processes and variables in the description of a container; files do not.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::{Arg, Command};

/// Returns whether an option is a secret: the values of its variable are hidden.
pub fn is_secret(option: &Arg) -> bool {
    option.is_hide_env_values_set() && option.get_env().is_some()
}

/// Gives the secrets of a command, and of those below it, the content of their files.
///
/// A flag or the variable itself wins. An empty file is as good as none.
///
/// # Errors
/// When a file cannot be read.
pub fn read_files(command: Command) -> Result<Command, String> {
    let mut failure = None;
    let command = add_defaults(command, &mut failure);
    failure.map_or(Ok(command), Err)
}

fn add_defaults(command: Command, failure: &mut Option<String>) -> Command {
    let command = command.mut_args(|option| match read_file(&option) {
        Ok(None) => option,
        // Read once, and needed until the process ends.
        Ok(Some(secret)) => option.default_value(&*secret.leak()).hide_default_value(true),
        Err(error) => {
            failure.get_or_insert(error);
            option
        }
    });
    command.mut_subcommands(|command| add_defaults(command, failure))
}

fn read_file(option: &Arg) -> Result<Option<String>, String> {
    let Some(name) = option.get_env().filter(|_| is_secret(option)) else { return Ok(None) };
    let mut variable = OsString::from(name);
    variable.push("_FILE");
    let Some(path) = std::env::var_os(&variable).filter(|path| !path.is_empty()).map(PathBuf::from) else {
        return Ok(None);
    };
    let text = std::fs::read_to_string(&path)
        .map_err(|error| format!("cannot read {} of {}: {error}", path.display(), variable.display()))?;
    let secret = text.trim_end_matches(['\r', '\n']);
    Ok((!secret.is_empty()).then(|| secret.to_owned()))
}
