//! Between the engine's words and the wire's: one function a pair, every match exhaustive.

use postroom_import as ei;
use postroom_model::campaign as ec;
use postroom_model::clock::Timestamp;
use postroom_model::contact as eco;
use postroom_model::contact::segment::Rule;
use postroom_model::delivery as ed;
use postroom_model::relay as er;
use postroom_store::contacts as es;
use postroom_store::contacts::page::ContactSort;

use crate::error::ApiError;
use crate::wire as w;

macro_rules! both_ways {
    ($engine:path, $wire:path, $to:ident, $from:ident, [$($name:ident),* $(,)?]) => {
        pub(crate) fn $to(value: $engine) -> $wire {
            use $engine as E;
            use $wire as W;
            match value { $(E::$name => W::$name,)* }
        }

        pub(crate) fn $from(value: $wire) -> $engine {
            use $engine as E;
            use $wire as W;
            match value { $(W::$name => E::$name,)* }
        }
    };
}

macro_rules! one_way {
    ($from:path, $to:path, $name:ident, [$($word:ident),* $(,)?]) => {
        pub(crate) fn $name(value: $from) -> $to {
            use $from as F;
            use $to as T;
            match value { $(F::$word => T::$word,)* }
        }
    };
}

both_ways!(er::TlsMode, w::TlsMode, tls_out, tls_in, [Implicit, Starttls, None]);
one_way!(er::RelayKind, w::RelayKind, kind_out, [Practice, Smtp]);
one_way!(
    er::PauseReason,
    w::PauseReason,
    pause_out,
    [WrongPassword, NoPassword, Tls, Unwell, Spent, ByUser]
);
both_ways!(
    eco::ContactStatus,
    w::ContactStatus,
    contact_status_out,
    contact_status_in,
    [Subscribed, NoConsent, Unsubscribed, Bounced, Complained]
);
both_ways!(
    eco::ConsentBasis,
    w::ConsentBasis,
    consent_out,
    consent_in,
    [DoubleOptIn, OptIn, Customer, Member, Other, NotStated, None, Refused]
);
both_ways!(
    eco::SuppressionReason,
    w::SuppressionReason,
    suppression_reason_out,
    suppression_reason_in,
    [Unsubscribed, Bounced, Complained, SoftBounced, Blocked, Erased]
);
one_way!(
    ei::Format,
    w::ImportFormat,
    format_out,
    [Delimited, Workbook, VCard, Json, JsonLines, Archive]
);

pub(crate) fn sort_in(sort: w::ContactSort) -> ContactSort {
    match sort {
        w::ContactSort::Address => ContactSort::Address,
        w::ContactSort::Name => ContactSort::Name,
        w::ContactSort::Status => ContactSort::Status,
        w::ContactSort::CreatedAt => ContactSort::CreatedAt,
        w::ContactSort::Field(name) => ContactSort::Field(name),
    }
}
one_way!(
    ec::CampaignStatus,
    w::CampaignStatus,
    campaign_status_out,
    [Draft, Scheduled, Overdue, Sending, Paused, Stopped, Done, Cancelled]
);
both_ways!(
    ed::DeliveryStatus,
    w::DeliveryStatus,
    delivery_status_out,
    delivery_status_in,
    [Queued, Leased, Sending, Accepted, Deferred, Refused, Expired, Withdrawn, InDoubt]
);
one_way!(
    ed::FactKind,
    w::FactKind,
    fact_kind_out,
    [Delivered, Bounced, SoftBounced, Complained, Unsubscribed, Opened, Clicked]
);
both_ways!(ec::Lane, w::Lane, lane_out, lane_in, [Transactional, Campaign]);
both_ways!(ec::InDoubtPolicy, w::InDoubtPolicy, doubt_out, doubt_in, [Ask, SendAgain]);
both_ways!(ec::Missed, w::Missed, missed_out, missed_in, [Ask, Send]);
one_way!(er::limits::Per, w::Per, per_out, [Second, Minute, Hour, Day]);
one_way!(w::KnownPolicy, ei::Policy, policy_in, [Overwrite, FillGaps, Skip]);
one_way!(w::Addresses, ei::Addresses, addresses_in, [First, Each]);
both_ways!(
    ei::FieldKind,
    w::FieldKind,
    field_kind_out,
    field_kind_in,
    [Text, Number, Date, YesNo, Choice]
);
one_way!(
    postroom_store::changes::ChangeKind,
    w::ChangeKind,
    change_kind_out,
    [
        Edited,
        Deleted,
        Status,
        ListOn,
        ListOff,
        ListDeleted,
        ListMerged,
        Field,
        FieldRenamed,
        FieldDeleted,
        Merged
    ]
);
one_way!(
    postroom_store::contacts::duplicates::DuplicateReason,
    w::Likeness,
    likeness_out,
    [Name, Mailbox]
);

