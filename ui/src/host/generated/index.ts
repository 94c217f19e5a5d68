// Generated from the command list in Rust; do not edit.
// `cargo test -p postroom-api` says when it is old, `UPDATE=1` before it writes it anew.

export type Addresses = "first" | "each";

export type AlikeView = { likeness: Likeness, people: Array<ContactRow>, };

export type AppEvent = { tags: Array<Tag>, };

export type AppState = { version: string, platform: string, workspace_name: string, workspace_path: string, secret_home: SecretHome, 
/**
 * Nothing has been sent yet: show the first steps.
 */
first_start: boolean, contacts: number, running_campaigns: number, };

export type AttemptView = { number: number, status: DeliveryStatus, relay_name: string, code: number | null, enhanced: string | null, reply: string | null, 
/**
 * What happened where no reply exists.
 */
note: string | null, 
/**
 * Stable code of what it means.
 */
meaning: string | null, at: number, millis: number, };

export type Bulk = "allowed" | "small" | "forbidden";

export type ById = { id: string, };

export type ByIds = { ids: Array<string>, };

export type CampaignCommand = "start" | "schedule" | "unschedule" | "pause" | "resume" | "cancel" | "retry_failures";

export type CampaignCommandRequest = { id: string, command: CampaignCommand, };

export type CampaignDetail = { id: string, 
/**
 * Its name, or the subject as somebody without a name reads it; empty: neither is there yet.
 */
title: string, status: CampaignStatus, revision: number, draft: CampaignDraft, stopped_why: string | null, created_at: number, updated_at: number, started_at: number | null, finished_at: number | null, buttons: Array<CampaignCommand>, };

export type CampaignDraft = { name: string, from_name: string, from_address: string, reply_to: string, subject: string, preheader: string, lists: Array<string>, relay: string | null, plan: PlanView, content: ContentView, };

export type CampaignRow = { id: string, 
/**
 * Its name, or the subject as somebody without a name reads it; empty: neither is there yet.
 */
title: string, name: string, subject: string, status: CampaignStatus, counts: CountsView, total: number, relay_name: string | null, 
/**
 * When it starts by itself.
 */
starts_at: number | null, created_at: number, updated_at: number, started_at: number | null, finished_at: number | null, buttons: Array<CampaignCommand>, };

export type CampaignSave = { id: string, 
/**
 * The revision this was edited from; an older one is refused, nothing is overwritten.
 */
revision: number, draft: CampaignDraft, };

export type CampaignSaved = { revision: number, updated_at: number, };

export type CampaignStatus = "draft" | "scheduled" | "overdue" | "sending" | "paused" | "stopped" | "done" | "cancelled";

export type CampaignTo = { whom: WriteTo, };

export type CampaignWay = { id: string, relay: string | null, plan: PlanView, };

export type CaughtMail = { id: string, at: number, envelope_from: string, envelope_to: string, encrypted: boolean, user: string | null, from: string, to: string, subject: string, 
/**
 * Cleaned, pictures inside as data URLs: for a sandboxed frame.
 */
html: string | null, text: string | null, source: string, headers: Array<HeaderLine>, size: number, };

export type ChangeKind = "edited" | "deleted" | "status" | "list_on" | "list_off" | "list_deleted" | "list_merged" | "field" | "field_renamed" | "field_deleted" | "merged";

export type ChangeUndone = { people: number, 
/**
 * Changed again since, so they stay as they are.
 */
kept: number, };

export type ChangeView = { id: string, kind: ChangeKind, 
/**
 * An address, a list or a field, whatever it was about.
 */
about: string | null, 
/**
 * The list or field it went into; the value that was written.
 */
into: string | null, 
/**
 * The list is a tag.
 */
tag: boolean, status: ContactStatus | null, people: number, at: number, undone_at: number | null, };

export type Changed = { count: number, 
/**
 * None: nothing was changed, or it cannot be taken back.
 */
change: string | null, };

export type CleanHtml = { html: string, };

export type CodeCount = { code: number, count: number, };

export type ColumnDates = { column: number, order: DateOrder, };

export type ColumnRole = { "kind": "address" } | { "kind": "given_name" } | { "kind": "family_name" } | { "kind": "full_name" } | { "kind": "other_address" } | { "kind": "consent" } | { "kind": "opted_out" } | { "kind": "consent_at" } | { "kind": "evidence" } | { "kind": "lists" } | { "kind": "tags" } | { "kind": "field", "name": string } | { "kind": "ignore" };

export type Confidence = "sure" | "look" | "new" | "unused";

export type ConsentBasis = "double_opt_in" | "opt_in" | "customer" | "member" | "other" | "not_stated" | "none" | "refused";

export type ConsentView = { import: string, 
/**
 * The file it came from, and the row in it.
 */
file: string, line: number, basis: ConsentBasis, wording: string, 
/**
 * When and how they said so, as the file has it.
 */
consented_at: number | null, evidence: string | null, at: number, };

export type ContactCounts = { total: number, sendable: number, no_consent: number, unsubscribed: number, bounced: number, complained: number, 
/**
 * Subscribed, and on the suppression list by address or domain: not sendable.
 */
suppressed: number, };

export type ContactDetail = { id: string, address: string, given_name: string | null, family_name: string | null, status: ContactStatus, 
/**
 * Ids of lists and tags.
 */
lists: Array<string>, fields: { [key in string]: string }, created_at: number, updated_at: number, };

export type ContactDraft = { 
/**
 * None: a new one.
 */
id: string | null, address: string, given_name: string, family_name: string, status: ContactStatus, lists: Array<string>, fields: { [key in string]: string }, };

export type ContactExport = { selection: Selection, token: string, };

export type ContactFilter = { search: string, 
/**
 * A list, a tag or a segment.
 */
list: string | null, status: ContactStatus | null, 
/**
 * What has to be true of them besides; what is not filled in yet does not count.
 */
rule: SegmentRule | null, };

export type ContactMerge = { 
/**
 * Who stays.
 */
kept: string, others: Array<string>, };

export type ContactPage = { total: number, rows: Array<ContactRow>, };

export type ContactPageRequest = { filter: ContactFilter, sort: ContactSort, descending: boolean, offset: number, limit: number, 
/**
 * Whether the rows tell of the last mail.
 */
last_mail: boolean, };

