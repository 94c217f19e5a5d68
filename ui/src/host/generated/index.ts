// Generated from the command list in Rust; do not edit.
// `cargo test -p postroom-api` says when it is old, `UPDATE=1` before it writes it anew.

export type Addresses = "first" | "each";

export type Align = "start" | "center" | "end";

export type AppEvent = { tags: Array<Tag>, };

export type AppState = { version: string, platform: string, workspace_name: string, workspace_path: string, 
/**
 * Copies of the workspace from before format changes, newest first.
 */
backups: Array<BackupView>, secret_home: SecretHome, 
/**
 * No campaign was sent yet: the page shows the first steps.
 */
first_start: boolean, contacts: number, running_campaigns: number, };

export type AttemptView = { number: number, status: DeliveryStatus, relay_name: string, code: number | null, enhanced: string | null, reply: string | null, 
/**
 * What happened if there was no reply.
 */
note: string | null, 
/**
 * Stable code of the meaning.
 */
meaning: string | null, at: Timestamp, millis: number, };

export type AudienceSource = { "kind": "list", id: ListId, } | { "kind": "selection", selection: Selection, name: string, } | { "kind": "import", id: ImportId, name: string, };

export type BackupDelete = { format: number, };

export type BackupView = { path: string, 
/**
 * Bytes.
 */
size: number, format: number, };

export type BasisCount = { basis: ConsentBasis, count: number, };

export type Block = { id: string, align: Align, show_if: string | null, } & ({ "type": "text", html: string, } | { "type": "heading", html: string, level: number, } | { "type": "image" } & Image | { "type": "button", text: string, href: string, } | { "type": "divider" } | { "type": "spacer", height: number, } | { "type": "social", links: Array<SocialLink>, } | { "type": "table", has_header: boolean, rows: Array<Array<string>>, } | { "type": "video" } & Image | { "type": "html", html: string, } | { "type": "footer", html: string, });

export type Bulk = "allowed" | "small" | "forbidden";

export type ById<Id> = { id: Id, };

export type ByIds<Id> = { ids: Array<Id>, };

export type CampaignCommand = "start" | "schedule" | "unschedule" | "pause" | "resume" | "cancel" | "retry_failures";

export type CampaignCommandRequest = { id: CampaignId, command: CampaignCommand, };

export type CampaignCreateFor = { audience: AudienceSource, };

export type CampaignDetail = { id: CampaignId, 
/**
 * The name, or else the subject as rendered without merge values. Empty: there is neither.
 */
title: string, status: CampaignStatus, revision: number, draft: CampaignDraft, stopped_why: string | null, created_at: Timestamp, updated_at: Timestamp, started_at: Timestamp | null, finished_at: Timestamp | null, buttons: Array<CampaignCommand>, };

export type CampaignDraft = { name: string, from_name: string, from_address: string, reply_to: string, subject: string, preheader: string, lists: Array<ListId>, relay: RelayId | null, plan: PlanView, content: ContentView, };

export type CampaignId = string;

export type CampaignPlanChange = { id: CampaignId, relay: RelayId | null, plan: PlanView, };

export type CampaignRow = { id: CampaignId, 
/**
 * The name, or else the subject as rendered without merge values. Empty: there is neither.
 */
title: string, name: string, subject: string, status: CampaignStatus, counts: CountsView, total: number, relay_name: string | null, 
/**
 * The time of the scheduled start.
 */
starts_at: Timestamp | null, created_at: Timestamp, updated_at: Timestamp, started_at: Timestamp | null, finished_at: Timestamp | null, buttons: Array<CampaignCommand>, };

export type CampaignSave = { id: CampaignId, 
/**
 * The revision that was edited. An outdated revision is refused; nothing is overwritten.
 */
revision: number, draft: CampaignDraft, };

export type CampaignSaved = { revision: number, updated_at: Timestamp, };

export type CampaignStatus = "draft" | "scheduled" | "overdue" | "sending" | "paused" | "stopped" | "done" | "cancelled";

export type Category = "newsletter" | "offer" | "event" | "transactional" | "personal";

export type CaughtMail = { id: string, at: Timestamp, envelope_from: string, envelope_to: string, encrypted: boolean, user: string | null, from: string, to: string, subject: string, 
/**
 * Sanitized, for a sandboxed frame; pictures are data URLs.
 */
html: string | null, text: string | null, source: string, headers: Array<Header>, size: number, };

export type ChangeId = string;

export type ChangeKind = "edited" | "deleted" | "status" | "list_on" | "list_off" | "list_deleted" | "list_merged" | "field" | "field_renamed" | "field_deleted" | "merged";

export type ChangeView = { id: ChangeId, kind: ChangeKind, 
/**
 * The address, list or field that was changed.
 */
about: string | null, 
/**
 * The target list or field, or the new value.
 */
into: string | null, 
/**
 * The list is a tag.
 */
tag: boolean, status: ContactStatus | null, people: number, at: Timestamp, undone_at: Timestamp | null, };

export type Changed = { count: number, 
/**
 * None: nothing was changed, or the change cannot be undone.
 */
change: ChangeId | null, };

export type CleanHtml = { html: string, };

export type CleanedHtml = { html: string, 
/**
 * What was removed besides active content: `import`, `font`, `pixel`.
 */
dropped: Array<string>, };

export type ClosingAnswer = "ask" | "background" | "quit";

export type CodeCount = { code: number, count: number, };

export type Color = string;

export type Column = { id: string, 
/**
 * Percent of the section.
 */
width: number, blocks: Array<Block>, };

export type ColumnAnswer = { column: number, answer: ConsentAnswer, };

export type ColumnDates = { column: number, order: DateOrder, };

export type ColumnRole = { "kind": "address" } | { "kind": "given_name" } | { "kind": "family_name" } | { "kind": "full_name" } | { "kind": "other_address" } | { "kind": "consent" } | { "kind": "opted_out" } | { "kind": "consent_at" } | { "kind": "evidence" } | { "kind": "lists" } | { "kind": "tags" } | { "kind": "field", "name": string } | { "kind": "ignore" };

export type Confidence = "sure" | "needs_review" | "new" | "unused";

export type ConnectionTestView = { ok: boolean, millis: number, steps: Array<TestStepView>, };

export type ConsentAnswer = "may_be_emailed" | "no_mail" | "other_meaning";

export type ConsentBasis = "double_opt_in" | "opt_in" | "customer" | "member" | "other" | "not_stated" | "none" | "refused";

export type ConsentQuestion = { "kind": "yes_means" } | { "kind": "words", examples: Array<string>, };

export type ConsentRecord = { import: ImportId, 
/**
 * The imported file; `line` is the row in it.
 */
file: string, line: number, basis: ConsentBasis, 
/**
 * What the contact agreed to, as stated by the user.
 */
wording: string, 
/**
 * When and how the contact agreed, as stated in the file.
 */
consented_at: Timestamp | null, evidence: string | null, at: Timestamp, };

