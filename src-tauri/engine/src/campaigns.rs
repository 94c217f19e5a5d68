//! Campaigns: preview a mail, send a test mail, and apply commands.
//!
//! Preview, test mail and campaign produce the same bytes; a preview parses those bytes for
//! display. Leaves out: the checks before a start (`review`), sending a campaign (`postroom-queue`).

use std::collections::BTreeMap;

use crate::{Engine, EngineError, Result};
use postroom_mail::template::KnownFields;
use postroom_mail::viewer;
use postroom_mail::viewer::MailView;
use postroom_mail::{Composer, Message, MessageSource};
use postroom_model::campaign::{CampaignCommand, CampaignStatus, Draft};
use postroom_model::clock::Timestamp;
use postroom_model::contact::{Address, ConsentBasis, Contact, ContactStatus, ContactView};
use postroom_model::id::{CampaignId, ContactId, DeliveryId};
use postroom_model::relay::Relay;
use postroom_model::tag::Tag;
use postroom_smtp::classify::{CommandResult, Verdict, classify};
use postroom_smtp::client::{Begun, Envelope, Finished, Session};
use postroom_store::{letterhead, pictures_in};

/// A mail as rendered for one contact.
#[derive(Debug, Clone)]
pub struct Preview {
    pub person: Contact,
    /// The number of contacts in the audience who may receive mail.
    pub audience: i64,
    pub message_id: String,
    pub size: i64,
    pub reading: MailView,
}

/// The result of a test mail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TestSent {
    pub accepted: bool,
    pub relay_name: String,
    pub code: Option<u16>,
    /// The relay's whole reply, or the error.
    pub reply: String,
    /// Stable code of the reply's meaning.
    pub meaning: &'static str,
}

/// The contact that a preview shows when the audience is empty.
fn sample_contact(now: Timestamp) -> Result<Contact> {
    let address = Address::parse("anna.example@example.com")
        .map_err(|error| EngineError::invalid("address", error.to_string()))?;
    Ok(Contact {
        id: ContactId("0".repeat(32)),
        address,
        given_name: Some("Anna".to_owned()),
        family_name: Some("Example".to_owned()),
        fields: BTreeMap::new(),
        status: ContactStatus::Subscribed,
        consent: ConsentBasis::NotStated,
        lists: Vec::new(),
        created_at: now,
        updated_at: now,
    })
}

impl Engine {
    /// Applies a command from a button or the command line.
    ///
    /// # Errors
    /// When the campaign's status does not allow it; nothing is changed then.
    pub async fn command(
        &self,
        id: &CampaignId,
        command: CampaignCommand,
    ) -> Result<CampaignStatus> {
        let status = self.store().command(id, command, None, self.clock().now()).await?;
        self.changed(Tag::Campaigns);
        self.changed(Tag::Deliveries);
        if let Some(queue) = self.queue() {
            queue.refresh().await;
        }
        Ok(status)
    }

    /// Builds the mail of a campaign for one contact.
    pub(crate) async fn build(
        &self,
        id: &CampaignId,
        draft: &Draft,
        person: &Contact,
        to: &Address,
    ) -> Result<Message> {
        let letterhead = letterhead(self.store()).await?;
        let pictures = pictures_in(self.store(), &draft.content.html).await?;
        let names = KnownFields::of(self.store().contact_fields().await?);
        let source = MessageSource {
            campaign: id,
            draft,
            pictures: &pictures,
            letterhead: &letterhead,
            names: &names,
        };
        let composer = Composer::new(&source)?;
        let view = ContactView { address: to, ..person.into() };
        Ok(composer.build(&view, &DeliveryId::new(), self.clock().now())?)
    }

    /// The size of the audience, and the contact for a preview: this one, else the one at this place.
    pub(crate) async fn person_for(
        &self,
        draft: &Draft,
        contact: Option<&ContactId>,
        place: i64,
    ) -> Result<(i64, Contact)> {
        let (audience, at_place) =
            self.store().audience_member(&draft.lists, place, self.clock().now()).await?;
        let person = match (contact, at_place) {
            (Some(id), _) => self.store().contact(id).await?,
            (None, Some(person)) => person,
            (None, None) => sample_contact(self.clock().now())?,
        };
        Ok((audience, person))
    }

    /// Renders the mail for this contact. None: the contact at `place` of the audience, from 0.
    ///
    /// # Errors
    /// [`EngineError::Message`] with the line that is wrong.
    pub async fn preview(
        &self,
        draft: &Draft,
        contact: Option<&ContactId>,
        place: i64,
    ) -> Result<Preview> {
        let (audience, person) = self.person_for(draft, contact, place).await?;
        let mut shown = draft.clone();
        if shown.from_address.is_empty() {
            // A draft without a sender can be previewed.
            shown.from_address = "you@example.com".to_owned();
        }
        let built = self.build(&CampaignId::new(), &shown, &person, &person.address).await?;
        let (reading, built) =
            tokio::task::spawn_blocking(move || (viewer::view(&built.bytes), built))
                .await
                .map_err(|error| EngineError::invalid("preview", error.to_string()))?;
        let size = i64::try_from(built.bytes.len()).unwrap_or(i64::MAX);
        Ok(Preview { person, audience, message_id: built.message_id, size, reading })
    }

