//! The pre-send check: findings about a draft, without network access.
//!
//! A blocking finding is certain to fail; a warning concerns the behaviour of mail programs and
//! providers. Each finding has a code and parameters, so that the window can translate it, and a
//! sentence in English.
//!
//! Leaves out: DNS, the limits of the relay, and the recipients.

mod foreign_fields;
mod markup;
mod public;

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use self::markup::{MarkupFacts, inspect_markup};
use self::public::is_public_mailbox_domain;

use crate::composer::{PartTemplates, compile_parts};
use crate::merge_tokens::MergeTokens;
use crate::message::{MessageError, MessageSource};
use crate::nesting::is_too_deep;
use crate::picture_urls::replace_picture_urls;
use crate::template::{Context, Template, TemplateError};
use crate::{html_part, text_part};
use postroom_model::campaign::Draft;
use postroom_model::contact::address::is_invisible;
use postroom_model::contact::{Address, Mailbox};
use postroom_model::text::sentence;

/// The severity of a finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// The campaign cannot start.
    Block,
    Warn,
    Info,
}

/// One finding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    pub severity: Severity,
    /// A stable identifier.
    pub code: String,
    /// The values in the sentence.
    pub params: BTreeMap<String, String>,
    pub sentence: String,
}

/// Gmail clips a mail at this size (measured at 102 to 105 KB), and hides its unsubscribe link.
const GMAIL_CLIP_BYTES: usize = 102_400;
const NEAR_CLIP_BYTES: usize = 90 * 1024;
const SUBJECT_PREFERRED_CHARS: usize = 78;

/// Checks the draft; the most severe findings come first.
pub fn preflight(source: &MessageSource<'_>) -> Vec<Finding> {
    let mut findings = Findings::default();
    check_from(source.draft, &mut findings);
    check_subject(source, &mut findings);
    check_merge_fields(source, &mut findings);
    check_body(source, &mut findings);
    findings.0.sort_by_key(|finding| finding.severity);
    findings.0
}

#[derive(Debug, Default)]
struct Findings(Vec<Finding>);

impl Findings {
    fn add(&mut self, severity: Severity, code: &str, params: &[(&str, &str)], sentence: String) {
        let params =
            params.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        self.0.push(Finding { severity, code: code.to_owned(), params, sentence });
    }

    fn block(&mut self, code: &str, params: &[(&str, &str)], sentence: impl Into<String>) {
        self.add(Severity::Block, code, params, sentence.into());
    }

    fn warn(&mut self, code: &str, params: &[(&str, &str)], sentence: impl Into<String>) {
        self.add(Severity::Warn, code, params, sentence.into());
    }
}

fn check_from(draft: &Draft, findings: &mut Findings) {
    if draft.from_address.trim().is_empty() {
        findings.block("from_missing", &[], "Say who the mail is from: the From address is empty.");
    } else {
        match Address::parse(&draft.from_address) {
            Err(error) => findings.block(
                "from_invalid",
                &[("reason", error.code())],
                format!("The From address cannot be used: {error}."),
            ),
            Ok(address) if is_public_mailbox_domain(address.domain()) => findings.warn(
                "from_public",
                &[("domain", address.domain())],
                format!(
                    "Mail from a {} address that another relay sends is often refused or marked \
                     as spam. Use an address at a domain of your own.",
                    address.domain()
                ),
            ),
            Ok(_) => {}
        }
    }
    if draft.from_name.trim().is_empty() {
        findings.warn(
            "from_name_missing",
            &[],
            "People open mail from a name they know: the From name is empty.",
        );
    } else if draft.from_name.contains('@') {
        findings.warn(
            "from_name_address",
            &[],
            "The From name looks like an address, which spam filters hold against a mail.",
        );
    }
    let reply_to = draft.reply_to.as_deref().filter(|text| !text.trim().is_empty());
    if let Some(Err(error)) = reply_to.map(Mailbox::parse) {
        findings.block(
            "reply_to_invalid",
            &[("reason", error.code())],
            format!("The Reply-To address cannot be used: {error}."),
        );
    }
}

