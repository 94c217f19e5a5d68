//! Secrets: in the operating system's keychain, or, where none runs, in memory for this run only.