export type ContactRow = { id: string, address: string, given_name: string | null, family_name: string | null, status: ContactStatus, 
/**
 * On the suppression list, by address or domain: gets no mail whatever the status.
 */
suppressed: boolean, consent: ConsentBasis, 
/**
 * Names of lists, in order.
 */
lists: Array<string>, 
/**
 * Names of tags, in order.
 */
tags: Array<string>, fields: { [key in string]: string }, created_at: number, 
/**
 * None: they got none, or nobody asked.
 */
last_mail: LastMailView | null, };

export type ContactSort = "address" | "name" | "status" | "created_at" | { "field": string };

export type ContactStatus = "subscribed" | "no_consent" | "unsubscribed" | "bounced" | "complained";

export type ContentView = { html: string, 
/**
 * The editor's own document, as JSON text. None: pasted HTML.
 */
document: string | null, 
/**
 * None: made from the HTML.
 */
text: string | null, };

export type Copied = { text: string, rows: number, 
/**
 * There were more than a clipboard should hold; these are the first.
 */
more: boolean, };

export type CountsView = { queued: number, leased: number, sending: number, accepted: number, deferred: number, refused: number, expired: number, withdrawn: number, in_doubt: number, };

export type DateOrder = "day_first" | "month_first" | "as_written";

export type DayView = { "kind": "rolling" } | { "kind": "from", minute: number, zone: ZoneName, };

export type DeliveryDetail = { row: DeliveryRow, campaign: string, from: string, subject: string, message_id: string | null, size: number | null, attempts: Array<AttemptView>, };

export type DeliveryExport = { filter: DeliveryFilter, token: string, };

export type DeliveryFacets = { counts: CountsView, total: number, 
/**
 * The ten domains with the most people.
 */
domains: Array<DomainCount>, 
/**
 * Reply codes with their counts.
 */
codes: Array<CodeCount>, };

export type DeliveryFilter = { campaign: string, status: DeliveryStatus | null, 
/**
 * Part of the address, the name or the reply.
 */
search: string, domain: string | null, 
/**
 * The first digits of the reply's code, such as "5" or "550".
 */
code: string | null, };

export type DeliveryPage = { total: number, rows: Array<DeliveryRow>, };

export type DeliveryPageRequest = { filter: DeliveryFilter, offset: number, limit: number, };

export type DeliveryRow = { id: string, contact: string, address: string, name: string | null, status: DeliveryStatus, attempts: number, relay_name: string | null, code: number | null, enhanced: string | null, reply: string | null, 
/**
 * Stable code of what the last step means.
 */
meaning: string | null, at: number, 
/**
 * When a deferred one is tried again.
 */
due_at: number | null, };

export type DeliveryStatus = "queued" | "leased" | "sending" | "accepted" | "deferred" | "refused" | "expired" | "withdrawn" | "in_doubt";

export type DialectOverride = { encoding: string | null, delimiter: string | null, header: boolean | null, 
/**
 * What stands around a cell with a delimiter in it; empty: nothing.
 */
quote: string | null, 
/**
 * Rows above the header.
 */
preamble: number | null, 
/**
 * The sheet of a workbook, or the file of an archive.
 */
sheet: string | null, 
/**
 * How days are read, by column.
 */
dates: Array<ColumnDates>, };

export type DomainCount = { domain: string, count: number, };

export type DomainLimitView = { 
/**
 * In lower case.
 */
domain: string, 
/**
 * Mails on the wire at once.
 */
connections: number | null, per_minute: number | null, };

export type EventKind = "delivered" | "bounced" | "soft_bounced" | "complained" | "unsubscribed" | "opened" | "clicked";

export type EventRow = { address: string | null, kind: EventKind, robot: boolean, at: number | null, detail: string | null, 
/**
 * Of the mail it is about; none: no mail of ours.
 */
subject: string | null, };

export type EventsReport = { name: string, rows: number, kinds: Array<FactCount>, 
/**
 * Rows that belong to a mail of ours.
 */
matched: number, 
/**
 * To a person whom they put out; no mail was found.
 */
people: number, 
/**
 * To nobody of ours, or to more than one mail.
 */
unmatched: number, 
/**
 * Steps on the way, which say nothing of what came of a mail.
 */
on_the_way: number, 
/**
 * Words that Postroom does not know, the most frequent first.
 */
unknown: Array<WordCount>, 
/**
 * Facts that were not known before.
 */
fresh: number, 
/**
 * People who get no more mail by it.
 */
out: number, 
/**
 * The first and the last moment in it.
 */
from: number | null, until: number | null, 
/**
 * The first rows.
 */
shown: Array<EventRow>, };

export type EventsRequest = { 
/**
 * The file's.
 */
token: string, };

export type FactCount = { kind: EventKind, 
/**
 * That belong to a mail or a person of ours.
 */
told: number, 
/**
 * Of these: not known before.
 */
new: number, };

export type FactView = { kind: EventKind, at: Timestamp, 
/**
 * Where it is known from, such as the name of a file.
 */
source: string, 
/**
 * The reason or the link.
 */
detail: string | null, 
/**
 * A program did it, as far as the provider can tell: a mail program that loads every picture,
 * a scanner.
 */
robot: boolean, };

export type FailureView = { 
/**
 * Stable; the page chooses its sentence by it.
 */
code: string, 
/**
 * What happened, in English.
 */
message: string, 
/**
 * What was kept and what to do, in English.
 */
hint: string | null, };

export type FaultsView = { refuse: Array<string>, defer: Array<string>, 
/**
 * So many times "later", then taken.
 */
defer_times: number, 
/**
 * The line drops after the mail's last dot.
 */
drop_after_data: Array<string>, 
/**
 * Milliseconds before each answer.
 */
slow_ms: number, refuse_sign_in: boolean, };

export type FieldKind = "text" | "number" | "date" | "yes_no" | "choice";

export type FieldName = { name: string, };

export type FieldRename = { from: string, 
/**
 * Another field's name: the two become one.
 */
to: string, };

export type FieldSizeView = { field: FieldView, people: number, 
/**
 * A value that somebody has.
 */
example: string | null, };

export type FieldView = { name: string, kind: FieldKind, 
/**
 * What can be chosen; other kinds have none.
 */
choices: Array<string>, };

export type FindingView = { severity: Severity, 
/**
 * Stable; the page chooses its sentence by it.
 */
code: string, 
/**
 * Numbers and names for the sentence: "count", "field", "relay"…
 */
params: { [key in string]: string }, message: string, };

