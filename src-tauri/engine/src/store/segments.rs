//! Segments in the store: a rule as SQL over the contacts `c`, its count and sample, and segments
//! that are kept.
//!
//! A kept segment is a list of its own kind whose members are written anew from its rule before an
//! audience is looked at ([`refresh`]), so that freezing knows lists only. Values are bound, never
//! pasted. Leaves out: what a rule is (`contact::segment`).

use jiff::civil::Date;
use jiff::{Span, ToSpan};
use serde::Serialize;
use sqlx::{QueryBuilder, Row, Sqlite, SqliteConnection};

use super::contacts::like;
use super::suppressions::free;
use super::{Result, Store, StoreError, taken};
use crate::clock::Timestamp;
use crate::contact::segment::{Rule, Test, Together};
use crate::contact::{ContactStatus, ListKind};
use crate::id::ListId;

const DAY_MS: i64 = 86_400_000;

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

/// The moment a rule is asked, and the day on the user's wall calendar.
#[derive(Debug, Clone, Copy)]
pub(super) struct Today {
    now: Timestamp,
    day: Date,
}

impl Today {
    pub(super) fn at(now: Timestamp) -> Self {
        let at = jiff::Timestamp::from_millisecond(now.0).unwrap_or_default();
        Self { now, day: jiff::tz::TimeZone::system().to_datetime(at).date() }
    }

    fn moved(self, span: Span) -> String {
        self.day.checked_add(span).unwrap_or(self.day).to_string()
    }
}

type Query = QueryBuilder<Sqlite>;

/// Writes a condition that is true of the contacts `c` the rule means.
pub(super) fn push_rule(query: &mut Query, rule: &Rule, today: Today) {
    match rule {
        Rule::Group { together, rules } => push_group(query, *together, rules, today),
        Rule::Field { name, test } => {
            // SQLite: `->>` with the field's name as a bound label.
            let label = format!("$.\"{}\"", name.replace('"', ""));
            push_test(query, test, today, &|query| {
                query.push("(c.fields ->> ").push_bind(label.clone()).push(")");
            });
        }
        Rule::GivenName { test } => push_column(query, test, today, "c.given_name"),
        Rule::FamilyName { test } => push_column(query, test, today, "c.family_name"),
        // Keys are in lower case and without blanks already; tidying a million costs as much as
        // looking at them.
        Rule::Address { test } => {
            push_tidy(query, test, today, &|query| {
                query.push("c.address_key");
            });
        }
        Rule::Domain { test } => {
            // SQLite: instr.
            let domain = "substr(c.address_key, instr(c.address_key, '@') + 1)";
            push_tidy(query, test, today, &|query| {
                query.push(domain);
            });
        }
        Rule::OnList { list } => {
            query
                .push(
                    "c.seq in (select m.contact from members m join lists l on l.seq = m.list
                     where l.id = ",
                )
                .push_bind(list.clone())
                .push(")");
        }
        Rule::Status { status } => {
            query.push("c.status = ").push_bind(status.word());
        }
        Rule::Consent { basis } => {
            query.push("c.consent = ").push_bind(basis.word());
        }
        Rule::Since { test } => {
            // SQLite: the day of a moment, in this computer's time.
            push_column(query, test, today, "date(c.created_at / 1000, 'unixepoch', 'localtime')");
        }
        Rule::Import { import } => {
            query
                .push(
                    "c.seq in (select r.contact from import_rows r join imports i
                     on i.seq = r.import where i.id = ",
                )
                .push_bind(import.clone())
                .push(")");
        }
        Rule::Got { campaign } => {
            query
                .push(
                    "c.id in (select d.contact_id from deliveries d
                     where d.status = 'accepted' and d.campaign_id = ",
                )
                .push_bind(campaign.clone())
                .push(")");
        }
        Rule::GotOfLast { campaigns, at_least } => {
            query
                .push(
                    "(select count(*) from (select k.id from campaigns k
                     where k.started_at is not null order by k.started_at desc limit ",
                )
                .push_bind(i64::from(*campaigns))
                .push(
                    ") latest join deliveries d on d.campaign_id = latest.id
                     and d.contact_id = c.id and d.status = 'accepted') >= ",
                )
                .push_bind(i64::from(*at_least));
        }
        Rule::OpenedOfLast { mails, at_most } => push_opened_of_last(query, *mails, *at_most),
        Rule::Opened { campaign } => {
            push_engaged(query, "e.campaign_id = ");
            query.push_bind(campaign.clone()).push(")");
        }
        Rule::Clicked { campaign } => {
            push_engaged(query, "e.kind = 'clicked' and e.campaign_id = ");
            query.push_bind(campaign.clone()).push(")");
        }
        Rule::ActiveWithinDays { days } => {
            push_engaged(query, "e.at >= ");
            query.push_bind(today.now.0 - i64::from(*days) * DAY_MS).push(")");
        }
    }
}