/// The queue's own commands are no buttons.
pub(crate) fn command_out(command: ec::CampaignCommand) -> Option<w::CampaignCommand> {
    match command {
        ec::CampaignCommand::Start => Some(w::CampaignCommand::Start),
        ec::CampaignCommand::Schedule => Some(w::CampaignCommand::Schedule),
        ec::CampaignCommand::Unschedule => Some(w::CampaignCommand::Unschedule),
        ec::CampaignCommand::Pause => Some(w::CampaignCommand::Pause),
        ec::CampaignCommand::Resume => Some(w::CampaignCommand::Resume),
        ec::CampaignCommand::Cancel => Some(w::CampaignCommand::Cancel),
        ec::CampaignCommand::RetryFailures => Some(w::CampaignCommand::RetryFailures),
        ec::CampaignCommand::Miss | ec::CampaignCommand::Finish | ec::CampaignCommand::Stop => None,
    }
}

pub(crate) fn command_in(command: w::CampaignCommand) -> ec::CampaignCommand {
    match command {
        w::CampaignCommand::Start => ec::CampaignCommand::Start,
        w::CampaignCommand::Schedule => ec::CampaignCommand::Schedule,
        w::CampaignCommand::Unschedule => ec::CampaignCommand::Unschedule,
        w::CampaignCommand::Pause => ec::CampaignCommand::Pause,
        w::CampaignCommand::Resume => ec::CampaignCommand::Resume,
        w::CampaignCommand::Cancel => ec::CampaignCommand::Cancel,
        w::CampaignCommand::RetryFailures => ec::CampaignCommand::RetryFailures,
    }
}

pub(crate) fn counts_out(counts: &ed::Counts) -> w::CountsView {
    w::CountsView {
        queued: counts.queued,
        leased: counts.leased,
        sending: counts.sending,
        accepted: counts.accepted,
        deferred: counts.deferred,
        refused: counts.refused,
        expired: counts.expired,
        withdrawn: counts.withdrawn,
        in_doubt: counts.in_doubt,
    }
}

pub(crate) fn role_out(role: ei::ColumnRole) -> w::ColumnRole {
    match role {
        ei::ColumnRole::Address => w::ColumnRole::Address,
        ei::ColumnRole::GivenName => w::ColumnRole::GivenName,
        ei::ColumnRole::FamilyName => w::ColumnRole::FamilyName,
        ei::ColumnRole::FullName => w::ColumnRole::FullName,
        ei::ColumnRole::OtherAddress => w::ColumnRole::OtherAddress,
        ei::ColumnRole::Consent => w::ColumnRole::Consent,
        ei::ColumnRole::OptedOut => w::ColumnRole::OptedOut,
        ei::ColumnRole::ConsentAt => w::ColumnRole::ConsentAt,
        ei::ColumnRole::Evidence => w::ColumnRole::Evidence,
        ei::ColumnRole::Lists => w::ColumnRole::Lists,
        ei::ColumnRole::Tags => w::ColumnRole::Tags,
        ei::ColumnRole::Field(name) => w::ColumnRole::Field { name },
        ei::ColumnRole::Ignore => w::ColumnRole::Ignore,
    }
}

pub(crate) fn role_in(role: w::ColumnRole) -> ei::ColumnRole {
    match role {
        w::ColumnRole::Address => ei::ColumnRole::Address,
        w::ColumnRole::GivenName => ei::ColumnRole::GivenName,
        w::ColumnRole::FamilyName => ei::ColumnRole::FamilyName,
        w::ColumnRole::FullName => ei::ColumnRole::FullName,
        w::ColumnRole::OtherAddress => ei::ColumnRole::OtherAddress,
        w::ColumnRole::Consent => ei::ColumnRole::Consent,
        w::ColumnRole::OptedOut => ei::ColumnRole::OptedOut,
        w::ColumnRole::ConsentAt => ei::ColumnRole::ConsentAt,
        w::ColumnRole::Evidence => ei::ColumnRole::Evidence,
        w::ColumnRole::Lists => ei::ColumnRole::Lists,
        w::ColumnRole::Tags => ei::ColumnRole::Tags,
        w::ColumnRole::Field { name } => ei::ColumnRole::Field(name),
        w::ColumnRole::Ignore => ei::ColumnRole::Ignore,
    }
}

/// Conditions that are not filled in yet do not count; more than a rule may have are true of
/// nobody, so that nothing is done to people by a rule that is not kept to.
pub(crate) fn filter_in(
    filter: w::ContactFilter,
    now: Timestamp,
) -> Result<es::ContactFilter, ApiError> {
    let rule = match filter.rule {
        Some(rule) => rule_in(&rule)?.finished(),
        None => None,
    };
    let rule = rule.map(|rule| if rule.check().is_ok() { rule } else { Rule::nobody() });
    Ok(es::ContactFilter {
        search: filter.search,
        list: filter.list.map(postroom_model::id::ListId),
        status: filter.status.map(contact_status_in),
        rule: rule.map(|rule| (rule, now)),
    })
}

/// Both have the same words; the API checks that they fit.
pub(crate) fn rule_in(rule: &w::SegmentRule) -> Result<Rule, ApiError> {
    let value = serde_json::to_value(rule).map_err(ApiError::bad_request)?;
    serde_json::from_value(value).map_err(ApiError::bad_request)
}

/// Empty text counts as none.
pub(crate) fn some_text(text: String) -> Option<String> {
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}
