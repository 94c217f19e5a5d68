/** The categories of the gallery and their names. */
import { useLingui } from '@lingui/react/macro';
import type { Category } from '../../host/types';

export type CategoryFilter = Category | 'all';

export function useCategories(): { value: CategoryFilter; label: string }[] {
  const { t } = useLingui();
  return [
    { value: 'all', label: t`All` },
    { value: 'newsletter', label: t`News` },
    { value: 'offer', label: t`Offers` },
    { value: 'event', label: t`Invitations and dates` },
    { value: 'transactional', label: t`Orders and accounts` },
    { value: 'personal', label: t`Personal` },
  ];
}