export type ContactCounts = { total: number, sendable: number, no_consent: number, unsubscribed: number, bounced: number, complained: number, 
/**
 * Subscribed but suppressed by address or domain: not sendable.
 */
suppressed: number, };

export type ContactDetail = { id: ContactId, address: string, given_name: string | null, family_name: string | null, status: ContactStatus, 
/**
 * Ids of lists and tags.
 */
lists: Array<ListId>, fields: { [key in string]: string }, created_at: Timestamp, updated_at: Timestamp, };

export type ContactDraft = { 
/**
 * None: a new one.
 */
id: ContactId | null, address: string, given_name: string, family_name: string, status: ContactStatus, lists: Array<ListId>, fields: { [key in string]: string }, };

export type ContactExport = { selection: Selection, token: string, };

export type ContactFilter = { search: string, 
/**
 * A list, a tag or a segment.
 */
list: ListId | null, status: ContactStatus | null, 
/**
 * An additional rule; incomplete conditions are ignored.
 */
rule: SegmentRule | null, };

export type ContactId = string;

export type ContactMerge = { 
/**
 * The contact that is kept.
 */
kept: ContactId, others: Array<ContactId>, };

export type ContactPage = { total: number, rows: Array<ContactRow>, };

export type ContactPageRequest = { filter: ContactFilter, sort: ContactSort, descending: boolean, offset: number, limit: number, 
/**
 * Whether the rows contain the last mail.
 */
last_mail: boolean, };

export type ContactRow = { id: ContactId, address: string, given_name: string | null, family_name: string | null, status: ContactStatus, 
/**
 * Suppressed by address or domain: receives no mail, whatever the status.
 */
suppressed: boolean, consent: ConsentBasis, 
/**
 * Names of lists, sorted.
 */
lists: Array<string>, 
/**
 * Names of tags, sorted.
 */
tags: Array<string>, fields: { [key in string]: string }, created_at: Timestamp, 
/**
 * None: no mail was sent, or the request did not ask for it.
 */
last_mail: LastMail | null, };

export type ContactSort = "address" | "name" | "status" | "created_at" | { "field": string };

export type ContactStatus = "subscribed" | "no_consent" | "unsubscribed" | "bounced" | "complained";

export type ContentView = { html: string, 
/**
 * The editor's document as JSON text. None: pasted HTML.
 */
document: string | null, 
/**
 * None: generated from the HTML.
 */
text: string | null, };

export type Copied = { text: string, rows: number, 
/**
 * There are more rows than the clipboard takes; these are the first.
 */
more: boolean, };

export type CountsView = { queued: number, leased: number, sending: number, accepted: number, deferred: number, refused: number, expired: number, withdrawn: number, in_doubt: number, };

export type DateOrder = "day_first" | "month_first" | "as_written";

export type DayView = { "kind": "rolling" } | { "kind": "from", minute: number, zone: ZoneName, };

export type DeliveryDetail = { row: DeliveryRow, campaign: CampaignId, from: string, subject: string, message_id: string | null, size: number | null, attempts: Array<AttemptView>, };