export type ForecastView = { 
/**
 * None: not within a year.
 */
done_at: number | null, 
/**
 * The first longer rests on the way.
 */
rests: Array<RestView>, };

export type FreezingView = { done: number, total: number, };

export type GaugeView = { per: Per, used: number, most: number, 
/**
 * Taught by the relay's replies, not set by the user.
 */
learnt: boolean, 
/**
 * The warm-up plan's number for today.
 */
warm_up: boolean, 
/**
 * It is full; more is free again then.
 */
refills_at: number | null, };

export type HeaderLine = { name: string, value: string, };

export type HoursView = { 
/**
 * Minutes of the day. The same as `to`: all day. Later than `to`: over midnight.
 */
from: number, to: number, 
/**
 * 1 Monday … 7 Sunday, of the day on which the hours begin; empty: every day.
 */
days: Array<number>, };

export type ImportColumn = { header: string, 
/**
 * The first value that is not empty.
 */
sample: string, role: ColumnRole, confidence: Confidence, holds: FieldKind, 
/**
 * Of days whose order makes a difference: how they are read.
 */
dates: DateOrder | null, };

export type ImportFormat = "delimited" | "workbook" | "v_card" | "json" | "json_lines" | "archive";

export type ImportLook = { token: string, name: string, size: number, format: ImportFormat, 
/**
 * Its name or its columns say that everybody in it opted out, or that their mail came back.
 */
people_out: SuppressionReason | null, 
/**
 * It lies in an archive.
 */
archived: boolean, 
/**
 * It is no list of people but a provider's record of what came of mails; ask `events_look`.
 */
activity: boolean, 
/**
 * The sheets of a workbook or the files of an archive, and the one looked at.
 */
sheets: Array<string>, sheet: string | null, encoding: string, delimiter: string, header: boolean, quote: string, preamble: number, row_estimate: number, columns: Array<ImportColumn>, rows: Array<ImportSampleRow>, encodings: Array<string>, known_fields: Array<string>, 
/**
 * What the columns of a file with the same names became, under a name.
 */
mapping: ImportMapping | null, };

export type ImportLookRequest = { token: string, dialect: DialectOverride, };

export type ImportMapping = { name: string, headers: Array<string>, columns: Array<ColumnRole>, };

export type ImportMappingName = { name: string, };

export type ImportPaste = { 
/**
 * What the file is to be called, for people.
 */
name: string, text: string, };

export type ImportPhase = "running" | "done" | "stopped" | "failed";

export type ImportPlan = { token: string, dialect: DialectOverride, columns: Array<ColumnRole>, addresses: Addresses, policy: KnownPolicy, 
/**
 * Why they may be written to, as the user states it for the whole file.
 */
consent: ConsentBasis, 
/**
 * What they agreed to, in the user's words.
 */
wording: string, 
/**
 * Everybody in the file is out: they go on the suppression list.
 */
people_out: SuppressionReason | null, 
/**
 * Ids of lists they join.
 */
lists: Array<string>, 
/**
 * A list to be made for them.
 */
new_list: string | null, };

export type ImportPreviewRequest = { plan: ImportPlan, };

export type ImportPreviewRow = { row: number, result: RowResult, };

export type ImportRefusal = { row: number, address: string, 
/**
 * Stable code, with English beside it.
 */
reason: string, message: string, };

export type ImportReportSave = { id: string, token: string, };

export type ImportRunRequest = { plan: ImportPlan, 
/**
 * True: count only, write nothing.
 */
dry_run: boolean, };

export type ImportSampleRow = { number: number, cells: Array<string>, 
/**
 * The cells as they will be kept: days and numbers in one notation.
 */
kept: Array<string>, };

export type ImportState = "running" | "done" | "stopped" | "undoing" | "undone" | "old";

export type ImportStatus = { id: string, name: string, dry_run: boolean, phase: ImportPhase, rows: number, row_estimate: number, added: number, updated: number, unchanged: number, refused: number, 
/**
 * Known, but unsubscribed, bounced or complained: they stay out.
 */
stay_out: number, 
/**
 * Of those added: kept without consent.
 */
no_consent: number, reasons: Array<ReasonCount>, 
/**
 * The first thousand.
 */
refusals: Array<ImportRefusal>, 
/**
 * Addresses that are taken and worth a look: slips, roles, throw-away ones.
 */
doubts: Array<ReasonCount>, 
/**
 * The first thousand.
 */
doubted: Array<ImportRefusal>, failure: string | null, };

export type ImportStatuses = { all: ImportStatus, each: Array<ImportStatus>, };

export type ImportTable = { token: string, sheet: string | null, name: string, 
/**
 * It has the same columns, so the same choices fit.
 */
alike: boolean, row_estimate: number, 
/**
 * Why it cannot be read.
 */
trouble: string | null, };

export type ImportTablesRequest = { token: string, dialect: DialectOverride, 
/**
 * Files that were chosen with it.
 */
others: Array<string>, };

export type ImportUndone = { 
/**
 * Came by the import, and are gone again.
 */
removed: number, 
/**
 * Are as they were before.
 */
restored: number, 
/**
 * Were changed since, and stay.
 */
kept: number, };

export type InDoubtPolicy = "ask" | "send_again";

export type InboxPage = { total: number, rows: Array<InboxRow>, };

export type InboxRequest = { search: string, offset: number, limit: number, };

export type InboxRow = { id: string, at: number, from: string, to: string, subject: string, size: number, };

export type KnownPolicy = "overwrite" | "fill_gaps" | "skip";

export type Lane = "transactional" | "campaign";

export type Language = "system" | "en" | "de";

export type LastMailView = { 
/**
 * The campaign's name.
 */
campaign: string, status: DeliveryStatus, 
/**
 * What became known later; it tells more than the status.
 */
fact: EventKind | null, at: number, };

export type LastReply = { delivery: string, at: number, status: DeliveryStatus, address: string, reply: string, };

export type Likeness = "name" | "mailbox";

export type LimitsView = { per_minute: number | null, per_hour: number | null, per_day: number | null, day: DayView, 
/**
 * Towards single recipient domains.
 */
domains: Array<DomainLimitView>, warm_up: WarmUpView | null, 
/**
 * Domains of From addresses that this relay takes; empty: any.
 */
senders: Array<string>, };

export type ListDraft = { 
/**
 * None: a new one.
 */
id: string | null, name: string, 
/**
 * A tag, which says something about people, and not a list.
 */
tag: boolean, };

