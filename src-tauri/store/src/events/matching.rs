//! Matches a provider event to its delivery.
//!
//! By our own id first, then by the provider's id in the relay's reply, then by address, subject
//! and time. If several deliveries could match, none is chosen.

use std::collections::{BTreeMap, HashMap};

use serde::Serialize;
use sqlx::{Row, SqliteConnection};

use crate::Result;
use postroom_model::campaign::prefilter::could_match;
use postroom_model::clock::Timestamp;
use postroom_model::delivery::event::ProviderEventRow;

const MINUTE_MS: i64 = 60_000;
/// An event without an id matches a mail of the last thirty days.
const BEFORE: i64 = 30 * 24 * 60 * MINUTE_MS;
/// Tolerance between the provider's clock and ours.
const AFTER: i64 = 10 * MINUTE_MS;
/// A shorter id may occur in a reply by chance.
const TOKEN_MIN: usize = 8;
/// Replaces an erased address.
const ERASED: &str = "erased";

/// The match of a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Found {
    Mail { seq: i64, campaign: String, contact: String, address: String, subject: String },
    Person { contact: String, address: String },
    Nobody,
}

/// An accepted mail.
#[derive(Debug, Clone)]
struct Mail {
    seq: i64,
    campaign: String,
    contact: String,
    address: String,
    at: i64,
}

impl Mail {
    fn found(&self, subjects: &HashMap<String, String>) -> Found {
        Found::Mail {
            seq: self.seq,
            campaign: self.campaign.clone(),
            contact: self.contact.clone(),
            address: self.address.clone(),
            subject: subjects.get(&self.campaign).cloned().unwrap_or_default(),
        }
    }
}

/// Returns one match per row, in their order.
pub(crate) async fn find(
    connection: &mut SqliteConnection,
    events: &[&ProviderEventRow],
    now: Timestamp,
) -> Result<Vec<Found>> {
    let mut mails: Vec<Option<Mail>> = match_by_own_id(connection, events).await?;
    match_by_reply(connection, events, &mut mails).await?;
    let people = people(connection, events).await?;
    let recent = recent(connection, events, &mails, now).await?;
    let all = mails.iter().flatten().chain(recent.values().flatten());
    let subjects = subjects(connection, all).await?;
    for (event, mail) in events.iter().zip(&mut mails) {
        if mail.is_none()
            && let Some(address) = &event.address
            && let Some(theirs) = recent.get(&address.key())
        {
            *mail = match_by_subject(event, theirs, &subjects, now).cloned();
        }
    }
    Ok(events
        .iter()
        .zip(mails)
        .map(|(event, mail)| match (mail, &event.address) {
            (Some(mail), _) => mail.found(&subjects),
            (None, Some(address)) => match people.get(&address.key()) {
                Some(contact) => {
                    Found::Person { contact: contact.clone(), address: address.to_string() }
                }
                None => Found::Nobody,
            },
            (None, None) => Found::Nobody,
        })
        .collect())
}

/// The id of the delivery in a Message-ID of ours: `delivery.campaign@domain`.
fn own(id: &str) -> Option<&str> {
    id.contains('@').then(|| id.split('.').next()).flatten().filter(|part| !part.contains('@'))
}

async fn match_by_own_id(
    connection: &mut SqliteConnection,
    events: &[&ProviderEventRow],
) -> Result<Vec<Option<Mail>>> {
    let named = events.iter().flat_map(|event| {
        event.ids.iter().filter_map(|id| own(id)).chain(event.ours.iter().map(String::as_str))
    });
    let named: Vec<&str> = named.collect();
    if named.is_empty() {
        return Ok(vec![None; events.len()]);
    }
    let rows = sqlx::query(
        "select d.id, d.seq, d.campaign_id, d.contact_id, d.address, d.updated_at, d.message_id
         from json_each(?1) j cross join deliveries d on d.id = j.value where d.address <> ?2",
    )
    .bind(serde_json::to_string(&named)?)
    .bind(ERASED)
    .fetch_all(connection)
    .await?;
    let mut known: HashMap<String, (Option<String>, Mail)> = HashMap::new();
    for row in &rows {
        known.insert(row.get("id"), (row.get("message_id"), mail(row)));
    }
    let find = |event: &&ProviderEventRow| {
        // Compare the whole Message-ID: one of another program may begin with the same text.
        let ids = event.ids.iter().filter_map(|id| {
            let (message, mail) = known.get(own(id)?)?;
            let ours = message.as_deref()?.trim_matches(['<', '>']);
            ours.eq_ignore_ascii_case(id).then_some(mail)
        });
        let ours = event.ours.iter().filter_map(|id| known.get(id).map(|(_, mail)| mail));
        ids.chain(ours).next().cloned()
    };
    Ok(events.iter().map(find).collect())
}