export type DeliveryEvent = { kind: EventKind, at: Timestamp, 
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

export type DeliveryExport = { filter: DeliveryFilter, token: string, };

export type DeliveryFacets = { counts: CountsView, total: number, 
/**
 * The ten domains with the most recipients.
 */
domains: Array<DomainCount>, 
/**
 * Reply codes with their counts.
 */
codes: Array<CodeCount>, };

export type DeliveryFilter = { campaign: CampaignId, status: DeliveryStatus | null, 
/**
 * Part of the address, the name or the reply.
 */
search: string, domain: string | null, 
/**
 * The first digits of the reply's code, such as "5" or "550".
 */
code: string | null, };

export type DeliveryId = string;

export type DeliveryPage = { total: number, rows: Array<DeliveryRow>, };

export type DeliveryPageRequest = { filter: DeliveryFilter, 
/**
 * None: the order of the audience.
 */
sort: DeliverySort | null, descending: boolean, offset: number, limit: number, };

export type DeliveryRow = { id: DeliveryId, contact: ContactId, address: string, name: string | null, status: DeliveryStatus, attempts: number, relay_name: string | null, code: number | null, enhanced: string | null, reply: string | null, 
/**
 * Stable code of the last step's meaning.
 */
meaning: string | null, at: Timestamp, 
/**
 * When a deferred delivery is tried again.
 */
due_at: Timestamp | null, };

export type DeliverySort = "address" | "name" | "status" | "attempts" | "relay" | "at" | "reply";

export type DeliveryStatus = "queued" | "leased" | "sending" | "accepted" | "deferred" | "refused" | "expired" | "withdrawn" | "in_doubt";

export type DesignStart = { subject: string, preheader: string, document: Document, };

export type DesignUse = { id: string, 
/**
 * Its second theme.
 */
alternative: boolean, };

export type DesignView = { id: string, name: string, category: Category, 
/**
 * When to use it.
 */
description: string, subject: string, theme: DocumentTheme, alternative_theme: DocumentTheme, 
/**
 * Sanitized; pictures are data URLs.
 */
html: string, alternative_html: string, };

export type DialectOverride = { encoding: string | null, delimiter: string | null, header: boolean | null, 
/**
 * The quote character. Empty: none.
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
 * The day order of date columns.
 */
dates: Array<ColumnDates>, };

export type Direction = "ltr" | "rtl";

export type Document = { version: number, theme: DocumentTheme, sections: Array<Section>, };

export type DocumentRender = { document: Document, };

export type DocumentTheme = { 
/**
 * BCP 47, such as `en` or `de`.
 */
language: string, direction: Direction, 
/**
 * Pixels.
 */
width: number, background: Color, 
/**
 * The sheet that the text is on.
 */
surface: Color, text: Color, muted: Color, accent: Color, 
/**
 * On the accent.
 */
accent_text: Color, heading_font: Font, body_font: Font, 
/**
 * Corners of buttons and pictures, in pixels.
 */
radius: number, };

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

export type DuplicateGroupView = { reason: DuplicateReason, people: Array<ContactRow>, };

export type DuplicateReason = "name" | "mailbox";

export type EventCount = { kind: EventKind, 
/**
 * Events that match a mail or a contact of this workspace.
 */
matched: number, 
/**
 * Those of them that are new.
 */
new: number, };

export type EventKind = "delivered" | "bounced" | "soft_bounced" | "complained" | "unsubscribed" | "opened" | "clicked";

export type EventPreview = { address: string | null, kind: EventKind, robot: boolean, at: Timestamp | null, detail: string | null, 
/**
 * The subject of the matched mail; `None` if no mail matches.
 */
subject: string | null, };

export type EventsReport = { name: string, rows: number, kinds: Array<EventCount>, 
/**
 * Rows that match a mail of this workspace.
 */
matched: number, 
/**
 * Rows without a matching mail that suppress a contact.
 */
people: number, 
/**
 * Rows that match no contact, or more than one mail.
 */
unmatched: number, 
/**
 * Intermediate steps without a result.
 */
intermediate: number, 
/**
 * Unknown event words, the most frequent first.
 */
unknown: Array<WordCount>, 
/**
 * Events that were not known before.
 */
new_events: number, 
/**
 * Contacts that the events suppress.
 */
out: number, 
/**
 * The first and the last time in the file.
 */
from: Timestamp | null, until: Timestamp | null, 
/**
 * The first rows.
 */
shown: Array<EventPreview>, };

export type EventsRequest = { 
/**
 * Token of the file.
 */
token: string, };

export type FailureView = { 
/**
 * Stable code; the page chooses its sentence by it.
 */
code: string, 
/**
 * What happened, in English.
 */
message: string, 
/**
 * What was not changed and what to do, in English.
 */
hint: string | null, };

export type FaultsView = { refuse: Array<string>, defer: Array<string>, 
/**
 * Number of deferrals before the mail is accepted.
 */
defer_times: number, 
/**
 * The connection drops after the mail's text.
 */
drop_after_data: Array<string>, 
/**
 * Milliseconds before each reply.
 */
slow_ms: number, refuse_sign_in: boolean, };

export type FieldKind = "text" | "number" | "date" | "yes_no" | "choice";

export type FieldName = { name: string, };

export type FieldRename = { from: string, 
/**
 * The name of another field merges the two.
 */
to: string, };

export type FieldSize = { field: FieldView, people: number, 
/**
 * The value of some contact.
 */
example: string | null, };

export type FieldView = { name: string, kind: FieldKind, 
/**
 * What can be chosen; other kinds have none.
 */
choices: Array<string>, };

export type Finding = { severity: Severity, code: string, 
/**
 * The values for the sentence's placeholders.
 */
params: { [key in string]: string }, message: string, };

export type Font = "sans" | "serif" | "rounded" | "wide" | "mono";

export type ForecastView = { 
/**
 * None: not within a year.
 */
done_at: Timestamp | null, 
/**
 * The first long rests.
 */
rests: Array<RestView>, };

export type FreezingView = { done: number, total: number, };

export type Header = { name: string, value: string, };

export type HoursView = { 
/**
 * Minutes of the day. The same as `to`: all day. Later than `to`: over midnight.
 */
from: number, to: number, 
/**
 * 1 Monday … 7 Sunday, of the day on which the hours begin; empty: every day.
 */
days: Array<number>, };

export type Image = { 
/**
 * `postroom-picture:ID` or a web address.
 */
source: string, 
/**
 * The text for those who do not see the picture.
 */
alt: string, 
/**
 * Pixels; never enlarged. None: the width of the column.
 */
width: number | null, href: string | null, };

export type ImportColumn = { header: string, 
/**
 * The first value that is not empty.
 */
sample: string, role: ColumnRole, confidence: Confidence, holds: FieldKind, 
/**
 * The day order, for date columns in which it makes a difference.
 */
dates: DateOrder | null, 
/**
 * What the user must answer before an import.
 */
question: ConsentQuestion | null, };

export type ImportFormat = "delimited" | "workbook" | "v_card" | "json" | "json_lines" | "archive";

export type ImportId = string;

export type ImportInspectRequest = { token: string, dialect: DialectOverride, };

export type ImportMapping = { name: string, headers: Array<string>, columns: Array<ColumnRole>, };

export type ImportMappingName = { name: string, };

export type ImportPaste = { 
/**
 * The name of the file, for display.
 */
name: string, text: string, };

export type ImportPhase = "running" | "done" | "stopped" | "failed";

export type ImportPlan = { token: string, dialect: DialectOverride, columns: Array<ColumnRole>, 
/**
 * One answer for each column with a question; an import without it is refused.
 */
answers: Array<ColumnAnswer>, addresses: Addresses, policy: KnownPolicy, 
/**
 * The consent basis that the user states for the whole file.
 */
consent: ConsentBasis, 
/**
 * What the contacts agreed to, in the user's words.
 */
wording: string, 
/**
 * The file is a suppression list with this reason.
 */
suppression_reason: SuppressionReason | null, 
/**
 * Addresses of the file whose proposed spelling the user accepted.
 */
corrections: Array<string>, 
/**
 * The proposed spelling of every address is accepted.
 */
correct_all: boolean, 
/**
 * Lists to which the contacts are added.
 */
lists: Array<ListId>, 
/**
 * The name of a new list for the contacts.
 */
new_list: string | null, };

export type ImportPreviewRequest = { plan: ImportPlan, };

export type ImportPreviewRow = { row: number, result: RowResult, };

export type ImportRefusal = { row: number, address: string, 
/**
 * Stable code and English sentence.
 */
reason: string, message: string, };

export type ImportReportSave = { id: ImportId, token: string, };

export type ImportRunRequest = { plan: ImportPlan, 
/**
 * True: count only, write nothing.
 */
dry_run: boolean, };

export type ImportSampleRow = { number: number, cells: Array<string>, 
/**
 * The cells as they are stored: dates and numbers in the standard format.
 */
stored: Array<string>, };

export type ImportState = "running" | "done" | "stopped" | "undoing" | "undone" | "old";

export type ImportStatus = { id: ImportId, name: string, dry_run: boolean, phase: ImportPhase, rows: number, row_estimate: number, added: number, updated: number, unchanged: number, refused: number, 
/**
 * Rows of people who were erased for good and are left out: part of `unchanged` and
 * `stay_out`.
 */
erased: number, 
/**
 * Addresses that are stored in the proposed spelling.
 */
corrected: number, 
/**
 * Existing contacts that unsubscribed, bounced or complained: they stay suppressed.
 */
stay_out: number, 
/**
 * Added contacts without consent.
 */
no_consent: number, 
/**
 * The contacts that can be emailed after the import, by consent basis.
 */
bases: Array<BasisCount>, reasons: Array<ReasonCount>, 
/**
 * The first thousand.
 */
refusals: Array<ImportRefusal>, 
/**
 * Imported addresses with a warning: typo, role account, disposable domain.
 */
warnings: Array<ReasonCount>, 
/**
 * The first thousand.
 */
warned_rows: Array<ImportRefusal>, failure: string | null, };

export type ImportStatuses = { all: ImportStatus, each: Array<ImportStatus>, };

export type ImportTable = { token: string, sheet: string | null, name: string, 
/**
 * It has the same columns, so the same mapping fits.
 */
same_columns: boolean, row_estimate: number, 
/**
 * The error, if it cannot be read.
 */
error: string | null, };

export type ImportTablesRequest = { token: string, dialect: DialectOverride, 
/**
 * Tokens of the other selected files.
 */
others: Array<string>, };

export type ImportUndone = { 
/**
 * Contacts that the import had added, now deleted.
 */
removed: number, 
/**
 * Contacts that have their former values again.
 */
restored: number, 
/**
 * Contacts that were changed after the import and stay as they are.
 */
kept: number, 
/**
 * Lists and tags that only this import created, now deleted.
 */
lists: number, 
/**
 * Fields that only this import created, now deleted.
 */
fields: number, };

export type InDoubtPolicy = "ask" | "send_again";

export type InboxPage = { total: number, rows: Array<InboxRow>, };

export type InboxRequest = { search: string, offset: number, limit: number, };

export type InboxRow = { id: string, at: Timestamp, from: string, to: string, subject: string, size: number, };

export type InspectedFile = { token: string, name: string, size: number, format: ImportFormat, 
/**
 * The reason, if the name or the columns of the file mark it as a suppression list.
 */
suppression_reason: SuppressionReason | null, 
/**
 * The file is in an archive.
 */
archived: boolean, 
/**
 * The file contains provider events, not contacts; see `events_preview`.
 */
activity: boolean, 
/**
 * The sheets of a workbook or the files of an archive; `sheet` is the inspected one.
 */
sheets: Array<string>, sheet: string | null, encoding: string, delimiter: string, header: boolean, quote: string, preamble: number, row_estimate: number, columns: Array<ImportColumn>, rows: Array<ImportSampleRow>, encodings: Array<string>, known_fields: Array<string>, 
/**
 * The saved mapping for a file with the same headers.
 */
mapping: ImportMapping | null, };

export type KnownPolicy = "overwrite" | "fill_gaps" | "skip";

export type Lane = "transactional" | "campaign";

export type Language = "system" | "en" | "de";

export type LastMail = { 
/**
 * The campaign's name.
 */
campaign: string, status: DeliveryStatus, 
/**
 * What became known of it later; it tells more than the status.
 */
fact: EventKind | null, 
/**
 * When its status was reached.
 */
at: Timestamp, };

export type LastReply = { delivery: DeliveryId, at: Timestamp, status: DeliveryStatus, address: string, reply: string, };

export type LearnedLimitsView = { connections: number | null, per_connection: number | null, per_second: number | null, };

export type LimitUsage = { per: Per, used: number, 
/**
 * Mails; per second this can be a fraction.
 */
most: number, 
/**
 * Learned from the relay's replies, not set by the user.
 */
learned: boolean, 
/**
 * The warm-up plan's limit of this day.
 */
warm_up: boolean, 
/**
 * When a part of it is free again.
 */
refills_at: Timestamp | null, };

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
id: ListId | null, name: string, 
/**
 * True: a tag. False: a list.
 */
tag: boolean, };

