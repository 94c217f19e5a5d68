//! A segment rule as SQL: a condition that is true for the contacts `c` that match. Values are
//! bound, never inserted into the text.
//!
//! Within a group the cheapest condition comes first. Leaves out: the definition of a rule
//! (`model::contact::segment`).

use jiff::civil::Date;
use jiff::{Span, ToSpan};
use sqlx::{QueryBuilder, Sqlite};

use crate::text::{field_path, like};
use postroom_model::clock::Timestamp;
use postroom_model::contact::segment::{Combinator, Rule, Test};

const DAY_MS: i64 = 86_400_000;

/// The time of evaluation, and the date in the user's time zone.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Today {
    now: Timestamp,
    day: Date,
}

impl Today {
    pub(crate) fn at(now: Timestamp) -> Self {
        let at = jiff::Timestamp::from_millisecond(now.0).unwrap_or_default();
        Self { now, day: jiff::tz::TimeZone::system().to_datetime(at).date() }
    }

    fn moved(self, span: Span) -> String {
        self.day.checked_add(span).unwrap_or(self.day).to_string()
    }
}

type Query = QueryBuilder<Sqlite>;

// Sets of contacts; the value and a closing parenthesis follow.
const ON_LIST: &str = "c.seq in (select m.contact from members m join lists l on l.seq = m.list
     where l.id = ";
const IMPORTED_BY: &str = "c.seq in (select r.contact from import_rows r join imports i
     on i.seq = r.import where i.id = ";
const GOT: &str = "c.id in (select d.contact_id from deliveries d
     where d.status = 'accepted' and d.campaign_id = ";

