//! What can be said about a draft before the first mail leaves, without asking the network.
//!
//! Only what blocks is certain to go wrong; a warning is about how mail programs and providers
//! behave. Each finding has a code and parameters, so that the window can say it in any language,
//! and a sentence in English.
//!
//! Leaves out: DNS, the relay's limits, and who the recipients are.

mod markup;
mod public;

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use self::markup::{Seen, look_at};
use self::public::is_public;

use crate::composer::{Parts, check_templates, with_pictures};
use crate::merge_tokens::Tokens;
use crate::template::{Context, Template, TemplateError};
use crate::{MessageError, Source, html_part, text_part};
use postroom_model::campaign::Draft;
use postroom_model::contact::address::is_invisible;
use postroom_model::contact::{Address, Mailbox};
use postroom_model::text::sentence;

/// How much a finding matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// The campaign cannot start.
    Block,
    Warn,
    Info,
}

/// One thing to know before sending.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    pub severity: Severity,
    /// A name for programs that never changes.
    pub code: String,
    /// What the sentence is filled with.
    pub params: BTreeMap<String, String>,
    pub sentence: String,
}

/// Gmail cuts a mail off here (measured at 102 to 105 KB), and the way out with it.
const CLIPPED_AT: usize = 102_400;
const NEARLY_CLIPPED: usize = 90 * 1024;
const SUBJECT_WISHED: usize = 78;

