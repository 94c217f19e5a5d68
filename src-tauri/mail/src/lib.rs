//! Messages: draft, campaign and contact become the bytes of a mail. Pure, and the same bytes for
//! the same input, so that preview, test send and campaign cannot differ.
//!
//! A [`Composer`] does once what is the same for all recipients; [`Composer::build`] does the rest
//! for one of them.
//!
//! Leaves out: storage (`postroom-store`) and SMTP (`postroom-smtp`).

mod body_pieces;
mod composer;
mod header;
mod html_part;
mod ignore_case;
mod image_size;
mod layout;
mod merge_tokens;
mod message;
mod nesting;
mod picture_urls;
mod preflight;
mod quoted_printable;
mod remote_content;
mod sanitize;
pub mod template;
mod text_part;
pub mod viewer;

pub use crate::composer::Composer;
pub use crate::message::{Message, MessageError, MessageSource};
pub use crate::preflight::{Finding, Severity, preflight};
pub use crate::sanitize::{Dropped, Sanitized, sanitize_html};

#[cfg(test)]
mod tests;