fn mail(row: &sqlx::sqlite::SqliteRow) -> Mail {
    Mail {
        seq: row.get("seq"),
        campaign: row.get("campaign_id"),
        contact: row.get("contact_id"),
        address: row.get("address"),
        at: row.get("updated_at"),
    }
}

#[derive(Serialize)]
struct TokenRow<'a> {
    row: usize,
    key: String,
    token: &'a str,
}

/// The forms of a provider's id in its reply: complete, without the domain (Amazon SES), or the
/// part before the first dot (SendGrid).
fn tokens(id: &str) -> Vec<&str> {
    let before = |mark: char| id.split(mark).next().unwrap_or(id);
    let mut tokens = vec![id, before('@'), before('.')];
    tokens.retain(|token| token.len() >= TOKEN_MIN);
    tokens.dedup();
    tokens
}

/// Whether the text contains the token as a whole word.
fn contains_token(text: &str, token: &str) -> bool {
    text.match_indices(token).any(|(at, _)| {
        let before = text.get(..at).and_then(|text| text.chars().next_back());
        let after = text.get(at + token.len()..).and_then(|text| text.chars().next());
        let bare = |c: Option<char>| !c.is_some_and(char::is_alphanumeric);
        bare(before) && bare(after)
    })
}

async fn match_by_reply(
    connection: &mut SqliteConnection,
    events: &[&ProviderEventRow],
    mails: &mut [Option<Mail>],
) -> Result<()> {
    let mut wanted = Vec::new();
    for (row, event) in events.iter().enumerate() {
        let missing = mails.get(row).is_some_and(Option::is_none);
        let Some(address) = event.address.as_ref().filter(|_| missing) else { continue };
        for token in event.ids.iter().flat_map(|id| tokens(id)) {
            wanted.push(TokenRow { row, key: address.key(), token });
        }
    }
    if wanted.is_empty() {
        return Ok(());
    }
    // SQLite: instr. The query starts at the contact and uses the index of its deliveries.
    let rows = sqlx::query(
        "select j.value ->> 'row' as event, j.value ->> 'token' as token, d.reply, d.seq,
             d.campaign_id, d.contact_id, d.address, d.updated_at
         from json_each(?1) j
         cross join contacts c on c.address_key = j.value ->> 'key'
         cross join deliveries d on d.contact_id = c.id and d.status = 'accepted'
         where instr(d.reply, j.value ->> 'token') > 0",
    )
    .bind(serde_json::to_string(&wanted)?)
    .fetch_all(connection)
    .await?;
    for row in &rows {
        let (at, token): (i64, &str) = (row.get("event"), row.get("token"));
        let reply: Option<&str> = row.get("reply");
        let slot = usize::try_from(at).ok().and_then(|at| mails.get_mut(at));
        if let Some(slot) = slot
            && slot.is_none()
            && reply.is_some_and(|reply| contains_token(reply, token))
        {
            *slot = Some(mail(row));
        }
    }
    Ok(())
}

/// The contacts with the addresses of these rows.
async fn people(
    connection: &mut SqliteConnection,
    events: &[&ProviderEventRow],
) -> Result<HashMap<String, String>> {
    let mut keys: Vec<String> =
        events.iter().filter_map(|event| Some(event.address.as_ref()?.key())).collect();
    keys.sort_unstable();
    keys.dedup();
    let rows = sqlx::query(
        "select c.address_key, c.id from json_each(?1) j
         cross join contacts c on c.address_key = j.value",
    )
    .bind(serde_json::to_string(&keys)?)
    .fetch_all(connection)
    .await?;
    Ok(rows.iter().map(|row| (row.get(0), row.get(1))).collect())
}

#[derive(Serialize)]
struct SpanRow {
    key: String,
    from: i64,
    until: i64,
}