/// The set of those who did something themselves; `which` ends where its value is bound. Who was
/// merged into another did it as that one. The kinds are named word for word as the partial indexes
/// name them, else SQLite does not see that they hold the answer.
fn push_engaged(query: &mut Query, which: &'static str) {
    query.push(
        "c.id in (select coalesce(m.kept, e.contact_id) from events e
             left join merged m on m.gone = e.contact_id
             where e.kind in ('opened', 'clicked') and e.robot = 0 and ",
    );
    query.push(which);
}

/// Counts within the last mails of one person, which lie side by side in the index `deliveries_got`.
/// Not a set over all mails: this costs by people, whatever they have got, and that costs by mails;
/// with half a million people and eight mails each it took 0.6 s, the set 4.8 s.
fn push_opened_of_last(query: &mut Query, mails: u32, at_most: u32) {
    let mails = i64::from(mails);
    query.push("(select count(*) = ").push_bind(mails);
    query.push(" and count(g.opened_at) <= ").push_bind(i64::from(at_most));
    query.push(
        " from (select d.opened_at from deliveries d
             where d.contact_id = c.id and d.status = 'accepted'
             order by d.updated_at desc limit ",
    );
    query.push_bind(mails).push(") g)");
}

/// How dear a condition is for one person: a column, a look into a set, their fields, their mails.
fn cost(rule: &Rule) -> u8 {
    match rule {
        Rule::Status { .. } | Rule::Consent { .. } => 0,
        Rule::GivenName { .. }
        | Rule::FamilyName { .. }
        | Rule::Address { .. }
        | Rule::Domain { .. }
        | Rule::Since { .. } => 1,
        Rule::OnList { .. }
        | Rule::Import { .. }
        | Rule::Got { .. }
        | Rule::Opened { .. }
        | Rule::Clicked { .. }
        | Rule::ActiveWithinDays { .. } => 2,
        Rule::Field { .. } | Rule::OpenedOfLast { .. } => 3,
        Rule::GotOfLast { .. } => 5,
        Rule::Group { rules, .. } => rules.iter().map(cost).max().unwrap_or(0).max(4),
    }
}

fn push_group(query: &mut Query, together: Together, rules: &[Rule], today: Today) {
    // An empty "all" and an empty "none" mean everybody, an empty "any" nobody.
    let (open, between, empty) = match together {
        Together::All => ("(", " and ", "1 = 1"),
        Together::Any => ("(", " or ", "1 = 0"),
        Together::None => ("not coalesce((", " or ", "1 = 0"),
    };
    query.push(open);
    if rules.is_empty() {
        query.push(empty);
    }
    // What costs least is asked first, so that the dear questions are asked about few.
    let mut rules: Vec<&Rule> = rules.iter().collect();
    rules.sort_by_key(|rule| cost(rule));
    for (at, rule) in rules.into_iter().enumerate() {
        if at > 0 {
            query.push(between);
        }
        push_rule(query, rule, today);
    }
    query.push(match together {
        Together::All | Together::Any => ")",
        // What is not known of somebody is not true of them.
        Together::None => "), 0)",
    });
}

fn push_column(query: &mut Query, test: &Test, today: Today, column: &'static str) {
    push_test(query, test, today, &|query| {
        query.push(column);
    });
}

fn push_test(query: &mut Query, test: &Test, today: Today, value: &dyn Fn(&mut Query)) {
    let lower = |query: &mut Query| {
        query.push("lower(trim(coalesce(");
        value(query);
        query.push(", '')))");
    };
    push_asked(query, test, today, value, &lower);
}

/// As [`push_test`], of a value that is in lower case and without blanks.
fn push_tidy(query: &mut Query, test: &Test, today: Today, value: &dyn Fn(&mut Query)) {
    push_asked(query, test, today, value, value);
}

fn push_asked(
    query: &mut Query,
    test: &Test,
    today: Today,
    value: &dyn Fn(&mut Query),
    lower: &dyn Fn(&mut Query),
) {
    match test {
        Test::Is(text) => {
            lower(query);
            query.push(" = ").push_bind(text.trim().to_lowercase());
        }
        Test::IsNot(text) => {
            lower(query);
            query.push(" <> ").push_bind(text.trim().to_lowercase());
        }
        Test::Contains(text) => {
            lower(query);
            query.push(" like ").push_bind(like(text)).push(" escape '!'");
        }
        Test::StartsWith(text) => {
            lower(query);
            let pattern = like(text).trim_start_matches('%').to_owned();
            query.push(" like ").push_bind(pattern).push(" escape '!'");
        }
        Test::Filled => {
            lower(query);
            query.push(" <> ''");
        }
        Test::Empty => {
            lower(query);
            query.push(" = ''");
        }
        Test::Above(number) => push_number(query, value, " > ", number),
        Test::Below(number) => push_number(query, value, " < ", number),
        Test::Before(day) => push_day(query, value, &[(" < ", day.clone())]),
        Test::After(day) => push_day(query, value, &[(" > ", day.clone())]),
        Test::WithinLastDays(days) => {
            let from = today.moved(-i64::from(*days).days());
            push_day(query, value, &[(" >= ", from), (" <= ", today.day.to_string())]);
        }
        Test::WithinNextDays(days) => {
            let until = today.moved(i64::from(*days).days());
            push_day(query, value, &[(" >= ", today.day.to_string()), (" <= ", until)]);
        }
        Test::AnniversaryToday => {
            query.push("substr(");
            push_iso(query, value);
            query.push(", 6) = ").push_bind(today.day.strftime("%m-%d").to_string());
        }
    }
}

