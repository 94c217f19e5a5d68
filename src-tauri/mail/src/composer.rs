//! The mails of one campaign: [`Composer::new`] does what is the same for all recipients,
//! [`Composer::build`] the rest.
//!
//! The bytes are assembled here and not by lettre's message builder, because nearly all of a
//! newsletter is the same for every recipient and is encoded once.

use base64::Engine;

use crate::body_pieces::BodyTemplate;
use crate::merge_tokens::MergeTokens;
use crate::message::{Message, MessageError, MessageSource};
use crate::nesting::is_too_deep;
use crate::picture_urls::replace_picture_urls;
use crate::template::{Context, MergeData, Template};
use crate::{header, html_part, layout, text_part};
use postroom_model::campaign::Draft;
use postroom_model::clock::Timestamp;
use postroom_model::contact::{Address, ContactView, Mailbox};
use postroom_model::id::DeliveryId;
use postroom_model::mail::Picture;

/// The mails of one campaign, prepared as far as they are the same for all recipients.
#[derive(Debug, Clone)]
pub struct Composer {
    from: Address,
    unsubscribe: Address,
    /// The campaign id as used in headers.
    campaign: String,
    /// From and Reply-To.
    sender: Vec<u8>,
    subject: Subject,
    /// Header fields that are the same for every recipient; the last ones of the header.
    fixed: Vec<u8>,
    body: BodyTemplate,
    /// Sender or Reply-To need SMTPUTF8.
    utf8: bool,
}

#[derive(Debug, Clone)]
enum Subject {
    Static(Vec<u8>),
    Dynamic(Template),
}

impl Composer {
    /// Prepares the mails of a campaign.
    ///
    /// # Errors
    /// [`MessageError`] naming the part of the draft that cannot be used.
    pub fn new(source: &MessageSource<'_>) -> Result<Self, MessageError> {
        let draft = source.draft;
        let from = Address::parse(&draft.from_address).map_err(MessageError::From)?;
        let campaign = token(source.campaign.as_str());
        compile_parts(source)?;
        let reply_to = reply_to(draft)?.filter(|to| to.address.key() != from.key());
        let parts = PartTemplates::new(source)?;
        Ok(Self {
            sender: sender_fields(&from, &draft.from_name, reply_to.as_ref()),
            utf8: from.needs_utf8() || reply_to.is_some_and(|to| to.address.needs_utf8()),
            subject: subject(source)?,
            fixed: fixed_fields(draft, &from, &campaign),
            body: body(source, &parts, &from, &campaign)?,
            unsubscribe: source.letterhead.unsubscribe.clone().unwrap_or_else(|| from.clone()),
            campaign,
            from,
        })
    }

    /// Whether a mail can be made for a recipient; cheaper than [`Composer::build`].
    ///
    /// # Errors
    /// [`MessageError`] when a merge field cannot be rendered.
    pub fn check(&self, to: &ContactView<'_>) -> Result<(), MessageError> {
        let merge = MergeData::new(to, "mailto:");
        if let Subject::Dynamic(template) = &self.subject {
            template.render(&merge).map_err(MessageError::Subject)?;
        }
        self.body.check(&merge).map_err(MessageError::Html)
    }

    /// Whether a mail can fail for a recipient: some merge field does more than to show a value.
    pub fn can_fail(&self) -> bool {
        let subject = match &self.subject {
            Subject::Static(_) => false,
            Subject::Dynamic(template) => template.can_fail(),
        };
        subject || self.body.can_fail()
    }

    /// The mail for one recipient. The same arguments give the same bytes.
    ///
    /// # Errors
    /// [`MessageError`] when a merge field cannot be rendered.
    pub fn build(
        &self,
        to: &ContactView<'_>,
        delivery: &DeliveryId,
        now: Timestamp,
    ) -> Result<Message, MessageError> {
        self.build_with_data(to, delivery, now, &serde_json::Map::new())
    }

    /// The mail for one recipient with values that are not the contact's own.
    ///
    /// # Errors
    /// [`MessageError`] when a merge field cannot be rendered.
    pub fn build_with_data(
        &self,
        to: &ContactView<'_>,
        delivery: &DeliveryId,
        now: Timestamp,
        data: &serde_json::Map<String, serde_json::Value>,
    ) -> Result<Message, MessageError> {
        let delivery = token(delivery.as_str());
        let unsubscribe = unsubscribe_url(&self.unsubscribe, &delivery);
        let mut merge = MergeData::new(to, &unsubscribe);
        if !data.is_empty() {
            merge = merge.with_data(data);
        }
        let message_id = format!("<{delivery}.{}@{}>", self.campaign, self.from.domain());
        let mut out = Vec::with_capacity(self.body.size_hint() + 2048);
        header::ascii("Date", &date(now), &mut out);
        out.extend_from_slice(&self.sender);
        header::mailbox("To", to.name().as_deref(), to.address, &mut out);
        match &self.subject {
            Subject::Static(field) => out.extend_from_slice(field),
            Subject::Dynamic(template) => {
                let subject = template.render(&merge).map_err(MessageError::Subject)?;
                header::unstructured("Subject", &subject, &mut out);
            }
        }
        header::ascii("Message-ID", &message_id, &mut out);
        header::ascii("List-Unsubscribe", &format!("<{unsubscribe}>"), &mut out);
        header::ascii("X-Postroom-Id", &delivery, &mut out);
        out.extend_from_slice(&self.fixed);
        self.body.write(&merge, &mut out).map_err(MessageError::Html)?;
        Ok(Message {
            message_id,
            from: self.from.clone(),
            to: to.address.clone(),
            utf8: self.utf8 || to.address.needs_utf8(),
            bytes: out,
        })
    }
}