export type ListMerge = { from: string, into: string, };

export type ListView = { id: string, name: string, people: number, sendable: number, };

export type LiveRelay = { id: string, name: string, connections: number, connections_max: number, per_second: number | null, accepted: number, paused: PauseReason | null, 
/**
 * When it is tried again by itself.
 */
paused_until: number | null, 
/**
 * The campaign goes through it now.
 */
in_use: boolean, gauges: Array<GaugeView>, taught: TaughtView, 
/**
 * Which domains of senders it takes does not hold this campaign's.
 */
sender_not_taken: boolean, };

export type LiveView = { campaign: CampaignRow, from: string, stopped_why: string | null, counts: CountsView, total: number, 
/**
 * Over the last ten seconds.
 */
per_second: number, forecast: ForecastView | null, 
/**
 * The audience is being written down.
 */
freezing: FreezingView | null, plan: PlanView, 
/**
 * Outcomes over time, oldest first, at most sixty points.
 */
speed: Array<SpeedPoint>, 
/**
 * Milliseconds that one point covers.
 */
speed_step: number, last: Array<LastReply>, waits: Array<Wait>, relays: Array<LiveRelay>, };

export type MergeField = { 
/**
 * As written between the braces.
 */
tag: string, 
/**
 * As the user knows it.
 */
name: string, 
/**
 * One of the built-in ones; the page has a word for it.
 */
built_in: boolean, };

export type Missed = "ask" | "send";

export type NeedsYou = { "kind": "in_doubt", campaign: string, name: string, count: number, } | { "kind": "relay_paused", relay: string, name: string, why: PauseReason, text: string, since: number, } | { "kind": "campaign_stopped", campaign: string, name: string, text: string, } | { "kind": "overdue", campaign: string, name: string, at: number | null, } | { "kind": "refused", campaign: string, name: string, count: number, };

export type Nothing = Record<symbol, never>;

export type OverviewView = { 
/**
 * Those that are sending or paused, newest first.
 */
current: Array<CampaignRow>, 
/**
 * Those that are done, newest first, at most five.
 */
last: Array<CampaignRow>, 
/**
 * Drafts, last edited first, at most five.
 */
drafts: Array<CampaignRow>, needs_you: Array<NeedsYou>, relays: Array<RelayView>, contacts: number, sendable: number, practice_caught: number, };

export type PastImport = { id: string, name: string, state: ImportState, can_be_undone: boolean, consent: ConsentBasis, wording: string, at: number, undone_at: number | null, rows: number, added: number, updated: number, refused: number, 
/**
 * There are refused rows to keep.
 */
has_report: boolean, };

export type Pasted = { token: string, };

export type PauseReason = "wrong_password" | "no_password" | "tls" | "unwell" | "spent" | "by_user";

export type PausedView = { why: PauseReason, 
/**
 * The relay's own words, or the failure in English.
 */
text: string, since: number, 
/**
 * When it is tried again by itself; none: only the user can.
 */
until: number | null, };

export type Per = "second" | "minute" | "hour" | "day";

export type PersonExport = { id: string, token: string, };

export type PersonMailView = { delivery: string, campaign: string, campaign_name: string, subject: string, status: DeliveryStatus, relay: string | null, attempts: number, reply: string | null, at: number, 
/**
 * What became known of it later, the newest first.
 */
since: Array<FactView>, };

export type PersonNote = { id: string, body: string, };

export type PersonView = { contact: ContactDetail, consent: ConsentBasis, list_names: Array<string>, tags: Array<string>, consents: Array<ConsentView>, 
/**
 * What keeps them out, by address or by domain.
 */
suppressions: Array<SuppressionView>, note: string, 
/**
 * The newest first.
 */
mails: Array<PersonMailView>, 
/**
 * What became known of them and belongs to none of these mails, the newest first.
 */
since: Array<FactView>, 
/**
 * What was changed by hand, the newest first.
 */
changes: Array<ChangeView>, };

export type PictureView = { id: string, name: string, mime: string, size: number, 
/**
 * For the editor's canvas.
 */
data_url: string, };

export type PlanView = { 
/**
 * Who takes over, in this order, when the first relay is spent, down or paused.
 */
next_relays: Array<string>, lane: Lane, in_doubt: InDoubtPolicy, 
/**
 * A date with a time, such as "2026-11-24T09:00". None: when Start is pressed.
 */
start_at: string | null, 
/**
 * Such as "Europe/Berlin"; empty: this computer's.
 */
zone: string, hours: HoursView | null, by_recipient: boolean, missed: Missed, retry_first_minutes: number, give_up_hours: number, 
/**
 * Slow down to so many mails per second.
 */
per_second: number | null, };

export type PracticeView = { running: boolean, port: number, 
/**
 * Why it does not run.
 */
trouble: string | null, caught: number, faults: FaultsView, };

export type PresetNote = { code: string, text: string, };

export type PresetVariant = { id: string, name: string, host: string, };

export type PresetView = { id: string, name: string, host: string, port: number, tls: TlsMode, variants: Array<PresetVariant>, 
/**
 * The literal word everyone uses, such as "apikey". None: the user's own.
 */
fixed_user: string | null, 
/**
 * Stable codes of the labels and helps ("api_key", "smtp_key", "password"…).
 */
user_label: string, user_help: string, password_label: string, password_help: string, 
/**
 * The same in English, for codes the page does not know.
 */
user_label_text: string, user_help_text: string, password_label_text: string, password_help_text: string, connections: number, per_second: number | null, per_connection: number | null, per_minute: number | null, per_hour: number | null, per_day: number | null, bulk: Bulk, notes: Array<PresetNote>, 
/**
 * Where the provider explains it; empty: nowhere.
 */
docs: string, };

export type PreviewRequest = { draft: CampaignDraft, 
/**
 * None: the first of the audience, or a made-up person when it is empty.
 */
contact: string | null, 
/**
 * Place in the audience, from 0; used when `contact` is none.
 */
place: number, };

export type PreviewView = { contact: string | null, address: string, name: string, audience: number, from: string, reply_to: string, subject: string, preheader: string, 
/**
 * For a sandboxed frame; pictures as data URLs.
 */
html: string, text: string, size: number, message_id: string, 
/**
 * The template does not compile; the sentence says where.
 */
trouble: string | null, };