/// Writes a condition that is true for the contacts `c` that match the rule.
pub(crate) fn push_rule(query: &mut Query, rule: &Rule, today: Today) {
    match rule {
        Rule::Group { together, rules } => push_group(query, *together, rules, today),
        Rule::Field { name, test } => {
            push_test(query, test, today, &|query| push_field(query, name));
        }
        Rule::GivenName { test } => push_column(query, test, today, "c.given_name"),
        Rule::FamilyName { test } => push_column(query, test, today, "c.family_name"),
        // Keys are already trimmed and in lower case; normalizing a million of them costs as much
        // as reading them.
        Rule::Address { test } => {
            push_normalized_test(query, test, today, &|query| {
                query.push("c.address_key");
            });
        }
        Rule::Domain { test } => {
            // SQLite: instr.
            let domain = "substr(c.address_key, instr(c.address_key, '@') + 1)";
            push_normalized_test(query, test, today, &|query| {
                query.push(domain);
            });
        }
        Rule::OnList { list } => {
            query.push(ON_LIST).push_bind(list.clone()).push(")");
        }
        Rule::Status { status } => {
            query.push("c.status = ").push_bind(status.word());
        }
        Rule::Consent { basis } => {
            query.push("c.consent = ").push_bind(basis.word());
        }
        Rule::Since { test } => {
            // SQLite: the date of a timestamp, in the time zone of this computer.
            push_column(query, test, today, "date(c.created_at / 1000, 'unixepoch', 'localtime')");
        }
        Rule::Import { import } => {
            query.push(IMPORTED_BY).push_bind(import.clone()).push(")");
        }
        Rule::Got { campaign } => {
            query.push(GOT).push_bind(campaign.clone()).push(")");
        }
        Rule::GotOfLast { campaigns, at_least } => {
            push_got_of_last(query, *campaigns, *at_least);
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

/// Counts the accepted mails of one contact in the last campaigns.
fn push_got_of_last(query: &mut Query, campaigns: u32, at_least: u32) {
    query
        .push(
            "(select count(*) from (select k.id from campaigns k
             where k.started_at is not null and k.app_id is null
             order by k.started_at desc limit ",
        )
        .push_bind(i64::from(campaigns))
        .push(
            ") latest join deliveries d on d.campaign_id = latest.id
             and d.contact_id = c.id and d.status = 'accepted') >= ",
        )
        .push_bind(i64::from(at_least));
}

/// The set of contacts that opened or clicked a mail themselves; `which` ends where its value is
/// bound. The events of a merged contact count for the contact that remains. The kinds are written
/// exactly as in the partial indexes, otherwise SQLite does not use these indexes.
fn push_engaged(query: &mut Query, which: &'static str) {
    query.push(
        "c.id in (select coalesce(m.kept, e.contact_id) from events e
             left join merged m on m.gone = e.contact_id
             where e.kind in ('opened', 'clicked') and e.robot = 0 and ",
    );
    query.push(which);
}

/// Counts within the last mails of one contact, which are adjacent in the index `deliveries_got`. A
/// set over all mails would be slower: its cost grows with the mails, this cost with the contacts.
/// With half a million contacts and eight mails each, this took 0.6 s and the set 4.8 s.
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

/// The cost of a condition per contact: a column, a lookup in a set, the custom fields, the mails.
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

fn push_group(query: &mut Query, together: Combinator, rules: &[Rule], today: Today) {
    // An empty "all" and an empty "none" match every contact, an empty "any" matches none.
    let (open, between, empty) = match together {
        Combinator::All => ("(", " and ", "1 = 1"),
        Combinator::Any => ("(", " or ", "1 = 0"),
        Combinator::None => ("not coalesce((", " or ", "1 = 0"),
    };
    query.push(open);
    if rules.is_empty() {
        query.push(empty);
    }
    // The cheapest condition comes first, so that expensive ones are evaluated for few contacts.
    let mut rules: Vec<&Rule> = rules.iter().collect();
    rules.sort_by_key(|rule| cost(rule));
    for (at, rule) in rules.into_iter().enumerate() {
        if at > 0 {
            query.push(between);
        }
        push_rule(query, rule, today);
    }
    query.push(match together {
        Combinator::All | Combinator::Any => ")",
        // An unknown value counts as false.
        Combinator::None => "), 0)",
    });
}

fn push_column(query: &mut Query, test: &Test, today: Today, column: &'static str) {
    push_test(query, test, today, &|query| {
        query.push(column);
    });
}

/// The value of a field, whose name is compared without regard to case; an exact match takes
/// precedence.
fn push_field(query: &mut Query, name: &str) {
    // SQLite: `->>` with the path of the field; json_quote is what `field_path` does. The name does not depend on the contact,
    // so it is looked up once per query.
    query.push("(c.fields ->> coalesce((select '$.' || json_quote(f.name) from fields f where ");
    push_folded(query, name, &|query| {
        query.push("f.name");
    });
    query.push(" = ").push_bind(folded(name));
    query.push(" order by f.name = ").push_bind(name.to_owned()).push(" desc limit 1), ");
    query.push_bind(field_path(name)).push("))");
}

/// A text in the form that [`push_folded`] produces: in lower case, with one small sigma.
fn folded(text: &str) -> String {
    text.trim().to_lowercase().replace('\u{3C2}', "\u{3C3}")
}

/// The value, trimmed and in lower case as far as the comparison with `wanted` needs it.
///
/// SQLite's `lower` handles ASCII only, and a Rust function would be called from SQL a million
/// times. A letter that does not occur in `wanted` cannot produce a match in either case. So only
/// the capitals of the non-ASCII letters in `wanted` are replaced, with one `replace` each; a
/// `wanted` in ASCII costs nothing extra.
fn push_folded(query: &mut Query, wanted: &str, value: &dyn Fn(&mut Query)) {
    let mut pairs: Vec<(char, char)> = Vec::new();
    for small in folded(wanted).chars().filter(|c| !c.is_ascii()) {
        let mut upper = small.to_uppercase();
        let capital = match (upper.next(), upper.next()) {
            (Some(one), None) if one != small => Some(one),
            // Its capital is a separate letter that `to_uppercase` does not return.
            _ if small == '\u{DF}' => Some('\u{1E9E}'),
            _ => None,
        };
        let last = (small == '\u{3C3}').then_some('\u{3C2}');
        for other in capital.into_iter().chain(last) {
            if !pairs.contains(&(other, small)) {
                pairs.push((other, small));
            }
        }
    }
    query.push("lower(");
    for _ in &pairs {
        query.push("replace(");
    }
    query.push("trim(coalesce(");
    value(query);
    query.push(", ''))");
    for (capital, small) in pairs {
        query.push(", ").push_bind(capital.to_string());
        query.push(", ").push_bind(small.to_string()).push(")");
    }
    query.push(")");
}

fn push_test(query: &mut Query, test: &Test, today: Today, value: &dyn Fn(&mut Query)) {
    let lower = |query: &mut Query, wanted: &str| push_folded(query, wanted, value);
    push_comparison(query, test, today, value, &lower);
}

/// Like [`push_test`], for a value that is already trimmed and in lower case.
fn push_normalized_test(query: &mut Query, test: &Test, today: Today, value: &dyn Fn(&mut Query)) {
    push_comparison(query, test, today, value, &|query, _| value(query));
}

fn push_comparison(
    query: &mut Query,
    test: &Test,
    today: Today,
    value: &dyn Fn(&mut Query),
    lower: &dyn Fn(&mut Query, &str),
) {
    match test {
        Test::Is(text) => {
            lower(query, text);
            query.push(" = ").push_bind(folded(text));
        }
        Test::IsNot(text) => {
            lower(query, text);
            query.push(" <> ").push_bind(folded(text));
        }
        Test::Contains(text) => {
            lower(query, text);
            query.push(" like ").push_bind(like(&folded(text))).push(" escape '!'");
        }
        Test::StartsWith(text) => {
            lower(query, text);
            let pattern = like(&folded(text)).trim_start_matches('%').to_owned();
            query.push(" like ").push_bind(pattern).push(" escape '!'");
        }
        Test::Filled => {
            lower(query, "");
            query.push(" <> ''");
        }
        Test::Empty => {
            lower(query, "");
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

/// The value as `2026-11-24`, also if it is written as `24.11.2026`; otherwise empty.
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
