/**
 * Sentences for the failure codes that are not about one page. A code without a sentence here shows
 * the program's own English message.
 */
import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';

const messages: Record<string, MessageDescriptor> = {
  not_found: msg`This item no longer exists. It may have been deleted.`,
  unknown_command: msg`This part of the program is missing. Please reinstall Postroom.`,
  bad_request: msg`The program did not understand the page. Please restart Postroom.`,
  unexpected: msg`Something unexpected went wrong.`,
  gone: msg`This item no longer exists. It may have been deleted.`,
  stale: msg`It was changed elsewhere in the meantime. Nothing was overwritten; open it again to see the latest version.`,
  name_taken: msg`This name is already in use. Choose another one.`,
  invalid_name: msg`Enter a name.`,
  disk_full: msg`The disk is full. No partial data was saved; free up space and try again.`,
  workspace_busy: msg`The workspace is busy. Nothing was changed; try again in a moment.`,
  workspace: msg`The workspace file could not be read or written.`,
  not_sending: msg`Another Postroom has this workspace open and keeps sending. No data is lost.`,
  relay_in_use: msg`A running campaign uses this relay. Wait until it is done, stop it, or let another relay take over.`,
  practice_stays: msg`The practice relay is built in and can’t be removed.`,
  practice_relay: msg`The practice relay could not be started.`,
  invalid_schedule: msg`This date, time or time zone is not valid. Choose another one.`,
  invalid_hours: msg`These hours are not valid. Both must be between 00:00 and 24:00.`,
  invalid_per_second: msg`The speed must be greater than zero.`,
  invalid_retry: msg`The first retry must come after 1 minute to 24 hours, and retries must end after 1 hour to 30 days.`,
  invalid_connections: msg`Enter a number of connections from 1 to 100.`,
  invalid_day: msg`The provider’s day must begin at a time from 00:00 to 23:59 in a valid time zone.`,
  invalid_warm_up: msg`A warm-up must start with at least one email, and its target can’t be below the first day.`,
  invalid_limits: msg`A limit must be at least one email. Leave the field empty for no limit.`,
  workspace_read_only: msg`The workspace’s folder is read-only. Nothing was changed; get write permission for it, or open another workspace.`,
  keychain: msg`The password could not be stored in this computer’s keychain.`,
  cannot_write: msg`The file could not be saved there. Choose another location.`,
  place_unknown: msg`No location was chosen for the file. Choose one again.`,
  file_unknown: msg`This file is no longer open. Choose it again.`,
  file_gone: msg`The file can’t be opened. Is it still there?`,
  file_is_folder: msg`This is a folder, not a file.`,
  not_a_picture: msg`Email programs can’t show this image. Use a PNG, JPEG, GIF or WebP file.`,
  picture_too_large: msg`This image is larger than 8 MB. Make it smaller first; 1,200 pixels wide is plenty for an email.`,
  illegal_command: msg`This campaign has changed. Open it again and retry.`,
  nobody_left: msg`No one on the selected lists can receive email. Choose another list, or add people to this one.`,
  segment_unfinished: msg`A condition is incomplete.`,
  segment_many: msg`A segment can’t have this many conditions.`,
  segment_deep: msg`A segment can’t have groups nested this deep.`,
  no_relay: msg`No relay is selected, or it was removed. Choose one beside the email.`,
  message_from: msg`The sender address is not valid. It needs a name before the @ and a domain after it.`,
  message_reply_to: msg`The reply address is not valid. It needs a name before the @ and a domain after it.`,
};

export function failureMessage(code: string | undefined): MessageDescriptor | undefined {
  return code === undefined ? undefined : messages[code];
}
