//! What crosses the border when something fails: a stable code for the page, a sentence for the
//! person, and what to do. Never a secret, never a path the user did not choose.

use crate::wire::FailureView;

/// A failed command.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct Failure {
    pub code: &'static str,
    pub message: String,
    pub hint: Option<String>,
}

impl Failure {
    pub fn new(code: &'static str, message: impl Into<String>) -> Self {
        Self { code, message: message.into(), hint: None }
    }

    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    pub(crate) fn bad_request(error: serde_json::Error) -> Self {
        Self::new("bad_request", format!("The request cannot be read: {error}."))
    }

    pub(crate) fn unknown_command(name: &str) -> Self {
        Self::new("unknown_command", format!("There is no command “{name}”."))
    }

    pub fn view(&self) -> FailureView {
        FailureView {
            code: self.code.to_owned(),
            message: self.message.clone(),
            hint: self.hint.clone(),
        }
    }
}

impl serde::Serialize for Failure {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.view().serialize(serializer)
    }
}