export type ProbeFact = { name: string, value: string, };

export type ProbeOutcome = "passed" | "failed" | "skipped";

export type ProbeReportView = { ok: boolean, millis: number, steps: Array<ProbeStepView>, };

export type ProbeStepName = "dns" | "connect" | "tls" | "hello" | "sign_in" | "sender" | "recipient";

export type ProbeStepView = { step: ProbeStepName, outcome: ProbeOutcome, millis: number, 
/**
 * What was said, line by line; ours begin with "→ ". Secrets are masked.
 */
lines: Array<string>, facts: Array<ProbeFact>, 
/**
 * A stable code of what to do, with English beside it.
 */
advice_code: string | null, advice: string | null, };

export type ReasonCount = { reason: string, message: string, count: number, };

export type RelayDraft = { 
/**
 * None: a new one.
 */
id: string | null, name: string, preset: string, host: string, port: number, tls: TlsMode, allow_plain: boolean, user: string, 
/**
 * None: keep the one that is stored.
 */
password: string | null, 
/**
 * PEM of an own authority. None: keep; empty: remove.
 */
ca_pem: string | null, connections: number, per_second: number | null, per_connection: number | null, limits: LimitsView, };

export type RelayKind = "practice" | "smtp";

export type RelayPassword = { id: string, password: string, };

export type RelayTestRequest = { draft: RelayDraft, 
/**
 * The sender's address for MAIL FROM.
 */
from: string, 
/**
 * The address for RCPT TO; no mail is sent to it.
 */
to: string, };

export type RelayTrialRequest = { id: string, from: string, to: string, };

export type RelayTrialView = { taken: boolean, 
/**
 * None: no connection came about.
 */
wire: WireView | null, bytes: number, 
/**
 * The relay's word on the mail, or what went wrong.
 */
words: string, 
/**
 * What to do when it was not taken: a stable code, with English beside it.
 */
advice_code: string | null, advice: string | null, };

export type RelayView = { id: string, name: string, kind: RelayKind, preset: string, host: string, port: number, tls: TlsMode, allow_plain: boolean, user: string, has_password: boolean, has_own_ca: boolean, connections: number, per_second: number | null, per_connection: number | null, 
/**
 * Two round trips a mail, learnt from its answers.
 */
slow_wire: boolean, 
/**
 * How mails go over its line, as far as that was learnt; none: nothing was sent yet.
 */
wire: WireView | null, limits: LimitsView, gauges: Array<GaugeView>, taught: TaughtView, 
/**
 * None: ready.
 */
paused: PausedView | null, 
/**
 * Mails that left through it since midnight on this computer's clock.
 */
accepted_today: number, };

export type RestReason = { "kind": "limit", relay: string, per: Per, } | { "kind": "hours" };

export type RestView = { from: number, until: number, 
/**
 * How many will have gone by then.
 */
after: number, because: RestReason, };

export type ReviewView = { id: string, subject: string, people: number, 
/**
 * Of the lists' people, those who are left out, by status.
 */
unsubscribed: number, bounced: number, complained: number, from: string, reply_to: string, relay_name: string | null, practice: boolean, 
/**
 * The relays that take over, in this order.
 */
next_relay_names: Array<string>, plan: PlanView, 
/**
 * When it starts by itself; none: when Start is pressed.
 */
starts_at: number | null, 
/**
 * When it will be through, as far as limits and hours say; none: not known.
 */
forecast: ForecastView | null, give_up_hours: number, findings: Array<FindingView>, can_start: boolean, };

export type RowResult = { "kind": "new" } | { "kind": "no_consent" } | { "kind": "changes", columns: Array<ColumnRole>, } | { "kind": "same" } | { "kind": "stays_out" } | { "kind": "refused", reason: string, message: string, };

export type Saved = { name: string, rows: number, };

export type SecretHome = "keychain" | "this_run_only";

export type SegmentDraft = { 
/**
 * None: a new one.
 */
id: string | null, name: string, rule: SegmentRule, };

export type SegmentLook = { people: number, sendable: number, 
/**
 * The first ten.
 */
sample: Array<SegmentPerson>, 
/**
 * A condition is not filled in yet, or there are too many: nothing was counted.
 */
trouble: string | null, };

export type SegmentLookRequest = { rule: SegmentRule, };

export type SegmentPerson = { address: string, name: string, };

export type SegmentRule = { "kind": "group", together: Together, rules: Array<SegmentRule>, } | { "kind": "field", name: string, test: SegmentTest, } | { "kind": "given_name", test: SegmentTest, } | { "kind": "family_name", test: SegmentTest, } | { "kind": "address", test: SegmentTest, } | { "kind": "domain", test: SegmentTest, } | { "kind": "on_list", list: string, } | { "kind": "status", status: ContactStatus, } | { "kind": "consent", basis: ConsentBasis, } | { "kind": "since", test: SegmentTest, } | { "kind": "import", import: string, } | { "kind": "got", campaign: string, } | { "kind": "got_of_last", campaigns: number, at_least: number, } | { "kind": "opened_of_last", mails: number, at_most: number, } | { "kind": "opened", campaign: string, } | { "kind": "clicked", campaign: string, } | { "kind": "active_within_days", days: number, };

export type SegmentTest = { "op": "is", "value": string } | { "op": "is_not", "value": string } | { "op": "contains", "value": string } | { "op": "starts_with", "value": string } | { "op": "filled" } | { "op": "empty" } | { "op": "above", "value": string } | { "op": "below", "value": string } | { "op": "before", "value": string } | { "op": "after", "value": string } | { "op": "within_last_days", "value": number } | { "op": "within_next_days", "value": number } | { "op": "anniversary_today" };

export type SegmentView = { id: string, name: string, rule: SegmentRule, people: number, sendable: number, updated_at: number, };

export type Selection = { "kind": "these", ids: Array<string>, } | { "kind": "matching", filter: ContactFilter, except: Array<string>, };

export type SelectionField = { selection: Selection, name: string, 
/**
 * Empty: the field is taken away.
 */
value: string, };

export type SelectionList = { selection: Selection, list: string, 
/**
 * False: take them off the list.
 */
on: boolean, };

export type SelectionRequest = { selection: Selection, };

export type SelectionStatus = { selection: Selection, status: ContactStatus, };