fn check_subject(source: &MessageSource<'_>, findings: &mut Findings) {
    let subject = source.draft.subject.as_str();
    if let Err(error) = Template::compile(subject, Context::Text, source.names) {
        report_template_error(&MessageError::Subject(error.clone()), &error, findings);
    }
    let tokens = MergeTokens::from_text(subject);
    let length = tokens.text.chars().count();
    if subject.trim().is_empty() {
        findings.block("subject_empty", &[], "The subject is empty.");
    }
    if length > SUBJECT_PREFERRED_CHARS {
        findings.warn(
            "subject_long",
            &[("length", &length.to_string())],
            format!("The subject has {length} characters; most mail programs show fewer than {SUBJECT_PREFERRED_CHARS}."),
        );
    }
    let letters = || tokens.text.chars().filter(|c| c.is_alphabetic());
    if letters().count() >= 8 && letters().all(char::is_uppercase) {
        findings.warn(
            "subject_capitals",
            &[],
            "The subject is all in capitals, which spam filters dislike.",
        );
    }
    let lower = subject.trim_start().to_lowercase();
    if ["re:", "fw:", "fwd:", "aw:", "wg:", "sv:", "tr:"].iter().any(|mark| lower.starts_with(mark))
    {
        findings.warn(
            "subject_fake_reply",
            &[],
            "The subject pretends to be a reply. Gmail counts that as misleading.",
        );
    }
    let hidden =
        |c: char| c != '\u{200D}' && c != '\u{200C}' && (c.is_control() || is_invisible(c));
    if subject.chars().any(hidden) {
        findings.warn(
            "subject_invisible",
            &[],
            "There is an invisible character in the subject; it is left out.",
        );
    }
}

fn check_merge_fields(source: &MessageSource<'_>, findings: &mut Findings) {
    if let Err(error) = compile_parts(source)
        && let MessageError::Html(inner) | MessageError::Preheader(inner) = &error
    {
        report_template_error(&error, inner, findings);
    }
    if let Some(text) = &source.draft.content.text
        && let Err(error) = Template::compile(text, Context::Text, source.names)
    {
        report_template_error(&MessageError::Text(error.clone()), &error, findings);
    }
    for part in [&source.draft.subject, &source.draft.preheader, &source.draft.content.html] {
        if let Some(tag) = foreign_fields::foreign_field(part) {
            findings.warn(
                "foreign_field",
                &[("field", tag)],
                format!("\u{201C}{tag}\u{201D} is a merge field of another program; here it is written {{{{ given_name }}}}."),
            );
        }
    }
    let without_fallback = fields_without_fallback(source);
    if !without_fallback.is_empty() {
        let names = without_fallback.into_iter().collect::<Vec<_>>().join(", ");
        findings.add(
            Severity::Info,
            "field_without_fallback",
            &[("fields", &names)],
            format!("Who has no {names} reads nothing there. A fallback can be set."),
        );
    }
}

fn report_template_error(error: &MessageError, inner: &TemplateError, findings: &mut Findings) {
    let (line, name) = match inner {
        TemplateError::Syntax { line, .. } => (line.to_string(), String::new()),
        TemplateError::UnknownFilter { line, name } => (line.to_string(), name.clone()),
        TemplateError::UnknownField { name } => (String::new(), name.clone()),
        TemplateError::Render { .. } | TemplateError::TooComplex => (String::new(), String::new()),
    };
    let params = [("part", error.code()), ("line", line.as_str()), ("name", name.as_str())];
    findings.block(inner.code(), &params, sentence(&error.to_string()));
}

fn fields_without_fallback(source: &MessageSource<'_>) -> BTreeSet<String> {
    let draft = source.draft;
    let parts = [&draft.subject, &draft.preheader, &draft.content.html];
    let tags = parts.into_iter().flat_map(|part| MergeTokens::from_html(part).into_tags());
    tags.filter_map(|tag| {
        let inner = tag.strip_prefix("{{")?.strip_suffix("}}")?.trim();
        let word = inner.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
        let always = inner == "address" || inner == "unsubscribe_url";
        (word && !always && source.names.contains(inner)).then(|| inner.to_owned())
    })
    .collect()
}