export type ListId = string;

export type ListMerge = { from: ListId, into: ListId, };

export type ListView = { id: ListId, name: string, people: number, sendable: number, };

export type LiveRelay = { id: RelayId, name: string, connections: number, connections_max: number, per_second: number | null, accepted: number, paused: PauseReason | null, 
/**
 * When the relay is tried again.
 */
paused_until: Timestamp | null, 
/**
 * The campaign uses this relay now.
 */
in_use: boolean, gauges: Array<LimitUsage>, learned_limits: LearnedLimitsView, 
/**
 * The relay does not accept the campaign's sender domain.
 */
sender_not_taken: boolean, };

export type LiveView = { campaign: CampaignRow, from: string, stopped_why: string | null, counts: CountsView, total: number, 
/**
 * Over the last ten seconds.
 */
per_second: number, forecast: ForecastView | null, 
/**
 * The progress of freezing the audience. None: it is not being frozen.
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
 * The name between the braces.
 */
tag: string, 
/**
 * The name that the user sees.
 */
name: string, 
/**
 * A built-in field; the page translates its name.
 */
built_in: boolean, };

export type Missed = "ask" | "send";

export type NeedsYou = { "kind": "in_doubt", campaign: CampaignId, name: string, count: number, } | { "kind": "relay_paused", relay: RelayId, name: string, why: PauseReason, text: string, since: Timestamp, } | { "kind": "campaign_stopped", campaign: CampaignId, name: string, text: string, } | { "kind": "overdue", campaign: CampaignId, name: string, at: Timestamp | null, } | { "kind": "refused", campaign: CampaignId, name: string, count: number, };

export type Nothing = Record<symbol, never>;

export type OverviewView = { 
/**
 * Campaigns that are being sent, paused, stopped, scheduled or overdue, newest first.
 */
current: Array<CampaignRow>, 
/**
 * Completed campaigns, newest first, at most five.
 */
last: Array<CampaignRow>, 
/**
 * Drafts, last edited first, at most five.
 */
drafts: Array<CampaignRow>, needs_you: Array<NeedsYou>, relays: Array<RelayView>, contacts: number, sendable: number, practice_caught: number, };

export type PasswordAgain = { needed: boolean, };

export type PastImport = { id: ImportId, name: string, state: ImportState, can_be_undone: boolean, consent: ConsentBasis, wording: string, at: Timestamp, undone_at: Timestamp | null, rows: number, added: number, updated: number, refused: number, 
/**
 * The import has a report of refused rows.
 */
has_report: boolean, };

export type Pasted = { token: string, };

export type PauseReason = "wrong_password" | "no_password" | "tls" | "unwell" | "spent" | "by_user";

export type PausedView = { why: PauseReason, 
/**
 * The relay's reply, or the error in English.
 */
text: string, since: Timestamp, 
/**
 * When the relay is tried again. None: only the user can resume it.
 */
until: Timestamp | null, };

export type Per = "second" | "minute" | "hour" | "day";

export type PersonExport = { id: ContactId, token: string, };

export type PersonMailView = { delivery: DeliveryId, campaign: CampaignId, campaign_name: string, subject: string, status: DeliveryStatus, relay: string | null, attempts: number, reply: string | null, at: Timestamp, 
/**
 * Later events of the mail, newest first.
 */
since: Array<DeliveryEvent>, };

export type PersonNote = { id: ContactId, body: string, };

export type PersonView = { contact: ContactDetail, consent: ConsentBasis, list_names: Array<string>, tags: Array<string>, consents: Array<ConsentRecord>, 
/**
 * Suppression entries for the address or its domain.
 */
suppressions: Array<SuppressionView>, note: string, 
/**
 * Newest first.
 */
mails: Array<PersonMailView>, 
/**
 * Events of the contact that belong to none of these mails, newest first.
 */
since: Array<DeliveryEvent>, 
/**
 * Manual changes, newest first.
 */
changes: Array<ChangeView>, };

export type PictureId = string;

export type PictureView = { id: PictureId, name: string, mime: string, size: number, 
/**
 * For the editor's canvas.
 */
data_url: string, };

export type PlanView = { 
/**
 * The fallback relays, in order, for when the first relay reached a limit, is unavailable or
 * paused.
 */
next_relays: Array<RelayId>, lane: Lane, in_doubt: InDoubtPolicy, 
/**
 * Local date and time, such as "2026-11-24T09:00". None: the campaign starts when the user
 * starts it.
 */
start_at: string | null, 
/**
 * Time zone such as "Europe/Berlin". Empty: the zone of this computer.
 */
zone: string, hours: HoursView | null, by_recipient: boolean, missed: Missed, retry_first_minutes: number, give_up_hours: number, 
/**
 * The maximum rate in mails per second. None: the relay's limits only.
 */
per_second: number | null, };