/// Everything that can be said about the draft, the worst first.
pub fn preflight(source: &Source<'_>) -> Vec<Finding> {
    let mut found = Findings::default();
    from(source.draft, &mut found);
    subject(source, &mut found);
    templates(source, &mut found);
    body(source, &mut found);
    found.0.sort_by_key(|finding| finding.severity);
    found.0
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

fn from(draft: &Draft, found: &mut Findings) {
    if draft.from_address.trim().is_empty() {
        found.block("from_missing", &[], "Say who the mail is from: the From address is empty.");
    } else {
        match Address::parse(&draft.from_address) {
            Err(error) => found.block(
                "from_invalid",
                &[("reason", error.code())],
                format!("The From address cannot be used: {error}."),
            ),
            Ok(address) if is_public(address.domain()) => found.warn(
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
        found.warn(
            "from_name_missing",
            &[],
            "People open mail from a name they know: the From name is empty.",
        );
    } else if draft.from_name.contains('@') {
        found.warn(
            "from_name_address",
            &[],
            "The From name looks like an address, which spam filters hold against a mail.",
        );
    }
    let reply_to = draft.reply_to.as_deref().filter(|text| !text.trim().is_empty());
    if let Some(Err(error)) = reply_to.map(Mailbox::parse) {
        found.block(
            "reply_to_invalid",
            &[("reason", error.code())],
            format!("The Reply-To address cannot be used: {error}."),
        );
    }
}

fn subject(source: &Source<'_>, found: &mut Findings) {
    let subject = source.draft.subject.as_str();
    if let Err(error) = Template::compile(subject, Context::Text, source.names) {
        template(&MessageError::Subject(error.clone()), &error, found);
    }
    let tokens = Tokens::of_text(subject);
    let length = tokens.text.chars().count();
    if subject.trim().is_empty() {
        found.block("subject_empty", &[], "The subject is empty.");
    }
    if length > SUBJECT_WISHED {
        found.warn(
            "subject_long",
            &[("length", &length.to_string())],
            format!("The subject has {length} characters; most mail programs show fewer than {SUBJECT_WISHED}."),
        );
    }
    let letters = || tokens.text.chars().filter(|c| c.is_alphabetic());
    if letters().count() >= 8 && letters().all(char::is_uppercase) {
        found.warn(
            "subject_capitals",
            &[],
            "The subject is all in capitals, which spam filters dislike.",
        );
    }
    let lower = subject.trim_start().to_lowercase();
    if ["re:", "fw:", "fwd:", "aw:", "wg:", "sv:", "tr:"].iter().any(|mark| lower.starts_with(mark))
    {
        found.warn(
            "subject_fake_reply",
            &[],
            "The subject pretends to be a reply. Gmail counts that as misleading.",
        );
    }
    let hidden =
        |c: char| c != '\u{200D}' && c != '\u{200C}' && (c.is_control() || is_invisible(c));
    if subject.chars().any(hidden) {
        found.warn(
            "subject_invisible",
            &[],
            "There is an invisible character in the subject; it is left out.",
        );
    }
}

fn templates(source: &Source<'_>, found: &mut Findings) {
    if let Err(error) = check_templates(source)
        && let MessageError::Html(inner) | MessageError::Preheader(inner) = &error
    {
        template(&error, inner, found);
    }
    if let Some(text) = &source.draft.content.text
        && let Err(error) = Template::compile(text, Context::Text, source.names)
    {
        template(&MessageError::Text(error.clone()), &error, found);
    }
    for part in [&source.draft.subject, &source.draft.preheader, &source.draft.content.html] {
        if let Some(tag) = foreign_tag(part) {
            found.warn(
                "foreign_field",
                &[("field", tag)],
                format!("\u{201C}{tag}\u{201D} is a merge field of another program; here it is written {{{{ given_name }}}}."),
            );
        }
    }
    let bare = fields_without_fallback(source);
    if !bare.is_empty() {
        let names = bare.into_iter().collect::<Vec<_>>().join(", ");
        found.add(
            Severity::Info,
            "field_without_fallback",
            &[("fields", &names)],
            format!("Who has no {names} reads nothing there. A fallback can be set."),
        );
    }
}

fn template(error: &MessageError, inner: &TemplateError, found: &mut Findings) {
    let (line, name) = match inner {
        TemplateError::Syntax { line, .. } => (line.to_string(), String::new()),
        TemplateError::UnknownFilter { line, name } => (line.to_string(), name.clone()),
        TemplateError::UnknownField { name } => (String::new(), name.clone()),
        TemplateError::Render { .. } => (String::new(), String::new()),
    };
    let params = [("part", error.code()), ("line", line.as_str()), ("name", name.as_str())];
    found.block(inner.code(), &params, sentence(&error.to_string()));
}

/// `*|FNAME|*` is Mailchimp's.
fn foreign_tag(text: &str) -> Option<&str> {
    let start = text.find("*|")?;
    let end = text.get(start..)?.find("|*")?;
    text.get(start..start + end + 2).filter(|tag| tag.len() < 60)
}

fn fields_without_fallback(source: &Source<'_>) -> BTreeSet<String> {
    let draft = source.draft;
    let parts = [&draft.subject, &draft.preheader, &draft.content.html];
    let tags = parts.into_iter().flat_map(|part| Tokens::of_html(part).into_tags());
    tags.filter_map(|tag| {
        let inner = tag.strip_prefix("{{")?.strip_suffix("}}")?.trim();
        let word = inner.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
        let always = inner == "address" || inner == "unsubscribe_url";
        (word && !always && source.names.knows(inner)).then(|| inner.to_owned())
    })
    .collect()
}

fn body(source: &Source<'_>, found: &mut Findings) {
    let draft = source.draft;
    let seen = look_at(&draft.content.html);
    let from_html = text_part::from_html(&draft.content.html);
    let own = draft.content.text.as_deref().unwrap_or("");
    if from_html.trim().is_empty() && own.trim().is_empty() && seen.pictures == 0 {
        found.block("body_empty", &[], "The mail is empty.");
        return;
    }
    let words = |text: &str| text.split_whitespace().count();
    // A quarter of what the HTML says is the least that a reader without HTML should get.
    let (html_words, text_words) = (words(&from_html), words(own));
    if (text_words > 0 && text_words * 5 < html_words)
        || (seen.pictures > 0 && html_words < 5 && text_words < 5)
    {
        found.warn("text_nearly_empty", &[], "The plain-text part says nearly nothing. Some people and most spam filters read only that.");
    }
    links_and_pictures(&seen, found);
    footer(source, found);
    let size = match Parts::new(source) {
        Ok(Parts { html: Some(html), .. }) => {
            // Pictures do not count: they travel beside the HTML.
            match with_pictures(&html, source.pictures, |picture| format!("cid:{}", picture.id)) {
                Ok(html) => html.len(),
                Err(error) => {
                    found.block("picture_missing", &[], sentence(&error.to_string()));
                    html.len()
                }
            }
        }
        Ok(_) => 0,
        Err(error) => {
            found.block(error.code(), &[], sentence(&error.to_string()));
            0
        }
    };
    let kilobytes = (size / 1024).to_string();
    if size > CLIPPED_AT {
        found.warn("html_clipped", &[("kilobytes", &kilobytes)], format!("The HTML has {kilobytes} KB. Gmail cuts a mail off at 102 KB and hides the end, with the unsubscribe link."));
    } else if size > NEARLY_CLIPPED {
        found.warn(
            "html_large",
            &[("kilobytes", &kilobytes)],
            format!("The HTML has {kilobytes} KB; at 102 KB Gmail cuts a mail off."),
        );
    }
}

fn footer(source: &Source<'_>, found: &mut Findings) {
    let (html, letterhead) = (&source.draft.content.html, source.letterhead);
    let document = html_part::is_document(html);
    let first_line = letterhead.postal_address.lines().map(str::trim).find(|line| !line.is_empty());
    let missing = match first_line {
        None => true,
        Some(line) => document && !html.contains(line),
    };
    if missing {
        found.warn(
            "postal_address_missing",
            &[],
            "There is no postal address in the mail. Most countries ask for one in advertising.",
        );
    }
    let text = source.draft.content.text.as_deref().unwrap_or("");
    if document && !html.contains("unsubscribe_url") && !text.contains("unsubscribe_url") {
        found.warn(
            "unsubscribe_missing",
            &[],
            "There is no unsubscribe link in the mail. Put {{ unsubscribe_url }} behind one.",
        );
    }
}

fn links_and_pictures(seen: &Seen, found: &mut Findings) {
    let count = |n: usize| n.to_string();
    if seen.without_alt > 0 {
        found.warn(
            "image_without_alt",
            &[("count", &count(seen.without_alt))],
            "A picture has no description. People who do not see pictures read it instead.",
        );
    }
    if seen.data_pictures > 0 {
        found.warn("image_data", &[("count", &count(seen.data_pictures))], "A picture is written into the HTML itself (data:). Gmail and Outlook do not show it; insert it as a picture.");
    }
    if let Some(url) = &seen.http {
        found.warn(
            "link_http",
            &[("url", url)],
            format!("The link {url} is not encrypted (http). Use https."),
        );
    }
    if let Some(url) = &seen.script_link {
        found.warn(
            "link_script",
            &[("url", url)],
            "A link runs a script. No mail program follows it.",
        );
    }
    if seen.empty_links > 0 {
        found.warn("link_empty", &[("count", &count(seen.empty_links))], "A link leads nowhere.");
    }
    if let Some(tag) = &seen.active {
        found.warn(
            "html_active",
            &[("element", tag)],
            format!("The HTML holds <{tag}>, which mail programs remove and spam filters dislike."),
        );
    }
}

#[cfg(test)]
mod tests;
