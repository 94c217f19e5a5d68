//! People and lists.

use std::collections::BTreeMap;

use postroom_model::contact::{
    Address, Contact, ContactStatus as EngineStatus, ListKind, NewContact,
};
use postroom_model::id::{ContactId, ListId};
use postroom_model::tag::Tag as EngineTag;
use postroom_store::StoreError;
use postroom_store::contacts as store;
use postroom_store::contacts::bulk::Done;
use postroom_store::contacts::last_mail::LastMail;

use super::convert::{
    consent_out, contact_status_in, contact_status_out, delivery_status_out, fact_kind_out,
    filter_in, some_text, sort_in,
};
use super::lists::list_view;
use crate::border::Border;
use crate::failure::Failure;
use crate::wire::*;

/// The most rows a page holds.
const PAGE: i64 = 1_000;

pub(crate) async fn contact_counts(
    border: &Border,
    _request: Nothing,
) -> Result<ContactCounts, Failure> {
    let engine = border.engine();
    let counts = engine.store().sendable_counts(engine.clock().now()).await?;
    Ok(ContactCounts {
        total: counts.subscribed
            + counts.suppressed
            + counts.no_consent
            + counts.unsubscribed
            + counts.bounced
            + counts.complained,
        sendable: counts.subscribed,
        no_consent: counts.no_consent,
        unsubscribed: counts.unsubscribed,
        bounced: counts.bounced,
        complained: counts.complained,
        suppressed: counts.suppressed,
    })
}

pub(super) fn row_out(row: store::ContactRow) -> ContactRow {
    let contact = row.contact;
    ContactRow {
        id: contact.id.0,
        address: contact.address.display(),
        given_name: contact.given_name,
        family_name: contact.family_name,
        status: contact_status_out(contact.status),
        suppressed: row.suppressed,
        consent: consent_out(contact.consent),
        lists: row.list_names,
        tags: row.tag_names,
        fields: contact.fields,
        created_at: contact.created_at.0,
        last_mail: None,
    }
}

fn last_mail_out(mail: LastMail) -> LastMailView {
    LastMailView {
        campaign: mail.campaign,
        status: delivery_status_out(mail.status),
        fact: mail.fact.map(fact_kind_out),
        at: mail.at.0,
    }
}

pub(crate) async fn contact_page(
    border: &Border,
    request: ContactPageRequest,
) -> Result<ContactPage, Failure> {
    let engine = border.engine();
    let filter = meant(border, request.filter).await?;
    let total = engine.store().count_contacts(&filter, engine.clock().now()).await?;
    let rows = engine
        .store()
        .contact_page(
            &filter,
            &sort_in(request.sort),
            request.descending,
            request.offset.max(0),
            request.limit.clamp(1, PAGE),
            engine.clock().now(),
        )
        .await?;
    let ids: Vec<ContactId> = match request.last_mail {
        true => rows.iter().map(|row| row.contact.id.clone()).collect(),
        false => Vec::new(),
    };
    let mut last = engine.store().last_mails(&ids).await?;
    let rows = rows.into_iter().map(|row| {
        let mail = last.remove(&row.contact.id).map(last_mail_out);
        ContactRow { last_mail: mail, ..row_out(row) }
    });
    Ok(ContactPage { total, rows: rows.collect() })
}

pub(crate) async fn contact_get(border: &Border, request: ById) -> Result<ContactDetail, Failure> {
    Ok(detail_out(border.engine().store().contact(&ContactId(request.id)).await?))
}

pub(super) fn detail_out(contact: Contact) -> ContactDetail {
    ContactDetail {
        id: contact.id.0,
        address: contact.address.display(),
        given_name: contact.given_name,
        family_name: contact.family_name,
        status: contact_status_out(contact.status),
        lists: contact.lists.into_iter().map(|list| list.0).collect(),
        fields: contact.fields,
        created_at: contact.created_at.0,
        updated_at: contact.updated_at.0,
    }
}

pub(crate) async fn contact_save(
    border: &Border,
    request: ContactDraft,
) -> Result<ContactDetail, Failure> {
    let engine = border.engine();
    let address = Address::parse(&request.address)
        .map_err(|error| Failure::new("invalid_address", format!("{error}.")).hint(error.code()))?;
    let fields: BTreeMap<String, String> = request
        .fields
        .into_iter()
        .filter_map(|(name, value)| Some((some_text(name)?, value.trim().to_owned())))
        .filter(|(_, value)| !value.is_empty())
        .collect();
    let new = NewContact {
        address,
        given_name: some_text(request.given_name),
        family_name: some_text(request.family_name),
        fields,
    };
    let lists: Vec<ListId> = request.lists.into_iter().map(ListId).collect();
    let id = request.id.map(ContactId);
    let status = contact_status_in(request.status);
    let saved = engine
        .store()
        .put_contact(id.as_ref(), &new, status, &lists, engine.clock().now())
        .await
        .map_err(|error| match error {
            StoreError::Taken(_) => {
                Failure::new("address_taken", "Somebody with this address is here already.")
                    .hint("Search for the address and change that contact instead.")
            }
            other => other.into(),
        })?;
    engine.changed(EngineTag::Contacts);
    engine.changed(EngineTag::Lists);
    contact_get(border, ById { id: saved.0 }).await
}