/// Compiles the user's own text, so that an error names the user's line and not one of the layout.
///
/// # Errors
/// [`MessageError`] naming the part that does not compile.
pub(crate) fn compile_parts(source: &MessageSource<'_>) -> Result<(), MessageError> {
    let (draft, names) = (source.draft, source.names);
    Template::compile(&draft.preheader, Context::Text, names).map_err(MessageError::Preheader)?;
    let html = MergeTokens::from_html(&draft.content.html);
    let html = html.restore(&html.text);
    Template::compile(&html, Context::Html, names).map_err(MessageError::Html)?;
    Ok(())
}

/// The templates of both parts, before encoding; the preview uses them too.
pub(crate) struct PartTemplates {
    /// None: a mail with plain text only.
    pub html: Option<String>,
    pub text: String,
}

impl PartTemplates {
    /// The templates of a draft.
    ///
    /// # Errors
    /// [`MessageError`] when the HTML cannot be parsed.
    pub fn new(source: &MessageSource<'_>) -> Result<Self, MessageError> {
        let (draft, letterhead) = (source.draft, source.letterhead);
        let content = &draft.content;
        if is_too_deep(&content.html) {
            return Err(MessageError::Nesting);
        }
        let own = content.text.as_deref().filter(|text| !text.trim().is_empty());
        let text = match own {
            Some(text) => {
                let tokens = MergeTokens::from_plain_text(text);
                tokens.restore(&tokens.text)
            }
            None => text_part::from_html(&content.html),
        };
        // A whole document has its own footer; so has the text made from it.
        let foot = if html_part::is_document(&content.html) {
            String::new()
        } else {
            layout::footer_text(letterhead, !text.contains("unsubscribe_url"))
        };
        let text = format!("{}{foot}", text.trim_end());
        Ok(Self { html: html_part::template(draft, letterhead, source.pictures)?, text })
    }
}

/// A mailto URL (RFC 6068); the subject identifies the delivery.
pub(crate) fn unsubscribe_url(to: &Address, delivery: &str) -> String {
    let mut url = String::from("mailto:");
    for byte in to.as_str().bytes() {
        if byte.is_ascii_alphanumeric() || b"@.-_~+!$*'".contains(&byte) {
            url.push(char::from(byte));
        } else {
            url.push_str(&format!("%{byte:02X}"));
        }
    }
    url.push_str("?subject=unsubscribe%20");
    url.push_str(delivery);
    url
}