export type SettingsView = { language: Language, theme: Theme, 
/**
 * Shown at the bottom left; the shop's or club's name.
 */
workspace_name: string, sender_name: string, sender_address: string, 
/**
 * Stands in the footer of every mail; the law asks for it.
 */
postal_address: string, 
/**
 * Keep the computer awake while mails go out.
 */
keep_awake: boolean, };

export type SettleRequest = { campaign: string, 
/**
 * None: all that are in doubt.
 */
ids: Array<string> | null, settlement: Settlement, };

export type Settlement = "was_sent" | "send_again";

export type Severity = "block" | "warn" | "good";

export type SpeedPoint = { at: number, accepted: number, other: number, };

export type StripCampaign = { id: string, name: string, status: CampaignStatus, counts: CountsView, total: number, 
/**
 * When it will be done at this pace; none: not known.
 */
done_at: number | null, };

export type StripImport = { id: string, name: string, rows: number, total_estimate: number, };

export type StripView = { 
/**
 * None: idle.
 */
campaign: StripCampaign | null, 
/**
 * How many more campaigns are under way.
 */
others: number, imports: Array<StripImport>, relays_ready: number, relays_total: number, 
/**
 * The first relay that is paused and needed.
 */
paused_relay: string | null, paused_why: PauseReason | null, };

export type SuppressionAdded = { added: number, 
/**
 * Were on the list already.
 */
known: number, 
/**
 * Lines that are neither an address nor a domain; the first hundred.
 */
bad: Array<SuppressionBad>, };

export type SuppressionBad = { line: number, text: string, message: string, };

export type SuppressionChoice = { "kind": "these", ids: Array<string>, } | { "kind": "matching", search: string, except: Array<string>, };

export type SuppressionDraft = { text: string, reason: SuppressionReason, note: string, expires_at: number | null, };

export type SuppressionExport = { token: string, };

export type SuppressionImport = { token: string, reason: SuppressionReason, note: string, };

export type SuppressionKind = "address" | "domain" | "hash";

export type SuppressionPage = { total: number, rows: Array<SuppressionView>, };

export type SuppressionPageRequest = { search: string, kind: SuppressionKind | null, reason: SuppressionReason | null, offset: number, limit: number, };

export type SuppressionReason = "unsubscribed" | "bounced" | "complained" | "soft_bounced" | "blocked" | "erased";

export type SuppressionRemoval = { choice: SuppressionChoice, };

export type SuppressionView = { id: string, kind: SuppressionKind, 
/**
 * The address, the domain, or the beginning of the hash.
 */
entry: string, reason: SuppressionReason, 
/**
 * `by_hand`, `import`, `status`, `relay`.
 */
source: string, note: string, created_at: number, 
/**
 * None: for ever.
 */
expires_at: number | null, };

export type TableView = { name: string, 
/**
 * Ids of columns that are shown; empty: those it begins with.
 */
columns: Array<string>, sort: ContactSort, descending: boolean, search: string, list: string | null, status: ContactStatus | null, rule: SegmentRule | null, };

export type TableViews = { views: Array<TableView>, };

export type Tag = "app" | "settings" | "relays" | "contacts" | "lists" | "suppressions" | "imports" | "campaigns" | "deliveries" | "practice";

export type TaughtView = { connections: number | null, per_connection: number | null, per_second: number | null, };

export type TestSendRequest = { draft: CampaignDraft, address: string, 
/**
 * As this person would get it.
 */
contact: string | null, };

export type TestSendView = { accepted: boolean, relay_name: string, 
/**
 * The relay's whole reply, or what happened.
 */
reply: string, code: number | null, 
/**
 * Stable code of what it means.
 */
meaning: string, };

export type Theme = "system" | "light" | "dark";

export type Timestamp = number;

export type TlsMode = "implicit" | "starttls" | "none";

export type Together = "all" | "any" | "none";

export type Touched = { count: number, };

export type Wait = { "kind": "pace", relay: string, per_second: number, count: number, } | { "kind": "relay_paused", relay: string, id: string, why: PauseReason, text: string, until: number | null, } | { "kind": "no_relay" } | { "kind": "spent", relay: string, id: string, per: Per, until: number, } | { "kind": "taken_over", relay: string, instead_of: string, } | { "kind": "hours", opens_at: number, } | { "kind": "scheduled", at: number, } | { "kind": "overdue", at: number | null, text: string | null, } | { "kind": "asleep" } | { "kind": "cannot_write", code: string, text: string, } | { "kind": "slowed_down", per_second: number, } | { "kind": "trying_again", count: number, next_at: number, } | { "kind": "in_doubt", count: number, } | { "kind": "paused" } | { "kind": "stopped", text: string, };

export type WarmUpView = { first_day: number, 
/**
 * Per cent more on each day.
 */
growth: number, target: number, 
/**
 * When the plan began; none: it begins with the first mail.
 */
began_at: Timestamp | null, };

export type WireMode = "chunked" | "overlapped" | "grouped" | "one_by_one";

export type WireView = { mode: WireMode, 
/**
 * Mails under way at once on one connection, at most.
 */
under_way: number, };

export type WordCount = { word: string, count: number, };

export type WriteTo = { "kind": "list", id: string, } | { "kind": "selection", selection: Selection, name: string, } | { "kind": "import", id: string, name: string, };

export type ZoneName = string;