export type PracticeView = { running: boolean, port: number, 
/**
 * The reason why it does not run.
 */
error: string | null, captured: number, faults: FaultsView, 
/**
 * What a program signs in with.
 */
user: string, password: string, };

export type PresetNote = { code: string, text: string, };

export type PresetVariant = { id: string, name: string, host: string, };

export type PresetView = { id: string, name: string, host: string, port: number, tls: TlsMode, variants: Array<PresetVariant>, 
/**
 * The fixed user name, such as "apikey". None: the user has one.
 */
fixed_user: string | null, 
/**
 * Stable codes of the labels and help texts ("api_key", "smtp_key", "password"…).
 */
user_label: string, user_help: string, password_label: string, password_help: string, 
/**
 * The English texts, for codes that the page does not know.
 */
user_label_text: string, user_help_text: string, password_label_text: string, password_help_text: string, connections: number, per_second: number | null, per_connection: number | null, per_minute: number | null, per_hour: number | null, per_day: number | null, bulk: Bulk, notes: Array<PresetNote>, 
/**
 * Address of the provider's documentation. Empty: none.
 */
docs: string, };

export type PreviewRequest = { draft: CampaignDraft, 
/**
 * None: the contact at `place`, or a sample contact if the audience is empty.
 */
contact: ContactId | null, 
/**
 * Position in the audience, from 0; used if `contact` is none.
 */
place: number, };

export type PreviewView = { contact: ContactId | null, address: string, name: string, audience: number, from: string, reply_to: string, subject: string, preheader: string, 
/**
 * For a sandboxed frame; pictures are data URLs.
 */
html: string, text: string, size: number, message_id: string, 
/**
 * The error of the template, with its position. None: it compiles.
 */
error: string | null, };

export type ReasonCount = { reason: string, message: string, count: number, };

export type RelayDraft = { 
/**
 * None: a new one.
 */
id: RelayId | null, name: string, preset: string, host: string, port: number, tls: TlsMode, allow_plain: boolean, user: string, 
/**
 * None: the stored password is kept.
 */
password: string | null, 
/**
 * PEM of the user's certificate authority. None: keep; empty: remove.
 */
ca_pem: string | null, 
/**
 * The name in EHLO. Empty: the address of this computer.
 */
ehlo_name: string, connections: number, per_second: number | null, per_connection: number | null, limits: LimitsView, };

export type RelayId = string;

export type RelayKind = "practice" | "smtp";

export type RelayPassword = { id: RelayId, password: string, };

export type RelayProbeRequest = { id: RelayId, from: string, to: string, };

export type RelayProbeView = { accepted: boolean, 
/**
 * None: no connection was made.
 */
wire: WireView | null, bytes: number, 
/**
 * The relay's reply to the mail, or the error.
 */
message: string, 
/**
 * What to do if the mail was not accepted: stable code and English sentence.
 */
advice_code: string | null, advice: string | null, };

export type RelayServer = { id: RelayId, host: string, port: number, tls: TlsMode, };

export type RelayTestRequest = { draft: RelayDraft, 
/**
 * The sender's address for MAIL FROM.
 */
from: string, 
/**
 * The address for RCPT TO; no mail is sent to it.
 */
to: string, };

export type RelayView = { id: RelayId, name: string, kind: RelayKind, preset: string, host: string, port: number, tls: TlsMode, allow_plain: boolean, user: string, has_password: boolean, has_own_ca: boolean, connections: number, per_second: number | null, per_connection: number | null, 
/**
 * The name in EHLO. Empty: the address of this computer.
 */
ehlo_name: string, 
/**
 * Learned from its replies: a mail takes two round trips.
 */
slow_wire: boolean, 
/**
 * The learned transmission mode. None: no mail was sent yet.
 */
wire: WireView | null, limits: LimitsView, gauges: Array<LimitUsage>, learned_limits: LearnedLimitsView, 
/**
 * None: ready.
 */
paused: PausedView | null, 
/**
 * Mails sent through it since midnight, local time.
 */
accepted_today: number, };

export type RenderedDocument = { html: string, text: string, };

export type Resolution = "was_sent" | "send_again";

export type ResolveRequest = { campaign: CampaignId, 
/**
 * None: all deliveries in doubt.
 */
ids: Array<DeliveryId> | null, resolution: Resolution, };

export type RestReason = { "kind": "limit", relay: string, per: Per, } | { "kind": "hours" };

export type RestView = { from: Timestamp, until: Timestamp, 
/**
 * The number of mails sent before it.
 */
after: number, reason: RestReason, };

export type ReviewView = { id: CampaignId, subject: string, people: number, 
/**
 * The recipients by consent basis, the most frequent first.
 */
bases: Array<BasisCount>, 
/**
 * Contacts on the lists that are excluded, by status.
 */
unsubscribed: number, bounced: number, complained: number, no_consent: number, 
/**
 * Blocked by the suppression list alone.
 */
suppressed: number, from: string, reply_to: string, relay_name: string | null, practice: boolean, 
/**
 * The fallback relays, in order.
 */
next_relay_names: Array<string>, plan: PlanView, 
/**
 * The time of the scheduled start. None: it starts when the user starts it.
 */
starts_at: Timestamp | null, 
/**
 * The forecast from limits and hours. None: unknown.
 */
forecast: ForecastView | null, give_up_hours: number, findings: Array<Finding>, can_start: boolean, };

export type RowResult = { "kind": "new" } | { "kind": "no_consent" } | { "kind": "changes", columns: Array<ColumnRole>, } | { "kind": "same" } | { "kind": "stays_out" } | { "kind": "refused", reason: string, message: string, };

export type Saved = { name: string, rows: number, };

export type SecretHome = "keychain" | "this_run_only";

export type Section = { id: string, 
/**
 * None: the surface of the theme.
 */
background: Color | null, 
/**
 * Pixels above and below.
 */
padding: number, 
/**
 * Shown only if this expression of the template engine is true, such as `is_vip`.
 */
show_if: string | null, 
/**
 * Repeated for each value of this list; a value is `item`.
 */
repeat: string | null, 
/**
 * One to four.
 */
columns: Array<Column>, };

export type SegmentDraft = { 
/**
 * None: a new one.
 */
id: ListId | null, name: string, rule: SegmentRule, };

export type SegmentPerson = { address: string, name: string, };

export type SegmentPreview = { people: number, sendable: number, 
/**
 * The first ten.
 */
sample: Array<SegmentPerson>, 
/**
 * Stable code of the rule's error; nothing was counted.
 */
error: string | null, };

export type SegmentPreviewRequest = { rule: SegmentRule, };

