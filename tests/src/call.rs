//! One call of the command line and what came of it.

use std::process::{Command, Output};

/// Runs `tuvu` in English.
pub fn tuvu(arguments: &[&str]) -> Output {
    Command::new(crate::tuvu()).args(["--lang", "en"]).args(arguments).output().expect("the binary runs")
}

/// The exit status.
pub fn status(output: &Output) -> i32 {
    output.status.code().expect("not killed")
}

/// What was said on standard error.
pub fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).expect("UTF-8")
}

/// The call failed with this status, and the message names each of these.
#[track_caller]
pub fn refused(output: &Output, expected: i32, names: &[&str]) {
    let message = stderr(output);
    assert_eq!(status(output), expected, "{message}");
    assert!(!message.contains("panicked"), "{message}");
    for name in names {
        assert!(message.contains(name), "“{name}” is missing in: {message}");
    }
}
