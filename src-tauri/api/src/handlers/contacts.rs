//! Contacts and their lists.

use std::collections::BTreeMap;

use postroom_engine::EngineError;
use postroom_model::contact::{
    Address, Contact, ContactStatus as EngineStatus, ListKind, NewContact,
};
use postroom_model::id::{ContactId, ListId};
use postroom_store::StoreError;
use postroom_store::contacts as store;

use super::convert::some_text;
use super::lists::list_view;
use super::selection::{changed_out, resolve_filter, selection_in};
use crate::error::ApiError;
use crate::host::Host;
use crate::wire::*;

/// The maximum number of rows per page.
const PAGE: i64 = 1_000;

pub(crate) async fn contact_counts(
    host: &Host,
    _request: Nothing,
) -> Result<ContactCounts, ApiError> {
    let engine = host.engine();
    let counts = engine.read().sendable_counts(engine.clock().now()).await?;
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
        id: contact.id,
        address: contact.address.display(),
        given_name: contact.given_name,
        family_name: contact.family_name,
        status: contact.status,
        suppressed: row.suppressed,
        consent: contact.consent,
        lists: row.list_names,
        tags: row.tag_names,
        fields: contact.fields,
        created_at: contact.created_at,
        last_mail: None,
    }
}

pub(crate) async fn contact_page(
    host: &Host,
    request: ContactPageRequest,
) -> Result<ContactPage, ApiError> {
    let engine = host.engine();
    let filter = resolve_filter(host, request.filter).await?;
    let total = engine.read().count_contacts(&filter, engine.clock().now()).await?;
    let rows = engine
        .read()
        .contact_page(
            &filter,
            &request.sort,
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
    let mut last = engine.read().last_mails(&ids).await?;
    let rows = rows.into_iter().map(|row| {
        let mail = last.remove(&row.contact.id);
        ContactRow { last_mail: mail, ..row_out(row) }
    });
    Ok(ContactPage { total, rows: rows.collect() })
}

pub(crate) async fn contact_get(
    host: &Host,
    request: ById<ContactId>,
) -> Result<ContactDetail, ApiError> {
    Ok(detail_out(host.engine().read().contact(&request.id).await?))
}

pub(super) fn detail_out(contact: Contact) -> ContactDetail {
    ContactDetail {
        id: contact.id,
        address: contact.address.display(),
        given_name: contact.given_name,
        family_name: contact.family_name,
        status: contact.status,
        lists: contact.lists,
        fields: contact.fields,
        created_at: contact.created_at,
        updated_at: contact.updated_at,
    }
}

pub(crate) async fn contact_save(
    host: &Host,
    request: ContactDraft,
) -> Result<ContactDetail, ApiError> {
    let engine = host.engine();
    let address = Address::parse(&request.address).map_err(|error| {
        ApiError::new("invalid_address", format!("{error}.")).hint(error.code())
    })?;
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
    let lists: Vec<ListId> = request.lists;
    let id = request.id;
    let status = request.status;
    let saved =
        engine.put_contact(id.as_ref(), &new, status, &lists).await.map_err(
            |error| match error {
                EngineError::Store(StoreError::Taken(_)) => {
                    ApiError::new("address_taken", "Somebody with this address is here already.")
                        .hint("Search for the address and change that contact instead.")
                }
                other => other.into(),
            },
        )?;
    contact_get(host, ById { id: saved }).await
}

pub(crate) async fn contact_delete(
    host: &Host,
    request: SelectionRequest,
) -> Result<Changed, ApiError> {
    let selection = selection_in(host, request.selection).await?;
    let done = host.engine().delete_contacts(&selection).await?;
    Ok(changed_out(done))
}

pub(crate) async fn contact_set_status(
    host: &Host,
    request: SelectionStatus,
) -> Result<Changed, ApiError> {
    let engine = host.engine();
    let selection = selection_in(host, request.selection).await?;
    let status = request.status;
    let done = engine.set_contact_status(&selection, status).await?;
    Ok(changed_out(done))
}

pub(crate) async fn contact_set_list(
    host: &Host,
    request: SelectionList,
) -> Result<Changed, ApiError> {
    let engine = host.engine();
    let selection = selection_in(host, request.selection).await?;
    let list = request.list;
    let done = engine.set_list_members(&selection, &list, request.on).await?;
    Ok(changed_out(done))
}

pub(crate) async fn contact_set_field(
    host: &Host,
    request: SelectionField,
) -> Result<Changed, ApiError> {
    let name = some_text(request.name)
        .ok_or_else(|| ApiError::new("invalid_name", "The field needs a name."))?;
    let selection = selection_in(host, request.selection).await?;
    let engine = host.engine();
    let done = engine.set_contact_field(&selection, &name, &request.value).await?;
    Ok(changed_out(done))
}

/// Sample contacts for practice, with example domains, so that no mail can reach anybody.
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

/// The address of a sample contact. Some match the patterns of the practice relay's faults, so that
/// each fault shows when it is switched on.
fn sample_address(number: usize) -> String {
    let name = match number {
        5 | 16 => "bounce",
        8 | 19 => "later",
        21 => "cut",
        _ => "person",
    };
    format!("{name}{number:02}@practice.example")
}

pub(crate) async fn contact_samples(host: &Host, _request: Nothing) -> Result<ListView, ApiError> {
    let engine = host.engine();
    let name = "Made-up people";
    let list = match engine.read().list_named(ListKind::List, name).await? {
        Some(id) => id,
        None => {
            let id = ListId::new();
            engine.put_list(&id, ListKind::List, name).await?;
            id
        }
    };
    for (place, (given, family, town)) in SAMPLES.into_iter().enumerate() {
        let written = sample_address(place + 1);
        let Ok(address) = Address::parse(&written) else { continue };
        let new = NewContact {
            address,
            given_name: some_text(given.to_owned()),
            family_name: some_text(family.to_owned()),
            fields: BTreeMap::from([("Town".to_owned(), town.to_owned())]),
        };
        let put =
            engine.put_contact(None, &new, EngineStatus::Subscribed, std::slice::from_ref(&list));
        match put.await {
            // The contact exists already and is not changed.
            Ok(_) | Err(EngineError::Store(StoreError::Taken(_))) => {}
            Err(error) => return Err(error.into()),
        }
    }
    list_view(host, ListKind::List, &list).await
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

    use postroom_smtp::server::{Faults, glob_matches};

    use super::*;

    #[test]
    fn each_fault_of_the_practice_relay_matches_a_sample_contact() {
        let faults = Faults::default();
        let addresses: Vec<String> = (1..=SAMPLES.len()).map(sample_address).collect();
        for patterns in [&faults.refuse.patterns, &faults.defer.patterns, &faults.cut.patterns] {
            let matched = |address: &String| patterns.iter().any(|one| glob_matches(one, address));
            assert!(addresses.iter().any(matched), "{patterns:?}");
        }
    }
}
