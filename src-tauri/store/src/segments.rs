//! Segments in the store: how many people a rule means, some of them, and segments that are kept.
//!
//! A saved segment is a list of its own kind. Its members are rewritten from its rule before an
//! audience is counted or frozen ([`refresh`]), so that freezing knows lists only. Leaves out: what a
//! rule is (`model::contact::segment`) and its SQL (`sql`).

pub(crate) mod sql;

use serde::Serialize;
use sqlx::sqlite::SqliteRow;
use sqlx::{QueryBuilder, Row, SqliteConnection};

use self::sql::{Today, push_rule};
use crate::selection::ContactFilter;
use crate::suppressions::not_suppressed_sql;
use crate::{Reader, Result, Store, StoreError, taken};
use postroom_model::clock::Timestamp;
use postroom_model::contact::segment::Rule;
use postroom_model::contact::{ContactStatus, ListKind};
use postroom_model::id::ListId;

/// A kept segment.
#[derive(Debug, Clone, PartialEq)]
pub struct Segment {
    pub id: ListId,
    pub name: String,
    pub rule: Rule,
    pub updated_at: Timestamp,
}

/// How many people a rule means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct SegmentCount {
    pub people: i64,
    /// Of these, who may be written to.
    pub sendable: i64,
}

/// Writes the members of the segments among `lists` anew.
pub(crate) async fn refresh(
    connection: &mut SqliteConnection,
    lists: &[ListId],
    now: Timestamp,
) -> Result<()> {
    let rows = sqlx::query(
        "select l.seq, s.rule from json_each(?1) j
         cross join lists l on l.id = j.value join segments s on s.list = l.seq",
    )
    .bind(serde_json::to_string(lists)?)
    .fetch_all(&mut *connection)
    .await?;
    for row in &rows {
        let (list, rule): (i64, Rule) = (row.get("seq"), serde_json::from_str(row.get("rule"))?);
        sqlx::query("delete from members where list = ?1")
            .bind(list)
            .execute(&mut *connection)
            .await?;
        let mut query = QueryBuilder::new("insert into members (list, contact, added_at) select ");
        query.push_bind(list).push(", c.seq, ").push_bind(now.0);
        query.push(" from contacts c where ");
        push_rule(&mut query, &rule, Today::at(now));
        query.push(" order by c.seq");
        query.build().execute(&mut *connection).await?;
    }
    Ok(())
}

/// A smaller range is counted faster over one connection.
const RANGE_MIN: i64 = 50_000;
/// The other connections stay free for the pages.
const RANGES_MAX: i64 = 3;

/// Splits the row numbers from `first` to `last` into ranges, one for each processor.
fn ranges(first: i64, last: i64) -> Vec<(i64, i64)> {
    let rows = last - first + 1;
    let processors = std::thread::available_parallelism().map_or(1, usize::from);
    let most = i64::try_from(processors).unwrap_or(1).min(RANGES_MAX);
    let count = (rows / RANGE_MIN).clamp(1, most.max(1));
    let step = rows / count;
    (0..count)
        .map(|number| {
            let start = first + number * step;
            (start, if number == count - 1 { last } else { start + step - 1 })
        })
        .collect()
}

impl Reader {
    /// How many people a rule means at this moment.
    ///
    /// The contacts are counted in ranges at the same time, each over its own connection, because
    /// most conditions read every contact. A contact that changes meanwhile counts in its range only.
    ///
    /// # Errors
    /// [`StoreError`] if the workspace file cannot be read.
    pub async fn count_segment(&self, rule: &Rule, now: Timestamp) -> Result<SegmentCount> {
        let ends = "select coalesce(min(seq), 0), coalesce(max(seq), 0) from contacts";
        let ends = sqlx::query(ends).fetch_one(self.read_pool()).await?;
        let ranges = ranges(ends.get(0), ends.get(1));
        let counts = ranges.into_iter().map(|range| self.count_in_range(rule, range, now));
        let counts = futures_util::future::join_all(counts).await;
        counts.into_iter().try_fold(SegmentCount::default(), |all, count| {
            let count = count?;
            Ok(SegmentCount {
                people: all.people + count.people,
                sendable: all.sendable + count.sendable,
            })
        })
    }

    async fn count_in_range(
        &self,
        rule: &Rule,
        (first, last): (i64, i64),
        now: Timestamp,
    ) -> Result<SegmentCount> {
        let mut query = QueryBuilder::new("select count(*), coalesce(sum(c.status = ");
        query.push_bind(ContactStatus::Subscribed.word());
        query.push(format!(
            " and {}), 0) from contacts c where c.seq between ",
            not_suppressed_sql(&now.0.to_string())
        ));
        query.push_bind(first).push(" and ").push_bind(last).push(" and ");
        push_rule(&mut query, rule, Today::at(now));
        let row = query.build().fetch_one(self.read_pool()).await?;
        Ok(SegmentCount { people: row.get(0), sendable: row.get(1) })
    }