    /// Sends the mail, rendered for `contact`, to `address` through the draft's relay, at once and
    /// without the queue. The subject is marked.
    ///
    /// # Errors
    /// When the mail cannot be composed or no relay is chosen. A refusal by the relay is a result,
    /// not an error.
    pub async fn send_test(
        &self,
        draft: &Draft,
        address: &str,
        contact: Option<&ContactId>,
    ) -> Result<TestSent> {
        let to = Address::parse(address)
            .map_err(|error| EngineError::invalid("address", error.to_string()))?;
        let id = draft
            .relay
            .as_ref()
            .ok_or_else(|| EngineError::invalid("relay", "no relay is chosen"))?;
        let relay = self.store().relay(id).await?;
        let mut marked = draft.clone();
        marked.subject = format!("[TEST] {}", draft.subject);
        let (_, person) = self.person_for(draft, contact, 0).await?;
        let built = self.build(&CampaignId::new(), &marked, &person, &to).await?;
        Ok(self.send_once(&relay, &built).await)
    }

    /// Sends one mail over a connection of its own.
    async fn send_once(&self, relay: &Relay, built: &Message) -> TestSent {
        let password = self.password(&relay.id).await.ok().flatten();
        let failed = |error: &postroom_smtp::client::SmtpError| TestSent {
            accepted: false,
            relay_name: relay.name.clone(),
            code: error.reply().map(|reply| reply.code),
            reply: error.to_string(),
            meaning: classify(&CommandResult::Error(error)).explanation.code(),
        };
        let secret = password.as_ref().map(postroom_keychain::Secret::reveal);
        let mut session = match Session::open(&relay.config, secret, relay.learnt).await {
            Ok(session) => session,
            Err(error) => return failed(&error),
        };
        let mut envelope = Envelope::new(built.from.as_str(), built.to.as_str(), &built.bytes);
        envelope.utf8 = built.utf8;
        let begun = session.exchange(None, Some(&envelope)).await;
        let (stage, reply) = match (begun.begun, begun.error) {
            (Some(Begun::Refused { stage, reply, .. }), _) => (stage, reply),
            (_, Some(error)) => return failed(&error),
            _ => match session.exchange(Some(&built.bytes), None).await.finished {
                Some(Finished::Replied(reply)) => (postroom_smtp::client::Stage::Body, reply),
                Some(Finished::NotSent(error) | Finished::InDoubt(error)) => {
                    return failed(&error);
                }
                None => return failed(&postroom_smtp::client::SmtpError::Unusable),
            },
        };
        session.quit().await;
        let classification = classify(&CommandResult::Reply { stage, reply: &reply });
        TestSent {
            accepted: classification.verdict == Verdict::Accepted,
            relay_name: relay.name.clone(),
            code: Some(reply.code),
            reply: reply.to_string(),
            meaning: classification.explanation.code(),
        }
    }
}

/// The subject without a contact: merge fields show their fallback text. A subject that cannot be
/// rendered is returned as typed.
pub fn plain_subject(subject: &str) -> String {
    let context = postroom_mail::template::Context::Text;
    let fields = BTreeMap::new();
    let Ok(address) = Address::parse("somebody@example.com") else { return subject.to_owned() };
    let nobody =
        ContactView { address: &address, given_name: None, family_name: None, fields: &fields };
    postroom_mail::template::Template::compile(&with_gaps(subject), context, &KnownFields::any())
        .and_then(|template| template.render(&postroom_mail::template::MergeData::new(&nobody, "")))
        .unwrap_or_else(|_| subject.to_owned())
}

/// The subject with an ellipsis for each merge field without a fallback text.
fn with_gaps(subject: &str) -> String {
    let mut text = String::with_capacity(subject.len());
    let mut rest = subject;
    while let Some((before, from)) = rest.split_once("{{") {
        text.push_str(before);
        let Some((field, after)) = from.split_once("}}") else {
            text.push_str("{{");
            rest = from;
            break;
        };
        if field.contains('|') {
            text.push_str(&format!("{{{{{field}}}}}"));
        } else {
            text.push('…');
        }
        rest = after;
    }
    text.push_str(rest);
    text
}

#[cfg(test)]
mod tests {
    use super::plain_subject;

    #[test]
    fn a_subject_without_a_recipient_shows_fallback_texts_and_gaps() {
        for (subject, shown) in [
            ("News", "News"),
            ("Hello {{ first_name }}, news", "Hello …, news"),
            ("Hello {{ given_name | default(\"friend\") }}", "Hello friend"),
            ("{{ a }}{{ b | upper }} {{ c", "{{ a }}{{ b | upper }} {{ c"),
        ] {
            assert_eq!(plain_subject(subject), shown, "{subject}");
        }
    }
}