fn push_number(query: &mut Query, value: &dyn Fn(&mut Query), sign: &'static str, number: &str) {
    let number: f64 = number.trim().replace(',', ".").parse().unwrap_or(0.0);
    // SQLite: glob tells a number from a text; a cast would take any text for 0.
    query.push("(replace(trim(coalesce(");
    value(query);
    query.push(", '')), ',', '.') glob '[-0-9]*' and cast(replace(trim(coalesce(");
    value(query);
    query.push(", '')), ',', '.') as real)").push(sign).push_bind(number).push(")");
}

/// The value as `2026-11-24`, also where it stands as `24.11.2026`; else empty.
fn push_iso(query: &mut Query, value: &dyn Fn(&mut Query)) {
    // SQLite: glob.
    query.push("(case when ");
    value(query);
    query.push(" glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]*' then substr(");
    value(query);
    query.push(", 1, 10) when ");
    value(query);
    query.push(" glob '[0-9][0-9].[0-9][0-9].[0-9][0-9][0-9][0-9]*' then substr(");
    value(query);
    query.push(", 7, 4) || '-' || substr(");
    value(query);
    query.push(", 4, 2) || '-' || substr(");
    value(query);
    query.push(", 1, 2) else '' end)");
}

fn push_day(query: &mut Query, value: &dyn Fn(&mut Query), bounds: &[(&'static str, String)]) {
    query.push("(");
    push_iso(query, value);
    query.push(" <> ''");
    for (sign, day) in bounds {
        query.push(" and ");
        push_iso(query, value);
        query.push(*sign).push_bind(day.clone());
    }
    query.push(")");
}

/// Writes the members of the segments among `lists` anew.
pub(super) async fn refresh(
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

impl Store {
    /// Writes the members of the segments among these anew, where there are any.
    pub async fn refresh_segments(&self, lists: &[ListId], now: Timestamp) -> Result<()> {
        let any = sqlx::query(
            "select 1 from json_each(?1) j cross join lists l on l.id = j.value
             join segments s on s.list = l.seq limit 1",
        )
        .bind(serde_json::to_string(lists)?)
        .fetch_optional(self.reader())
        .await?;
        if any.is_none() {
            return Ok(());
        }
        let mut tx = self.begin().await?;
        refresh(&mut tx, lists, now).await?;
        tx.commit().await?;
        Ok(())
    }

    /// How many people a rule means at this moment.
    pub async fn count_segment(&self, rule: &Rule, now: Timestamp) -> Result<SegmentCount> {
        let today = Today::at(now);
        let mut query = QueryBuilder::new("select count(*), coalesce(sum(c.status = ");
        query.push_bind(ContactStatus::Subscribed.word());
        query.push(format!(" and {}), 0) from contacts c where ", free(&today.now.0.to_string())));
        push_rule(&mut query, rule, today);
        let row = query.build().fetch_one(self.reader()).await?;
        Ok(SegmentCount { people: row.get(0), sendable: row.get(1) })
    }

    /// Some of the people a rule means: address and name.
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
        let rows = query.build().fetch_all(self.reader()).await?;
        Ok(rows.iter().map(|row| (row.get("address"), row.get("name"))).collect())
    }

    /// All kept segments, by name.
    pub async fn segments(&self) -> Result<Vec<Segment>> {
        let rows = sqlx::query(
            "select l.id, l.name, s.rule, s.updated_at from segments s
             join lists l on l.seq = s.list order by lower(l.name)",
        )
        .fetch_all(self.reader())
        .await?;
        rows.iter()
            .map(|row| {
                Ok(Segment {
                    id: ListId(row.get("id")),
                    name: row.get("name"),
                    rule: serde_json::from_str(row.get("rule"))?,
                    updated_at: Timestamp(row.get("updated_at")),
                })
            })
            .collect()
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

    /// # Errors
    /// [`StoreError::Gone`] when there is none.
    pub async fn segment(&self, id: &ListId) -> Result<Segment> {
        let found = self.segments().await?.into_iter().find(|segment| segment.id == *id);
        found.ok_or(StoreError::Gone("the segment"))
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
        let rows = query.build().fetch_all(store.reader()).await.unwrap();
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