export interface Commands {
  /** The program, the workspace, where secrets live. */
  app_state: { request: Nothing; answer: AppState };
  settings_get: { request: Nothing; answer: SettingsView };
  settings_set: { request: SettingsView; answer: SettingsView };
  overview: { request: Nothing; answer: OverviewView };
  strip: { request: Nothing; answer: StripView };
  relay_presets: { request: Nothing; answer: Array<PresetView> };
  relay_list: { request: Nothing; answer: Array<RelayView> };
  relay_save: { request: RelayDraft; answer: RelayView };
  relay_remove: { request: ById; answer: Nothing };
  /** Tests what is typed; stores nothing. */
  relay_test: { request: RelayTestRequest; answer: ProbeReportView };
  /** Sends one real test mail, and learns from it how mails go over this relay's line. */
  relay_trial: { request: RelayTrialRequest; answer: RelayTrialView };
  /** Ends a pause; the queue tries the relay at once. */
  relay_resume: { request: ById; answer: RelayView };
  relay_pause: { request: ById; answer: RelayView };
  /** Gives the password of a relay whose secret is not known in this run. */
  relay_password: { request: RelayPassword; answer: RelayView };
  practice_state: { request: Nothing; answer: PracticeView };
  practice_faults: { request: FaultsView; answer: PracticeView };
  practice_inbox: { request: InboxRequest; answer: InboxPage };
  practice_mail: { request: ById; answer: CaughtMail };
  practice_clear: { request: Nothing; answer: Touched };
  contact_counts: { request: Nothing; answer: ContactCounts };
  contact_page: { request: ContactPageRequest; answer: ContactPage };
  contact_get: { request: ById; answer: ContactDetail };
  /** Everything that is kept about one person, with every mail to them. */
  person_get: { request: ById; answer: PersonView };
  person_note: { request: PersonNote; answer: Nothing };
  /** All of it as one JSON file, for whoever asks what is kept about them. */
  person_export: { request: PersonExport; answer: Saved };
  /** Only a keyed hash stays, which keeps them out. */
  person_erase: { request: ById; answer: Nothing };
  contact_save: { request: ContactDraft; answer: ContactDetail };
  contact_delete: { request: SelectionRequest; answer: Changed };
  contact_set_status: { request: SelectionStatus; answer: Changed };
  contact_set_list: { request: SelectionList; answer: Changed };
  contact_set_field: { request: SelectionField; answer: Changed };
  /** People who may be one. */
  contact_duplicates: { request: Nothing; answer: Array<AlikeView> };
  contact_merge: { request: ContactMerge; answer: Changed };
  /** What was changed by hand, the newest first. */
  change_list: { request: Nothing; answer: Array<ChangeView> };
  /** Takes a change back; whoever was changed again since stays. */
  change_undo: { request: ById; answer: ChangeUndone };
  contact_export: { request: ContactExport; answer: Saved };
  /** The first ten thousand as CSV. */
  contact_copy: { request: SelectionRequest; answer: Copied };
  table_views: { request: Nothing; answer: TableViews };
  table_views_set: { request: TableViews; answer: Nothing };
  /** Twenty-five made-up people on a list of their own, for practising. */
  contact_samples: { request: Nothing; answer: ListView };
  contact_fields: { request: Nothing; answer: Array<string> };
  field_list: { request: Nothing; answer: Array<FieldView> };
  /** With how many people have each: reads everybody. */
  field_sizes: { request: Nothing; answer: Array<FieldSizeView> };
  field_save: { request: FieldView; answer: Nothing };
  field_rename: { request: FieldRename; answer: Changed };
  field_delete: { request: FieldName; answer: Changed };
  list_all: { request: Nothing; answer: Array<ListView> };
  list_save: { request: ListDraft; answer: ListView };
  /** The list goes; its people stay. */
  list_delete: { request: ById; answer: Changed };
  /** Everybody on the one comes onto the other, and the first goes. */
  list_merge: { request: ListMerge; answer: Changed };
  tag_all: { request: Nothing; answer: Array<ListView> };
  segment_list: { request: Nothing; answer: Array<SegmentView> };
  /** Whom a rule means, while it is being built. */
  segment_look: { request: SegmentLookRequest; answer: SegmentLook };
  segment_save: { request: SegmentDraft; answer: SegmentView };
  /** The segment goes; its people stay. */
  segment_delete: { request: ById; answer: Nothing };
  suppression_page: { request: SuppressionPageRequest; answer: SuppressionPage };
  suppression_add: { request: SuppressionDraft; answer: SuppressionAdded };
  /** The status of a person stays as it is. */
  suppression_remove: { request: SuppressionRemoval; answer: Touched };
  suppression_import: { request: SuppressionImport; answer: SuppressionAdded };
  suppression_export: { request: SuppressionExport; answer: Saved };
  /** Takes pasted text as a file; ask `import_look` about its token. */
  import_paste: { request: ImportPaste; answer: Pasted };
  import_look: { request: ImportLookRequest; answer: ImportLook };
  /** The other files and sheets, and which have the same columns. */
  import_tables: { request: ImportTablesRequest; answer: Array<ImportTable> };
  /** What would become of the first rows; writes nothing. */
  import_preview: { request: ImportPreviewRequest; answer: Array<ImportPreviewRow> };
  /** Keeps what columns become, for files with the same names; one of the name is replaced. */
  import_mapping_save: { request: ImportMapping; answer: Nothing };
  import_mapping_forget: { request: ImportMappingName; answer: Nothing };
  /** Starts a check or an import in the background; ask `import_status`. */
  import_run: { request: ImportRunRequest; answer: ImportStatus };
  import_status: { request: ById; answer: ImportStatus };
  /** Of those that were begun together, with their sum. */
  import_statuses: { request: ByIds; answer: ImportStatuses };
  import_stop: { request: ById; answer: ImportStatus };
  /** Past imports, the newest first. */
  import_past: { request: Nothing; answer: Array<PastImport> };
  /** Takes an import back as a whole; who was changed since stays. */
  import_undo: { request: ById; answer: ImportUndone };
  import_report_save: { request: ImportReportSave; answer: Saved };
  /** What a provider's record says of mails, and which of them are ours; writes nothing. */
  events_look: { request: EventsRequest; answer: EventsReport };
  /** Takes it in; a second time it changes nothing. */
  events_take: { request: EventsRequest; answer: EventsReport };
  campaign_list: { request: Nothing; answer: Array<CampaignRow> };
  campaign_get: { request: ById; answer: CampaignDetail };
  campaign_create: { request: Nothing; answer: CampaignDetail };
  /** A new campaign to people who were just looked at. */
  campaign_to: { request: CampaignTo; answer: CampaignDetail };
  campaign_save: { request: CampaignSave; answer: CampaignSaved };
  campaign_duplicate: { request: ById; answer: CampaignDetail };
  /** Drafts only: what was sent stays on record. */
  campaign_delete: { request: ById; answer: Nothing };
  campaign_preview: { request: PreviewRequest; answer: PreviewView };
  campaign_test: { request: TestSendRequest; answer: TestSendView };
  campaign_review: { request: ById; answer: ReviewView };
  campaign_command: { request: CampaignCommandRequest; answer: CampaignDetail };
  /** Relays and plan of a campaign, also while it is under way. */
  campaign_set_way: { request: CampaignWay; answer: CampaignDetail };
  /** How far the freezing of an audience has come, while a start is under way. */
  campaign_freezing: { request: ById; answer: FreezingView | null };
  campaign_live: { request: ById; answer: LiveView };
  merge_fields: { request: Nothing; answer: Array<MergeField> };
  /** Pasted HTML without scripts, forms and frames. */
  clean_html: { request: CleanHtml; answer: CleanHtml };
  picture_get: { request: ById; answer: PictureView };
  /** Keeps a picture file that fell on the window; the id is the file's token. */
  picture_from_file: { request: ById; answer: PictureView };
  delivery_page: { request: DeliveryPageRequest; answer: DeliveryPage };
  delivery_facets: { request: ById; answer: DeliveryFacets };
  delivery_get: { request: ById; answer: DeliveryDetail };
  delivery_settle: { request: SettleRequest; answer: Touched };
  delivery_export: { request: DeliveryExport; answer: Saved };
}

