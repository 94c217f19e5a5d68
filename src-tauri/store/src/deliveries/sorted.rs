//! A page of deliveries in the order of a column.
//!
//! Rows that are equal in the column keep the order of the frozen audience, so that pages neither
//! repeat nor skip a row. Rows without a value come last in both directions. Leaves out: the
//! unsorted page, which finds its rows by their numbers.

use serde::{Deserialize, Serialize};
use sqlx::QueryBuilder;

use crate::deliveries::{DeliveryFilter, DeliveryRow, delivery, push_filter};
use crate::{Reader, Result};

/// The column by which deliveries are sorted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum DeliverySort {
    Address,
    Name,
    Status,
    Attempts,
    Relay,
    At,
    Reply,
}

impl DeliverySort {
    /// The SQL of the value; null where the row has none.
    fn value(self) -> &'static str {
        match self {
            Self::Address => "lower(d.address)",
            Self::Name => "lower(nullif(d.name, ''))",
            Self::Status => "case d.status when 'leased' then 'queued' else d.status end",
            Self::Attempts => "d.attempts",
            Self::Relay => "lower(d.relay_name)",
            Self::At => "case when d.attempts > 0 or d.status = 'withdrawn' then d.updated_at end",
            Self::Reply => "d.code",
        }
    }
}

impl Reader {
    /// As [`Reader::delivery_page`], in the order of a column.
    ///
    /// # Errors
    /// [`StoreError`](crate::StoreError) if the workspace file cannot be read.
    pub async fn sorted_delivery_page(
        &self,
        filter: &DeliveryFilter,
        sort: DeliverySort,
        descending: bool,
        offset: i64,
        limit: i64,
    ) -> Result<Vec<DeliveryRow>> {
        let value = sort.value();
        let mut query = QueryBuilder::new("select d.* from deliveries d");
        push_filter(&mut query, filter);
        query.push(" order by ").push(value).push(" is null, ").push(value);
        query.push(if descending { " desc" } else { " asc" });
        if sort == DeliverySort::Reply {
            query.push(", lower(d.reply)").push(if descending { " desc" } else { " asc" });
        }
        query.push(", d.seq limit ").push_bind(limit);
        query.push(" offset ").push_bind(offset);
        let rows = query.build().fetch_all(self.read_pool()).await?;
        rows.iter().map(delivery).collect()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

    use postroom_model::id::CampaignId;

    use super::*;
    use crate::Store;

    #[tokio::test]
    async fn every_column_sorts_both_ways_with_missing_values_last() {
        let folder = std::env::temp_dir().join(format!("postroom-{}", uuid::Uuid::new_v4()));
        let store = Store::open(&folder.join("sorted.postroom")).await.unwrap();
        sqlx::raw_sql(
            "pragma foreign_keys = off;
             insert into deliveries (id, campaign_id, contact_id, address, name, status, attempts,
                 relay_name, code, reply, updated_at) values
             ('1', 'c', '1', 'b@x.example', null, 'refused', 1, 'Two', 550, 'no', 30),
             ('2', 'c', '2', 'A@x.example', 'Zoe', 'accepted', 3, 'One', 250, 'ok', 20),
             ('3', 'c', '3', 'c@x.example', 'anna', 'queued', 0, null, null, null, 10);",
        )
        .execute(store.write_pool())
        .await
        .unwrap();
        let filter = DeliveryFilter::all(&CampaignId("c".into()));
        for (sort, up, down) in [
            (DeliverySort::Address, "213", "312"),
            (DeliverySort::Name, "321", "231"),
            (DeliverySort::Status, "231", "132"),
            (DeliverySort::Attempts, "312", "213"),
            (DeliverySort::Relay, "213", "123"),
            (DeliverySort::At, "213", "123"),
            (DeliverySort::Reply, "213", "123"),
        ] {
            for (descending, expected) in [(false, up), (true, down)] {
                let rows = store.sorted_delivery_page(&filter, sort, descending, 0, 10).await;
                let ids: String = rows.unwrap().into_iter().map(|row| row.delivery.id.0).collect();
                assert_eq!(ids, expected, "{sort:?} {descending}");
            }
        }
        let second = store.sorted_delivery_page(&filter, DeliverySort::Address, false, 1, 1).await;
        assert_eq!(second.unwrap().first().unwrap().delivery.id.0, "1");
        store.close().await;
        std::fs::remove_dir_all(folder).unwrap();
    }
}