/// An id reduced to the characters allowed in a Message-ID.
pub(crate) fn token(id: &str) -> String {
    id.chars().filter(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_')).take(64).collect()
}

/// RFC 5322 3.3, in UTC.
fn date(now: Timestamp) -> String {
    let time =
        jiff::Timestamp::from_millisecond(now.millis()).unwrap_or(jiff::Timestamp::UNIX_EPOCH);
    time.strftime("%a, %d %b %Y %H:%M:%S +0000").to_string()
}

fn reply_to(draft: &Draft) -> Result<Option<Mailbox>, MessageError> {
    let written = draft.reply_to.as_deref().filter(|text| !text.trim().is_empty());
    written.map(Mailbox::parse).transpose().map_err(MessageError::ReplyTo)
}

fn sender_fields(from: &Address, name: &str, reply_to: Option<&Mailbox>) -> Vec<u8> {
    let mut out = Vec::new();
    header::mailbox("From", Some(name), from, &mut out);
    if let Some(reply_to) = reply_to {
        header::mailbox("Reply-To", reply_to.name.as_deref(), &reply_to.address, &mut out);
    }
    out
}

fn subject(source: &MessageSource<'_>) -> Result<Subject, MessageError> {
    let template = Template::compile(&source.draft.subject, Context::Text, source.names)
        .map_err(MessageError::Subject)?;
    Ok(match template.as_static() {
        Some(text) => {
            let mut field = Vec::new();
            header::unstructured("Subject", text, &mut field);
            Subject::Static(field)
        }
        None => Subject::Dynamic(template),
    })
}

fn fixed_fields(draft: &Draft, from: &Address, campaign: &str) -> Vec<u8> {
    let mut out = Vec::new();
    let name = if draft.from_name.trim().is_empty() { from.domain() } else { &draft.from_name };
    // RFC 2919; the same for all campaigns of a sender, so that a reader's filter keeps working.
    header::phrase_with_id("List-Id", name, &format!("newsletter.{}", from.domain()), &mut out);
    // The four fields of Google: campaign, list, kind of mail, and a constant id of the sender.
    let list = draft.lists.first().map_or_else(|| "none".to_owned(), |list| token(list.as_str()));
    let sender = sender_id(from.domain());
    header::ascii("Feedback-ID", &format!("{campaign}:{list}:newsletter:{sender}"), &mut out);
    // Keeps out-of-office replies of Exchange from answering a newsletter.
    header::ascii("X-Auto-Response-Suppress", "OOF, AutoReply", &mut out);
    header::ascii("MIME-Version", "1.0", &mut out);
    out
}

/// Ten letters and digits from a domain (FNV-1a, the same on every computer).
fn sender_id(domain: &str) -> String {
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
    for byte in domain.bytes() {
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    }
    format!("pr{:08x}", hash >> 32)
}

const TEXT_PART: &str = "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n";
const HTML_PART: &str =
    "Content-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n";

/// Content-Type of the mail and all its parts. `=_` in a boundary cannot occur in
/// quoted-printable or Base64 (RFC 2045 6.7), so no text can end a part.
fn body(
    source: &MessageSource<'_>,
    parts: &PartTemplates,
    from: &Address,
    campaign: &str,
) -> Result<BodyTemplate, MessageError> {
    let names = source.names;
    let mut body = BodyTemplate::default();
    let Some(html) = &parts.html else {
        body.push_bytes(TEXT_PART.as_bytes());
        body.push_template(&parts.text, Context::Text, names).map_err(MessageError::Text)?;
        return Ok(body);
    };
    let either = format!("=_alt_{campaign}");
    let with_pictures = format!("=_rel_{campaign}");
    let multipart = |kind: &str, boundary: &str| {
        format!("Content-Type: multipart/{kind};\r\n boundary=\"{boundary}\"\r\n\r\n")
    };
    let (html, pictures) = with_content_ids(html, source.pictures, from.domain())?;
    body.push_bytes(multipart("alternative", &either).as_bytes());
    body.push_bytes(format!("--{either}\r\n{TEXT_PART}").as_bytes());
    body.push_template(&parts.text, Context::Text, names).map_err(MessageError::Text)?;
    body.push_bytes(format!("\r\n--{either}\r\n").as_bytes());
    if !pictures.is_empty() {
        let related = multipart("related; type=\"text/html\"", &with_pictures);
        body.push_bytes(format!("{related}--{with_pictures}\r\n").as_bytes());
    }
    body.push_bytes(HTML_PART.as_bytes());
    body.push_template(&html, Context::Html, names).map_err(MessageError::Html)?;
    if !pictures.is_empty() {
        for picture in &pictures {
            body.push_bytes(format!("\r\n--{with_pictures}\r\n").as_bytes());
            body.push_bytes(&picture_part(picture, from.domain()));
        }
        body.push_bytes(format!("\r\n--{with_pictures}--\r\n").as_bytes());
    }
    body.push_bytes(format!("\r\n--{either}--\r\n").as_bytes());
    Ok(body)
}

/// The HTML with `cid:` URLs, and the pictures it uses, each once.
fn with_content_ids<'a>(
    html: &str,
    pictures: &'a [Picture],
    domain: &str,
) -> Result<(String, Vec<&'a Picture>), MessageError> {
    let mut used: Vec<String> = Vec::new();
    let html = replace_picture_urls(html, pictures, |picture| {
        if !used.iter().any(|id| id == picture.id.as_str()) {
            used.push(picture.id.as_str().to_owned());
        }
        format!("cid:{}@{domain}", picture.id)
    })?;
    let shown = |id: &String| pictures.iter().find(|picture| picture.id.as_str() == id);
    Ok((html, used.iter().filter_map(shown).collect()))
}

fn picture_part(picture: &Picture, domain: &str) -> Vec<u8> {
    let plain = |c: &char| c.is_ascii_alphanumeric() || "/+.-".contains(*c);
    let mime: String = picture.mime.chars().filter(plain).take(60).collect();
    let mime = if mime.contains('/') { mime } else { "application/octet-stream".to_owned() };
    let ending = match mime.rsplit('/').next() {
        Some("jpeg") => "jpg",
        Some("svg+xml") => "svg",
        Some(other) => other,
        None => "bin",
    };
    let id = token(picture.id.as_str());
    let mut part = format!(
        "Content-Type: {mime}\r\nContent-Transfer-Encoding: base64\r\n\
         Content-ID: <{id}@{domain}>\r\n\
         Content-Disposition: inline; filename=\"{id}.{ending}\"\r\n\r\n"
    )
    .into_bytes();
    let base64 = base64::engine::general_purpose::STANDARD.encode(&picture.bytes);
    for line in base64.as_bytes().chunks(76) {
        part.extend_from_slice(line);
        part.extend_from_slice(b"\r\n");
    }
    part
}