export const commandTags: {
  [K in keyof Commands]: { reads: Tag[] } | { writes: Tag[] };
} = {
  app_state: { reads: ['app', 'contacts', 'campaigns'] },
  settings_get: { reads: ['settings'] },
  settings_set: { writes: ['settings', 'app'] },
  overview: { reads: ['campaigns', 'deliveries', 'relays', 'contacts', 'practice'] },
  strip: { reads: ['campaigns', 'deliveries', 'relays', 'imports'] },
  relay_presets: { reads: [] },
  relay_list: { reads: ['relays', 'deliveries'] },
  relay_save: { writes: ['relays'] },
  relay_remove: { writes: ['relays'] },
  relay_test: { writes: [] },
  relay_trial: { writes: ['relays'] },
  relay_resume: { writes: ['relays'] },
  relay_pause: { writes: ['relays'] },
  relay_password: { writes: ['relays'] },
  practice_state: { reads: ['practice'] },
  practice_faults: { writes: ['practice'] },
  practice_inbox: { reads: ['practice'] },
  practice_mail: { reads: ['practice'] },
  practice_clear: { writes: ['practice'] },
  contact_counts: { reads: ['contacts', 'suppressions'] },
  contact_page: { reads: ['contacts', 'lists'] },
  contact_get: { reads: ['contacts', 'lists'] },
  person_get: { reads: ['contacts', 'lists', 'suppressions', 'deliveries', 'campaigns', 'imports'] },
  person_note: { writes: ['contacts'] },
  person_export: { writes: [] },
  person_erase: { writes: ['contacts', 'lists', 'suppressions', 'deliveries', 'imports'] },
  contact_save: { writes: ['contacts', 'lists', 'suppressions'] },
  contact_delete: { writes: ['contacts', 'lists', 'suppressions'] },
  contact_set_status: { writes: ['contacts', 'lists', 'suppressions'] },
  contact_set_list: { writes: ['contacts', 'lists'] },
  contact_set_field: { writes: ['contacts'] },
  contact_duplicates: { reads: ['contacts', 'lists'] },
  contact_merge: { writes: ['contacts', 'lists', 'suppressions', 'imports'] },
  change_list: { reads: ['contacts', 'lists'] },
  change_undo: { writes: ['contacts', 'lists', 'suppressions'] },
  contact_export: { writes: [] },
  contact_copy: { writes: [] },
  table_views: { reads: ['settings'] },
  table_views_set: { writes: ['settings'] },
  contact_samples: { writes: ['contacts', 'lists'] },
  contact_fields: { reads: ['contacts'] },
  field_list: { reads: ['contacts'] },
  field_sizes: { reads: ['contacts'] },
  field_save: { writes: ['contacts'] },
  field_rename: { writes: ['contacts', 'lists'] },
  field_delete: { writes: ['contacts'] },
  list_all: { reads: ['lists', 'contacts'] },
  list_save: { writes: ['lists'] },
  list_delete: { writes: ['lists', 'contacts'] },
  list_merge: { writes: ['lists', 'contacts'] },
  tag_all: { reads: ['lists', 'contacts'] },
  segment_list: { reads: ['lists', 'contacts', 'deliveries'] },
  segment_look: { reads: ['lists', 'contacts', 'deliveries'] },
  segment_save: { writes: ['lists'] },
  segment_delete: { writes: ['lists'] },
  suppression_page: { reads: ['suppressions'] },
  suppression_add: { writes: ['suppressions', 'contacts'] },
  suppression_remove: { writes: ['suppressions', 'contacts'] },
  suppression_import: { writes: ['suppressions', 'contacts'] },
  suppression_export: { writes: [] },
  import_paste: { writes: [] },
  import_look: { reads: [] },
  import_tables: { reads: [] },
  import_preview: { reads: ['contacts', 'suppressions'] },
  import_mapping_save: { writes: ['imports'] },
  import_mapping_forget: { writes: ['imports'] },
  import_run: { writes: ['imports'] },
  import_status: { reads: ['imports'] },
  import_statuses: { reads: ['imports'] },
  import_stop: { writes: ['imports'] },
  import_past: { reads: ['imports'] },
  import_undo: { writes: ['imports', 'contacts', 'lists', 'suppressions'] },
  import_report_save: { writes: [] },
  events_look: { reads: [] },
  events_take: { writes: ['deliveries', 'contacts', 'suppressions'] },
  campaign_list: { reads: ['campaigns', 'deliveries'] },
  campaign_get: { reads: ['campaigns'] },
  campaign_create: { writes: ['campaigns'] },
  campaign_to: { writes: ['campaigns', 'contacts', 'lists'] },
  campaign_save: { writes: ['campaigns'] },
  campaign_duplicate: { writes: ['campaigns'] },
  campaign_delete: { writes: ['campaigns'] },
  campaign_preview: { reads: ['contacts', 'lists', 'settings'] },
  campaign_test: { writes: [] },
  campaign_review: { reads: ['campaigns', 'contacts', 'lists', 'relays', 'settings'] },
  campaign_command: { writes: ['campaigns', 'deliveries'] },
  campaign_set_way: { writes: ['campaigns'] },
  campaign_freezing: { reads: [] },
  campaign_live: { reads: ['campaigns', 'deliveries', 'relays'] },
  merge_fields: { reads: ['contacts'] },
  clean_html: { reads: [] },
  picture_get: { reads: [] },
  picture_from_file: { writes: [] },
  delivery_page: { reads: ['deliveries'] },
  delivery_facets: { reads: ['deliveries'] },
  delivery_get: { reads: ['deliveries'] },
  delivery_settle: { writes: ['deliveries', 'campaigns'] },
  delivery_export: { writes: [] },
};