export type SegmentRule = { "kind": "group", together: Together, rules: Array<SegmentRule>, } | { "kind": "field", name: string, test: SegmentTest, } | { "kind": "given_name", test: SegmentTest, } | { "kind": "family_name", test: SegmentTest, } | { "kind": "address", test: SegmentTest, } | { "kind": "domain", test: SegmentTest, } | { "kind": "on_list", list: string, } | { "kind": "status", status: ContactStatus, } | { "kind": "consent", basis: ConsentBasis, } | { "kind": "since", test: SegmentTest, } | { "kind": "import", import: string, } | { "kind": "got", campaign: string, } | { "kind": "got_of_last", campaigns: number, at_least: number, } | { "kind": "opened_of_last", mails: number, at_most: number, } | { "kind": "opened", campaign: string, } | { "kind": "clicked", campaign: string, } | { "kind": "active_within_days", days: number, };

export type SegmentTest = { "op": "is", "value": string } | { "op": "is_not", "value": string } | { "op": "contains", "value": string } | { "op": "starts_with", "value": string } | { "op": "filled" } | { "op": "empty" } | { "op": "above", "value": string } | { "op": "below", "value": string } | { "op": "before", "value": string } | { "op": "after", "value": string } | { "op": "within_last_days", "value": number } | { "op": "within_next_days", "value": number } | { "op": "anniversary_today" };

export type SegmentView = { id: ListId, name: string, rule: SegmentRule, people: number, sendable: number, 
/**
 * Stable code of the reason why the segment cannot be counted; the numbers are 0 then.
 */
error: string | null, updated_at: Timestamp, };

export type Selection = { "kind": "these", ids: Array<ContactId>, } | { "kind": "matching", filter: ContactFilter, except: Array<ContactId>, };

export type SelectionField = { selection: Selection, name: string, 
/**
 * Empty: the field is removed.
 */
value: string, };

export type SelectionList = { selection: Selection, list: ListId, 
/**
 * False: remove the contacts from the list.
 */
on: boolean, };

export type SelectionRequest = { selection: Selection, };

export type SelectionStatus = { selection: Selection, status: ContactStatus, };

export type SettingsView = { 
/**
 * Language, appearance and `closing` belong to the user, the others to the workspace.
 */
language: Language, theme: Theme, 
/**
 * Name of the business, shown at the bottom left.
 */
workspace_name: string, sender_name: string, sender_address: string, 
/**
 * Shown in the footer of every mail, as the law requires.
 */
postal_address: string, 
/**
 * Keep the computer awake during sending.
 */
keep_awake: boolean, closing: ClosingAnswer, };

export type Severity = "block" | "warn" | "good";

export type SocialLink = { 
/**
 * The name that is shown, such as `Instagram`.
 */
name: string, href: string, };

export type SpeedPoint = { at: Timestamp, accepted: number, other: number, };

export type StatusBarCampaign = { id: CampaignId, name: string, status: CampaignStatus, counts: CountsView, total: number, 
/**
 * The expected end. None: unknown.
 */
done_at: Timestamp | null, };

export type StatusBarImport = { id: ImportId, name: string, rows: number, total_estimate: number, };

export type StatusBarView = { 
/**
 * None: idle.
 */
campaign: StatusBarCampaign | null, 
/**
 * The number of other active campaigns.
 */
others: number, imports: Array<StatusBarImport>, relays_ready: number, relays_total: number, 
/**
 * The name of the first paused relay that an active campaign uses.
 */
paused_relay: string | null, paused_why: PauseReason | null, };

export type StepOutcome = "passed" | "failed" | "skipped";

export type SuppressionAdded = { added: number, 
/**
 * Entries that the list already had.
 */
known: number, 
/**
 * The first hundred lines that are neither an address nor a domain.
 */
bad: Array<SuppressionBad>, };

export type SuppressionBad = { line: number, text: string, message: string, };

export type SuppressionChoice = { "kind": "these", ids: Array<SuppressionId>, } | { "kind": "matching", search: string, except: Array<SuppressionId>, };

export type SuppressionDraft = { text: string, reason: SuppressionReason, note: string, expires_at: Timestamp | null, };

export type SuppressionExport = { token: string, };

export type SuppressionId = string;

export type SuppressionImport = { token: string, reason: SuppressionReason, note: string, };

export type SuppressionKind = "address" | "domain" | "hash";

export type SuppressionPage = { total: number, rows: Array<SuppressionView>, };

export type SuppressionPageRequest = { search: string, kind: SuppressionKind | null, reason: SuppressionReason | null, offset: number, limit: number, };

export type SuppressionReason = "unsubscribed" | "bounced" | "complained" | "soft_bounced" | "blocked" | "erased";

export type SuppressionRemoval = { choice: SuppressionChoice, };

export type SuppressionView = { id: SuppressionId, kind: SuppressionKind, 
/**
 * The address, the domain, or the beginning of the hash.
 */
entry: string, reason: SuppressionReason, 
/**
 * `by_hand`, `import`, `status`, `relay`.
 */
source: string, note: string, created_at: Timestamp, 
/**
 * None: permanent.
 */
expires_at: Timestamp | null, };

export type TableView = { name: string, 
/**
 * Ids of the visible columns. Empty: the default columns.
 */
columns: Array<string>, sort: ContactSort, descending: boolean, search: string, list: ListId | null, status: ContactStatus | null, rule: SegmentRule | null, };

export type TableViews = { views: Array<TableView>, };

export type Tag = "app" | "settings" | "relays" | "contacts" | "lists" | "suppressions" | "imports" | "campaigns" | "deliveries" | "practice";

export type TestDetail = { name: string, value: string, };

export type TestSendRequest = { draft: CampaignDraft, address: string, 
/**
 * Rendered for this contact. None: for the first contact of the audience.
 */
contact: ContactId | null, };

export type TestSendView = { accepted: boolean, relay_name: string, 
/**
 * The relay's complete reply, or the error.
 */
reply: string, code: number | null, 
/**
 * Stable code of the meaning.
 */
meaning: string, };

export type TestStep = "dns" | "connect" | "tls" | "hello" | "sign_in" | "sender" | "recipient";

export type TestStepView = { step: TestStep, outcome: StepOutcome, millis: number, 
/**
 * The transcript; our lines begin with "→ ". Secrets are masked.
 */
lines: Array<string>, facts: Array<TestDetail>, 
/**
 * What to do: stable code and English sentence.
 */
advice_code: string | null, advice: string | null, 
/**
 * PEM of a self-signed certificate that the user can decide to trust.
 */
own_certificate: string | null, };

export type Theme = "system" | "light" | "dark";

export type Timestamp = number;

export type TlsMode = "implicit" | "starttls" | "none";

export type Together = "all" | "any" | "none";

export type Touched = { count: number, };

export type UndoResult = { people: number, 
/**
 * Contacts that were changed again since and stay as they are.
 */
kept: number, };