    /// Some of the people a rule means: address and name.
    ///
    /// # Errors
    /// [`StoreError`] if the workspace file cannot be read.
    pub async fn segment_sample(
        &self,
        rule: &Rule,
        limit: i64,
        now: Timestamp,
    ) -> Result<Vec<(String, String)>> {
        let mut query = QueryBuilder::new(
            "select c.address, trim(coalesce(c.given_name, '') || ' ' ||
                 coalesce(c.family_name, '')) as name from contacts c where ",
        );
        push_rule(&mut query, rule, Today::at(now));
        query.push(" order by c.seq limit ").push_bind(limit);
        let rows = query.build().fetch_all(self.read_pool()).await?;
        Ok(rows.iter().map(|row| (row.get("address"), row.get("name"))).collect())
    }

    /// All kept segments, by name, without those whose rule cannot be parsed.
    ///
    /// # Errors
    /// [`StoreError`] if the workspace file cannot be read.
    pub async fn segments(&self) -> Result<Vec<Segment>> {
        let rows = sqlx::query(
            "select l.id, l.name, s.rule, s.updated_at from segments s
             join lists l on l.seq = s.list order by lower(l.name)",
        )
        .fetch_all(self.read_pool())
        .await?;
        let parsed = |row: &SqliteRow| {
            let (id, name): (String, String) = (row.get("id"), row.get("name"));
            match serde_json::from_str(row.get("rule")) {
                Ok(rule) => {
                    let updated_at = Timestamp(row.get("updated_at"));
                    Some(Segment { id: ListId(id), name, rule, updated_at })
                }
                Err(error) => {
                    tracing::warn!(%error, segment = id, "the rule of a segment is unreadable");
                    None
                }
            }
        };
        Ok(rows.iter().filter_map(parsed).collect())
    }

    /// # Errors
    /// [`StoreError::Gone`] when there is none.
    pub async fn segment(&self, id: &ListId) -> Result<Segment> {
        let found = self.segments().await?.into_iter().find(|segment| segment.id == *id);
        found.ok_or(StoreError::Gone("the segment"))
    }

    /// Replaces the list of a filter by its rule if the list is a segment.
    ///
    /// # Errors
    /// [`StoreError`] if the segment cannot be read.
    pub async fn resolve_segment(
        &self,
        filter: ContactFilter,
        now: Timestamp,
    ) -> Result<ContactFilter> {
        let Some(list) = &filter.list else { return Ok(filter) };
        match self.segment(list).await {
            Ok(segment) => {
                let rule = match filter.rule {
                    Some((rule, _)) => segment.rule.and(rule),
                    None => segment.rule,
                };
                Ok(ContactFilter { list: None, rule: Some((rule, now)), ..filter })
            }
            Err(StoreError::Gone(_)) => Ok(filter),
            Err(error) => Err(error),
        }
    }
}

impl Store {
    /// Writes the members of the segments among these anew, where there are any.
    ///
    /// # Errors
    /// [`StoreError`] if the workspace file cannot be written.
    pub async fn refresh_segments(&self, lists: &[ListId], now: Timestamp) -> Result<()> {
        let any = sqlx::query(
            "select 1 from json_each(?1) j cross join lists l on l.id = j.value
             join segments s on s.list = l.seq limit 1",
        )
        .bind(serde_json::to_string(lists)?)
        .fetch_optional(self.read_pool())
        .await?;
        if any.is_none() {
            return Ok(());
        }
        let mut tx = self.begin().await?;
        refresh(&mut tx, lists, now).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Keeps a segment, a new one or a known one.
    ///
    /// # Errors
    /// [`StoreError::Taken`] when another segment has the name.
    pub async fn put_segment(
        &self,
        id: &ListId,
        name: &str,
        rule: &Rule,
        now: Timestamp,
    ) -> Result<()> {
        let mut tx = self.begin().await?;
        sqlx::query(
            "insert into lists (id, kind, name, created_at) values (?1, ?2, ?3, ?4)
             on conflict (id) do update set name = excluded.name",
        )
        .bind(id.as_str())
        .bind(ListKind::Segment.word())
        .bind(name)
        .bind(now.0)
        .execute(&mut *tx)
        .await
        .map_err(taken("a segment"))?;
        sqlx::query(
            "insert into segments (list, rule, updated_at)
             select seq, ?2, ?3 from lists where id = ?1
             on conflict (list) do update set rule = excluded.rule,
                 updated_at = excluded.updated_at",
        )
        .bind(id.as_str())
        .bind(serde_json::to_string(rule)?)
        .bind(now.0)
        .execute(&mut *tx)
        .await?;
        tx.commit().await?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;

    /// How SQLite goes about a rule.
    async fn plan(store: &Store, rule: &Rule) -> String {
        let mut query =
            QueryBuilder::new("explain query plan select count(*) from contacts c where ");
        push_rule(&mut query, rule, Today::at(Timestamp(1_795_521_600_000)));
        let rows = query.build().fetch_all(store.read_pool()).await.unwrap();
        rows.iter().map(|row| row.get::<String, _>("detail")).collect::<Vec<_>>().join("\n")
    }

    #[tokio::test]
    async fn opens_and_clicks_are_found_in_their_indexes_alone() {
        let folder = std::env::temp_dir().join(format!("postroom-{}", uuid::Uuid::new_v4()));
        let store = Store::open(&folder.join("plan.postroom")).await.unwrap();
        let campaign = String::from("c");
        for (rule, index) in [
            (Rule::OpenedOfLast { mails: 3, at_most: 0 }, "d USING COVERING INDEX deliveries_got"),
            (Rule::Opened { campaign: campaign.clone() }, "INDEX events_by_campaign"),
            (Rule::Clicked { campaign }, "INDEX events_by_campaign"),
            (Rule::ActiveWithinDays { days: 30 }, "INDEX events_by_moment"),
        ] {
            let plan = plan(&store, &rule).await;
            assert!(plan.contains(index), "{rule:?}:\n{plan}");
            assert!(!plan.contains("SCAN d") && !plan.contains("SCAN e"), "{rule:?}:\n{plan}");
        }
        store.close().await;
        std::fs::remove_dir_all(folder).unwrap();
    }
}