fn check_body(source: &MessageSource<'_>, findings: &mut Findings) {
    let draft = source.draft;
    if is_too_deep(&draft.content.html) {
        let error = MessageError::Nesting;
        findings.block(error.code(), &[], sentence(&error.to_string()));
        return;
    }
    let facts = inspect_markup(&draft.content.html);
    let from_html = text_part::from_html(&draft.content.html);
    let own = draft.content.text.as_deref().unwrap_or("");
    if from_html.trim().is_empty() && own.trim().is_empty() && facts.pictures == 0 {
        findings.block("body_empty", &[], "The mail is empty.");
        return;
    }
    let words = |text: &str| text.split_whitespace().count();
    // The text part should have at least a quarter as many words as the HTML.
    let (html_words, text_words) = (words(&from_html), words(own));
    if (text_words > 0 && text_words * 5 < html_words)
        || (facts.pictures > 0 && html_words < 5 && text_words < 5)
    {
        findings.warn("text_nearly_empty", &[], "The plain-text part says nearly nothing. Some people and most spam filters read only that.");
    }
    check_links_and_pictures(&facts, findings);
    check_footer(source, findings);
    let size = match PartTemplates::new(source) {
        Ok(PartTemplates { html: Some(html), .. }) => {
            // Pictures do not count: they are parts of their own.
            match replace_picture_urls(&html, source.pictures, |picture| {
                format!("cid:{}", picture.id)
            }) {
                Ok(html) => html.len(),
                Err(error) => {
                    findings.block("picture_missing", &[], sentence(&error.to_string()));
                    html.len()
                }
            }
        }
        Ok(_) => 0,
        Err(error) => {
            findings.block(error.code(), &[], sentence(&error.to_string()));
            0
        }
    };
    let kilobytes = (size / 1024).to_string();
    if size > GMAIL_CLIP_BYTES {
        findings.warn("html_clipped", &[("kilobytes", &kilobytes)], format!("The HTML has {kilobytes} KB. Gmail cuts a mail off at 102 KB and hides the end, with the unsubscribe link."));
    } else if size > NEAR_CLIP_BYTES {
        findings.warn(
            "html_large",
            &[("kilobytes", &kilobytes)],
            format!("The HTML has {kilobytes} KB; at 102 KB Gmail cuts a mail off."),
        );
    }
}

fn check_footer(source: &MessageSource<'_>, findings: &mut Findings) {
    let (html, letterhead) = (&source.draft.content.html, source.letterhead);
    let document = html_part::is_document(html);
    let first_line = letterhead.postal_address.lines().map(str::trim).find(|line| !line.is_empty());
    let missing = match first_line {
        None => true,
        Some(line) => document && !html.contains(line),
    };
    if missing {
        findings.warn(
            "postal_address_missing",
            &[],
            "There is no postal address in the mail. Most countries ask for one in advertising.",
        );
    }
    let text = source.draft.content.text.as_deref().unwrap_or("");
    if document && !html.contains("unsubscribe_url") && !text.contains("unsubscribe_url") {
        findings.warn(
            "unsubscribe_missing",
            &[],
            "There is no unsubscribe link in the mail. Put {{ unsubscribe_url }} behind one.",
        );
    }
}

fn check_links_and_pictures(facts: &MarkupFacts, findings: &mut Findings) {
    let count = |n: usize| n.to_string();
    if facts.without_alt > 0 {
        findings.warn(
            "image_without_alt",
            &[("count", &count(facts.without_alt))],
            "A picture has no description. People who do not see pictures read it instead.",
        );
    }
    if facts.data_pictures > 0 {
        findings.warn("image_data", &[("count", &count(facts.data_pictures))], "A picture is written into the HTML itself (data:). Gmail and Outlook do not show it; insert it as a picture.");
    }
    if let Some(url) = &facts.http {
        findings.warn(
            "link_http",
            &[("url", url)],
            format!("The link {url} is not encrypted (http). Use https."),
        );
    }
    if let Some(domain) = &facts.mixed_script {
        findings.warn(
            "link_mixed_script",
            &[("domain", domain)],
            format!("The domain {domain} in a link mixes letters of several scripts, as forged links do."),
        );
    }
    if facts.remote_styles {
        findings.warn(
            "html_remote_style",
            &[],
            "A style sheet loads another file (@import, @font-face). Most mail programs block that.",
        );
    }
    if facts.pixels > 0 {
        findings.warn(
            "html_pixel",
            &[("count", &count(facts.pixels))],
            "The HTML loads an invisible picture from another server, which can watch who opens the mail.",
        );
    }
    if let Some(url) = &facts.script_link {
        findings.warn(
            "link_script",
            &[("url", url)],
            "A link runs a script. No mail program follows it.",
        );
    }
    if facts.empty_links > 0 {
        findings.warn(
            "link_empty",
            &[("count", &count(facts.empty_links))],
            "A link leads nowhere.",
        );
    }
    if let Some(tag) = &facts.active {
        findings.warn(
            "html_active",
            &[("element", tag)],
            format!("The HTML holds <{tag}>, which mail programs remove and spam filters dislike."),
        );
    }
}

#[cfg(test)]
mod tests;