/// The recent mails to the contacts of the rows that have no mail, by address.
async fn recent(
    connection: &mut SqliteConnection,
    events: &[&ProviderEventRow],
    mails: &[Option<Mail>],
    now: Timestamp,
) -> Result<HashMap<String, Vec<Mail>>> {
    let mut spans: BTreeMap<String, (i64, i64)> = BTreeMap::new();
    for (event, mail) in events.iter().zip(mails) {
        if let (Some(address), None) = (&event.address, mail) {
            let at = event.at.unwrap_or(now).0;
            let span = spans.entry(address.key()).or_insert((at, at));
            *span = (span.0.min(at), span.1.max(at));
        }
    }
    let spans: Vec<SpanRow> = spans
        .into_iter()
        .map(|(key, (from, until))| SpanRow { key, from: from - BEFORE, until: until + AFTER })
        .collect();
    let rows = sqlx::query(
        "select c.address_key, d.seq, d.campaign_id, d.contact_id, d.address, d.updated_at
         from json_each(?1) j
         cross join contacts c on c.address_key = j.value ->> 'key'
         cross join deliveries d on d.contact_id = c.id and d.status = 'accepted'
             and d.updated_at between j.value ->> 'from' and j.value ->> 'until'
         order by d.updated_at desc",
    )
    .bind(serde_json::to_string(&spans)?)
    .fetch_all(connection)
    .await?;
    let mut recent: HashMap<String, Vec<Mail>> = HashMap::new();
    for row in &rows {
        let (key, mail): (String, Mail) = (row.get("address_key"), mail(row));
        // Skip mails to a former address of the contact.
        if mail.address.to_lowercase() == key {
            recent.entry(key).or_default().push(mail);
        }
    }
    Ok(recent)
}

/// The match among these mails, newest first: the latest one with this subject; without a subject,
/// the only mail.
fn match_by_subject<'a>(
    event: &ProviderEventRow,
    theirs: &'a [Mail],
    subjects: &HashMap<String, String>,
    now: Timestamp,
) -> Option<&'a Mail> {
    let at = event.at.unwrap_or(now).0;
    let mut near = theirs.iter().filter(|mail| mail.at <= at + AFTER && mail.at >= at - BEFORE);
    match &event.subject {
        Some(subject) => near.find(|mail| {
            subjects.get(&mail.campaign).is_some_and(|written| could_match(written, subject))
        }),
        None => match (near.next(), near.next()) {
            (Some(only), None) => Some(only),
            _ => None,
        },
    }
}

/// The subjects of the campaigns, as the user typed them.
async fn subjects<'a>(
    connection: &mut SqliteConnection,
    mails: impl Iterator<Item = &'a Mail>,
) -> Result<HashMap<String, String>> {
    let mut campaigns: Vec<&str> = mails.map(|mail| mail.campaign.as_str()).collect();
    campaigns.sort_unstable();
    campaigns.dedup();
    // SQLite: `->>` reads the draft.
    let rows = sqlx::query(
        "select k.id, coalesce(k.draft ->> 'subject', '') from json_each(?1) j
         cross join campaigns k on k.id = j.value",
    )
    .bind(serde_json::to_string(&campaigns)?)
    .fetch_all(connection)
    .await?;
    Ok(rows.iter().map(|row| (row.get(0), row.get(1))).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn provider_id_matches_the_reply_as_a_whole_word() {
        let sendgrid = "14c5d75ce93.dfd.64b469.filter0001.16648.5515E0B88.0";
        let ses = "0100018f2b3c4d5e-1a2b3c4d-0000-000000@email.amazonses.com";
        for (reply, id, found) in [
            ("250 Ok: queued as 14c5d75ce93", sendgrid, true),
            ("250 Ok 0100018f2b3c4d5e-1a2b3c4d-0000-000000", ses, true),
            ("250 OK id=1u0SwL-B9zBpi9ffUq-JAB2", "1u0SwL-B9zBpi9ffUq-JAB2", true),
            ("250 Ok: queued as 14c5d75ce93ff", sendgrid, false),
            ("250 Ok", "Ok", false),
        ] {
            let stands = tokens(id).into_iter().any(|token| contains_token(reply, token));
            assert_eq!(stands, found, "{reply} / {id}");
        }
    }

    #[test]
    fn own_message_id_names_its_delivery() {
        assert_eq!(own("d1.c0ffee@example.com"), Some("d1"));
        assert_eq!(own("20180101@smtp-relay.example"), None);
        assert_eq!(own("d1.c0ffee"), None);
    }
}
