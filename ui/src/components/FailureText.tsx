/**
 * The text of a failure, inside a line or under a field: our sentence for its code, or the program's own
 * English with its hint.
 */
import { useLingui } from '@lingui/react';
import { failureMessage } from './failureMessages';

export interface FailureLike {
  code?: string;
  message: string;
  hint?: string | null;
}

/** The same as text. */
export function useFailureText(): (failure: FailureLike) => string {
  const { i18n } = useLingui();
  return ({ code, message, hint }) => {
    const known = failureMessage(code);
    return known ? i18n._(known) : [message, hint].filter(Boolean).join(' ');
  };
}

export function FailureText({ failure }: { failure: FailureLike }) {
  return useFailureText()(failure);
}
