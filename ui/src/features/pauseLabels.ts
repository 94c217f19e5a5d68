/**
 * Why a relay is paused, in words: the same everywhere.
 */
import { useLingui } from '@lingui/react/macro';
import type { PauseReason } from '../host/types';

export function usePauseLabel(): (why: PauseReason) => string {
  const { t } = useLingui();
  return (why) => {
    switch (why) {
      case 'wrong_password':
        return t`wrong password`;
      case 'no_password':
        return t`password needed`;
      case 'tls':
        return t`no secure connection`;
      case 'unwell':
        return t`not working right now`;
      case 'spent':
        return t`limit reached`;
      case 'by_user':
        return t`paused by you`;
    }
  };
}