export type Wait = { "kind": "pace", relay: string, per_second: number, count: number, } | { "kind": "relay_paused", relay: string, id: RelayId, why: PauseReason, text: string, until: Timestamp | null, } | { "kind": "no_relay" } | { "kind": "spent", relay: string, id: RelayId, per: Per, until: Timestamp, } | { "kind": "taken_over", relay: string, instead_of: string, } | { "kind": "hours", opens_at: Timestamp, } | { "kind": "scheduled", at: Timestamp, } | { "kind": "overdue", at: Timestamp | null, text: string | null, } | { "kind": "asleep" } | { "kind": "cannot_write", code: string, text: string, } | { "kind": "slowed_down", per_second: number, } | { "kind": "trying_again", count: number, next_at: Timestamp, } | { "kind": "in_doubt", count: number, } | { "kind": "paused" } | { "kind": "stopped", text: string, };

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
 * The maximum number of mails in flight on one connection.
 */
under_way: number, };

export type WordCount = { word: string, count: number, };

export type ZoneName = string;

export interface Commands {
  /** The program, the workspace, and the store of secrets. */
  app_state: { request: Nothing; answer: AppState };
  /** Deletes a copy of the workspace from before a format change. */
  backup_delete: { request: BackupDelete; answer: Nothing };
  settings_get: { request: Nothing; answer: SettingsView };
  settings_set: { request: SettingsView; answer: SettingsView };
  overview: { request: Nothing; answer: OverviewView };
  status_bar: { request: Nothing; answer: StatusBarView };
  relay_presets: { request: Nothing; answer: Array<PresetView> };
  relay_list: { request: Nothing; answer: Array<RelayView> };
  /** Whether the stored password belongs to another server and must be typed again. */
  relay_password_again: { request: RelayServer; answer: PasswordAgain };
  relay_save: { request: RelayDraft; answer: RelayView };
  relay_remove: { request: ById<RelayId>; answer: Nothing };
  /** Tests the typed configuration; stores nothing. */
  relay_test: { request: RelayTestRequest; answer: ConnectionTestView };
  /** Sends one real test mail and stores the learned capabilities of the relay. */
  relay_probe: { request: RelayProbeRequest; answer: RelayProbeView };
  /** Ends a pause; the queue tries the relay at once. */
  relay_resume: { request: ById<RelayId>; answer: RelayView };
  relay_pause: { request: ById<RelayId>; answer: RelayView };
  /** Sets the password of a relay. */
  relay_password: { request: RelayPassword; answer: RelayView };
  practice_state: { request: Nothing; answer: PracticeView };
  practice_faults: { request: FaultsView; answer: PracticeView };
  practice_inbox: { request: InboxRequest; answer: InboxPage };
  practice_mail: { request: ById<string>; answer: CaughtMail };
  practice_clear: { request: Nothing; answer: Touched };
  contact_counts: { request: Nothing; answer: ContactCounts };
  contact_page: { request: ContactPageRequest; answer: ContactPage };
  contact_get: { request: ById<ContactId>; answer: ContactDetail };
  /** All stored data of one contact, with all mails. */
  person_get: { request: ById<ContactId>; answer: PersonView };
  person_note: { request: PersonNote; answer: Nothing };
  /** Writes all stored data of one contact to a JSON file (GDPR art. 15). */
  person_export: { request: PersonExport; answer: Saved };
  /** Erases a contact; a keyed hash blocks a later import (GDPR art. 17). */
  person_erase: { request: ById<ContactId>; answer: Nothing };
  contact_save: { request: ContactDraft; answer: ContactDetail };
  contact_delete: { request: SelectionRequest; answer: Changed };
  contact_set_status: { request: SelectionStatus; answer: Changed };
  contact_set_list: { request: SelectionList; answer: Changed };
  contact_set_field: { request: SelectionField; answer: Changed };
  /** Groups of possible duplicates. */
  contact_duplicates: { request: Nothing; answer: Array<DuplicateGroupView> };
  /** Marks contacts as different people, so that they are not proposed as duplicates again. */
  contact_distinct: { request: ByIds<ContactId>; answer: Nothing };
  contact_merge: { request: ContactMerge; answer: Changed };
  /** Manual changes, newest first. */
  change_list: { request: Nothing; answer: Array<ChangeView> };
  /** Undoes a change; contacts that were changed again since stay as they are. */
  change_undo: { request: ById<ChangeId>; answer: UndoResult };
  contact_export: { request: ContactExport; answer: Saved };
  /** The first ten thousand contacts as CSV. */
  contact_copy: { request: SelectionRequest; answer: Copied };
  table_views: { request: Nothing; answer: TableViews };
  table_views_set: { request: TableViews; answer: Nothing };
  /** Adds 25 sample contacts on their own list, for practice. */
  contact_samples: { request: Nothing; answer: ListView };
  contact_fields: { request: Nothing; answer: Array<string> };
  field_list: { request: Nothing; answer: Array<FieldView> };
  /** The fields with the number of contacts that have each; reads all contacts. */
  field_sizes: { request: Nothing; answer: Array<FieldSize> };
  field_save: { request: FieldView; answer: Nothing };
  field_rename: { request: FieldRename; answer: Changed };
  field_delete: { request: FieldName; answer: Changed };
  list_all: { request: Nothing; answer: Array<ListView> };
  list_save: { request: ListDraft; answer: ListView };
  /** Deletes a list; its contacts stay. */
  list_delete: { request: ById<ListId>; answer: Changed };
  /** Moves the members of one list to another and deletes the first. */
  list_merge: { request: ListMerge; answer: Changed };
  tag_all: { request: Nothing; answer: Array<ListView> };
  segment_list: { request: Nothing; answer: Array<SegmentView> };
  /** The contacts that match a rule that is being edited. */
  segment_preview: { request: SegmentPreviewRequest; answer: SegmentPreview };
  segment_save: { request: SegmentDraft; answer: SegmentView };
  /** Deletes a segment; its contacts stay. */
  segment_delete: { request: ById<ListId>; answer: Nothing };
  suppression_page: { request: SuppressionPageRequest; answer: SuppressionPage };
  suppression_add: { request: SuppressionDraft; answer: SuppressionAdded };
  /** Removes entries; the status of contacts stays as it is. */
  suppression_remove: { request: SuppressionRemoval; answer: Touched };
  suppression_import: { request: SuppressionImport; answer: SuppressionAdded };
  suppression_export: { request: SuppressionExport; answer: Saved };
  /** Stores pasted text as a file; `import_inspect` takes its token. */
  import_paste: { request: ImportPaste; answer: Pasted };
  import_inspect: { request: ImportInspectRequest; answer: InspectedFile };
  /** The other files and sheets, and whether they have the same columns. */
  import_tables: { request: ImportTablesRequest; answer: Array<ImportTable> };
  /** The outcome of the first rows; writes nothing. */
  import_preview: { request: ImportPreviewRequest; answer: Array<ImportPreviewRow> };
  /** Saves a mapping for files with the same headers; replaces a mapping with the same name. */
  import_mapping_save: { request: ImportMapping; answer: Nothing };
  import_mapping_delete: { request: ImportMappingName; answer: Nothing };
  /** Starts a dry run or an import in the background; `import_status` returns its progress. */
  import_run: { request: ImportRunRequest; answer: ImportStatus };
  import_status: { request: ById<ImportId>; answer: ImportStatus };
  /** The imports that were started together, with their sum. */
  import_statuses: { request: ByIds<ImportId>; answer: ImportStatuses };
  import_stop: { request: ById<ImportId>; answer: ImportStatus };
  /** Past imports, newest first. */
  import_history: { request: Nothing; answer: Array<PastImport> };
  /** What the undo of an import would do now; writes nothing. */
  import_undo_preview: { request: ById<ImportId>; answer: ImportUndone };
  /** Undoes an import as a whole; contacts that were changed since stay as they are. */
  import_undo: { request: ById<ImportId>; answer: ImportUndone };
  import_report_save: { request: ImportReportSave; answer: Saved };
  /** Previews a file of provider events; writes nothing. */
  events_preview: { request: EventsRequest; answer: EventsReport };
  /** Imports a file of provider events; a second import changes nothing. */
  events_import: { request: EventsRequest; answer: EventsReport };
  campaign_list: { request: Nothing; answer: Array<CampaignRow> };
  campaign_get: { request: ById<CampaignId>; answer: CampaignDetail };
  campaign_create: { request: Nothing; answer: CampaignDetail };
  /** Creates a campaign for a list, a selection or an import. */
  campaign_create_for: { request: CampaignCreateFor; answer: CampaignDetail };
  campaign_save: { request: CampaignSave; answer: CampaignSaved };
  campaign_duplicate: { request: ById<CampaignId>; answer: CampaignDetail };
  /** Deletes a draft; sent campaigns stay on record. */
  campaign_delete: { request: ById<CampaignId>; answer: Nothing };
  campaign_preview: { request: PreviewRequest; answer: PreviewView };
  campaign_test: { request: TestSendRequest; answer: TestSendView };
  campaign_review: { request: ById<CampaignId>; answer: ReviewView };
  campaign_command: { request: CampaignCommandRequest; answer: CampaignDetail };
  /** Changes the relays and the plan of a campaign, also during sending. */
  campaign_set_plan: { request: CampaignPlanChange; answer: CampaignDetail };
  /** The progress of freezing the audience during a start. */
  campaign_freezing: { request: ById<CampaignId>; answer: FreezingView | null };
  campaign_live: { request: ById<CampaignId>; answer: LiveView };
  /** The designs of the gallery. */
  design_list: { request: Nothing; answer: Array<DesignView> };
  /** Starts a mail from a design: its document with the sender's name and pictures. */
  design_use: { request: DesignUse; answer: DesignStart };
  document_render: { request: DocumentRender; answer: RenderedDocument };
  merge_fields: { request: Nothing; answer: Array<MergeField> };
  /** Sanitizes pasted HTML: no scripts, forms or frames. */
  clean_html: { request: CleanHtml; answer: CleanedHtml };
  picture_get: { request: ById<PictureId>; answer: PictureView };
  /** Stores a dropped picture file; the id is the file's token. */
  picture_from_file: { request: ById<string>; answer: PictureView };
  delivery_page: { request: DeliveryPageRequest; answer: DeliveryPage };
  delivery_facets: { request: ById<CampaignId>; answer: DeliveryFacets };
  delivery_get: { request: ById<DeliveryId>; answer: DeliveryDetail };
  delivery_resolve: { request: ResolveRequest; answer: Touched };
  delivery_export: { request: DeliveryExport; answer: Saved };
}