/// A filter whose list may be a segment.
async fn meant(border: &Border, filter: ContactFilter) -> Result<store::ContactFilter, Failure> {
    let engine = border.engine();
    let now = engine.clock().now();
    Ok(engine.store().meant(filter_in(filter, now)?, now).await?)
}

/// Whom a selection means.
pub(super) async fn chosen(
    border: &Border,
    selection: Selection,
) -> Result<store::Selection, Failure> {
    match selection {
        Selection::These { ids } => {
            Ok(store::Selection::These(ids.into_iter().map(ContactId).collect()))
        }
        Selection::Matching { filter, except } => Ok(store::Selection::Matching {
            filter: meant(border, filter).await?,
            except: except.into_iter().map(ContactId).collect(),
        }),
    }
}

pub(super) fn changed(border: &Border, done: Done) -> Changed {
    for tag in [EngineTag::Contacts, EngineTag::Lists, EngineTag::Suppressions] {
        border.engine().changed(tag);
    }
    Changed { count: done.people, change: done.change.map(|change| change.0) }
}

pub(crate) async fn contact_delete(
    border: &Border,
    request: SelectionRequest,
) -> Result<Changed, Failure> {
    let selection = chosen(border, request.selection).await?;
    let done =
        border.engine().store().delete_contacts(&selection, border.engine().clock().now()).await?;
    Ok(changed(border, done))
}

pub(crate) async fn contact_set_status(
    border: &Border,
    request: SelectionStatus,
) -> Result<Changed, Failure> {
    let engine = border.engine();
    let selection = chosen(border, request.selection).await?;
    let status = contact_status_in(request.status);
    let done = engine.store().set_contact_status(&selection, status, engine.clock().now()).await?;
    Ok(changed(border, done))
}

pub(crate) async fn contact_set_list(
    border: &Border,
    request: SelectionList,
) -> Result<Changed, Failure> {
    let engine = border.engine();
    let selection = chosen(border, request.selection).await?;
    let now = engine.clock().now();
    let list = ListId(request.list);
    let done = engine.store().set_list_members(&selection, &list, request.on, now).await?;
    Ok(changed(border, done))
}

pub(crate) async fn contact_set_field(
    border: &Border,
    request: SelectionField,
) -> Result<Changed, Failure> {
    let name = some_text(request.name)
        .ok_or_else(|| Failure::new("invalid_name", "The field needs a name."))?;
    let selection = chosen(border, request.selection).await?;
    let engine = border.engine();
    let now = engine.clock().now();
    let done = engine.store().set_contact_field(&selection, &name, &request.value, now).await?;
    Ok(changed(border, done))
}

/// Made-up people for practising; example domains, so that no mail can ever reach anybody.
const SAMPLES: [(&str, &str, &str); 25] = [
    ("Anna", "Whitcombe", "Bristol"),
    ("Tomás", "Ferreira", "Porto"),
    ("Giulia", "Bianchi", "Torino"),
    ("Jürgen", "Weiß", "Köln"),
    ("Sara", "Lindqvist", "Malmö"),
    ("Benedict", "Okafor", "Leeds"),
    ("Camille", "Delacroix", "Nantes"),
    ("Dorota", "Kowalczyk", "Gdańsk"),
    ("Eirik", "Haugen", "Bergen"),
    ("花", "中川", "京都"),
    ("Fatma", "Öztürk", "İzmir"),
    ("Hugo", "Lambert", "Versailles"),
    ("", "", "Hull"),
    ("Ines", "Moreau", "Lyon"),
    ("Joy", "Mbeki", "Durban"),
    ("Kaisa", "Aalto", "Turku"),
    ("Luca", "Brunner", "Basel"),
    ("Maarten", "de Vries", "Utrecht"),
    ("Niamh", "O’Sullivan", "Cork"),
    ("Petra", "Weidenfeller", "Trier"),
    ("Rosa", "Álvarez", "Sevilla"),
    ("Siôn", "Prydderch", "Bangor"),
    ("Thea", "Sørensen", "Aarhus"),
    ("Viktor", "Novák", "Brno"),
    ("Barnaby", "Featherstonehaugh-Cholmondeley", "Stow-on-the-Wold"),
];

pub(crate) async fn contact_samples(
    border: &Border,
    _request: Nothing,
) -> Result<ListView, Failure> {
    let engine = border.engine();
    let now = engine.clock().now();
    let name = "Made-up people";
    let list = match engine.store().list_named(ListKind::List, name).await? {
        Some(id) => id,
        None => {
            let id = ListId::new();
            engine.store().put_list(&id, ListKind::List, name, now).await?;
            id
        }
    };
    for (place, (given, family, town)) in SAMPLES.into_iter().enumerate() {
        let written = format!("person{:02}@practice.example", place + 1);
        let Ok(address) = Address::parse(&written) else { continue };
        let new = NewContact {
            address,
            given_name: some_text(given.to_owned()),
            family_name: some_text(family.to_owned()),
            fields: BTreeMap::from([("Town".to_owned(), town.to_owned())]),
        };
        let put = engine.store().put_contact(
            None,
            &new,
            EngineStatus::Subscribed,
            std::slice::from_ref(&list),
            now,
        );
        match put.await {
            // Here from an earlier time: it stays as it is.
            Ok(_) | Err(StoreError::Taken(_)) => {}
            Err(error) => return Err(error.into()),
        }
    }
    changed(border, Done { people: 0, change: None });
    list_view(border, ListKind::List, &list).await
}
