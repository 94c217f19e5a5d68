/**
 * Sentences for the failure codes that are not about one page. A code without a sentence here shows
 * the program's own English message.
 */
import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';

const words: Record<string, MessageDescriptor> = {
  not_found: msg`It is no longer there. Someone may have removed it.`,
  unknown_command: msg`This part of the program is missing. Please reinstall Postroom.`,
  bad_request: msg`The program did not understand the page. Please restart Postroom.`,
  unexpected: msg`Something went wrong that we did not foresee.`,
  gone: msg`It is no longer there. Someone may have removed it.`,
  stale: msg`It was changed elsewhere meanwhile. Nothing was overwritten; open it again to see the newest state.`,
  name_taken: msg`This name is taken. Choose another one.`,
  invalid_name: msg`A name is needed.`,
  disk_full: msg`The disk is full. Nothing was half-written; make room and try again.`,
  workspace_busy: msg`The workspace is busy. Nothing was changed; try again in a moment.`,
  workspace: msg`The workspace’s file could not be read or written.`,
  not_sending: msg`Another Postroom has this workspace open and goes on sending. Everything is kept.`,
  relay_in_use: msg`A campaign that is under way needs this relay. Wait until it is done, stop it, or let another relay take over.`,
  practice_stays: msg`The practice relay belongs to this workspace and stays.`,
  practice_relay: msg`The practice relay could not be started.`,
  invalid_schedule: msg`This date, time or time zone cannot be read. Choose them again.`,
  invalid_hours: msg`These hours cannot be used. Both lie between 00:00 and 24:00.`,
  invalid_per_second: msg`The speed has to be more than no mails a second.`,
  invalid_retry: msg`The second try comes after 1 minute to 24 hours, and giving up after 1 hour to 30 days.`,
  invalid_connections: msg`Between 1 and 100 connections are possible.`,
  invalid_day: msg`The provider’s day begins at a time between 00:00 and 23:59, in a time zone there is.`,
  invalid_warm_up: msg`A warm-up begins with at least one mail, and its target is not below the first day.`,
  invalid_limits: msg`A limit is at least one mail. Leave a field empty where there is no limit.`,
  workspace_read_only: msg`The workspace’s folder cannot be written to. Nothing was changed; give yourself the right to write there, or open another workspace.`,
  keychain: msg`This computer’s keychain did not take the password.`,
  cannot_write: msg`The file could not be written there. Choose another place.`,
  place_unknown: msg`No place was chosen for the file. Choose one again.`,
  file_unknown: msg`This file is not open any more. Choose it again.`,
  file_gone: msg`The file cannot be opened. Is it still there?`,
  file_is_folder: msg`This is a folder, not a file.`,
  not_a_picture: msg`This is no picture that mail programs can show. Use a PNG, JPEG, GIF or WebP file.`,
  picture_too_large: msg`This picture is larger than 8 MB. Make it smaller first; 1,200 pixels across are plenty for a mail.`,
  illegal_command: msg`The campaign has moved on meanwhile, so this does not fit any more. Look at it again.`,
  nobody_left: msg`Nobody on the chosen lists can be written to. Choose another list, or add people to this one.`,
  segment_unfinished: msg`A condition is not filled in yet.`,
  segment_many: msg`These are more conditions than one segment can have.`,
  segment_deep: msg`More groups stand within each other than one segment can have.`,
  no_relay: msg`No relay is chosen, or it was removed. Choose one beside the mail.`,
  message_from: msg`The sender address cannot be used. It needs a name before the @ and a domain after it.`,
  message_reply_to: msg`The address for replies cannot be used. It needs a name before the @ and a domain after it.`,
};

export function failureMessage(code: string | undefined): MessageDescriptor | undefined {
  return code === undefined ? undefined : words[code];
}