export const commandTags: {
  [K in keyof Commands]: { reads: Tag[] } | { writes: Tag[] };
} = {
  app_state: { reads: ['app', 'contacts', 'campaigns'] },
  backup_delete: { writes: ['app'] },
  settings_get: { reads: ['settings'] },
  settings_set: { writes: ['settings', 'app'] },
  overview: { reads: ['campaigns', 'deliveries', 'relays', 'contacts', 'practice'] },
  status_bar: { reads: ['campaigns', 'deliveries', 'relays', 'imports'] },
  relay_presets: { reads: [] },
  relay_list: { reads: ['relays', 'deliveries'] },
  relay_password_again: { reads: ['relays'] },
  relay_save: { writes: ['relays'] },
  relay_remove: { writes: ['relays'] },
  relay_test: { writes: [] },
  relay_probe: { writes: ['relays'] },
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
  contact_distinct: { writes: ['contacts'] },
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
  segment_preview: { reads: ['lists', 'contacts', 'deliveries'] },
  segment_save: { writes: ['lists'] },
  segment_delete: { writes: ['lists'] },
  suppression_page: { reads: ['suppressions'] },
  suppression_add: { writes: ['suppressions', 'contacts'] },
  suppression_remove: { writes: ['suppressions', 'contacts'] },
  suppression_import: { writes: ['suppressions', 'contacts'] },
  suppression_export: { writes: [] },
  import_paste: { writes: [] },
  import_inspect: { reads: [] },
  import_tables: { reads: [] },
  import_preview: { reads: ['contacts', 'suppressions'] },
  import_mapping_save: { writes: ['imports'] },
  import_mapping_delete: { writes: ['imports'] },
  import_run: { writes: ['imports'] },
  import_status: { reads: ['imports'] },
  import_statuses: { reads: ['imports'] },
  import_stop: { writes: ['imports'] },
  import_history: { reads: ['imports'] },
  import_undo_preview: { reads: ['imports', 'contacts'] },
  import_undo: { writes: ['imports', 'contacts', 'lists', 'suppressions'] },
  import_report_save: { writes: [] },
  events_preview: { reads: [] },
  events_import: { writes: ['deliveries', 'contacts', 'suppressions'] },
  campaign_list: { reads: ['campaigns', 'deliveries'] },
  campaign_get: { reads: ['campaigns'] },
  campaign_create: { writes: ['campaigns'] },
  campaign_create_for: { writes: ['campaigns', 'contacts', 'lists'] },
  campaign_save: { writes: ['campaigns'] },
  campaign_duplicate: { writes: ['campaigns'] },
  campaign_delete: { writes: ['campaigns'] },
  campaign_preview: { reads: ['contacts', 'lists', 'settings'] },
  campaign_test: { writes: [] },
  campaign_review: { reads: ['campaigns', 'contacts', 'lists', 'relays', 'settings'] },
  campaign_command: { writes: ['campaigns', 'deliveries'] },
  campaign_set_plan: { writes: ['campaigns'] },
  campaign_freezing: { reads: [] },
  campaign_live: { reads: ['campaigns', 'deliveries', 'relays'] },
  design_list: { reads: [] },
  design_use: { writes: [] },
  document_render: { reads: [] },
  merge_fields: { reads: ['contacts'] },
  clean_html: { reads: [] },
  picture_get: { reads: [] },
  picture_from_file: { writes: [] },
  delivery_page: { reads: ['deliveries'] },
  delivery_facets: { reads: ['deliveries'] },
  delivery_get: { reads: ['deliveries'] },
  delivery_resolve: { writes: ['deliveries', 'campaigns'] },
  delivery_export: { writes: [] },
};
