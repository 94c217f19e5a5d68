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
};

export function failureWords(code: string | undefined): MessageDescriptor | undefined {
  return code === undefined ? undefined : words[code];
}
