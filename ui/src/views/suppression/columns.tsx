/** The columns of the suppression list. */
import { Trans, useLingui } from '@lingui/react/macro';
import type { Column } from '../../components';
import { reasonName, sourceName } from '../../features/suppressionLabels';
import { useFormat } from '../../format';
import type { SuppressionView } from '../../host/types';

export function useColumns(): Column<SuppressionView>[] {
  const { t, i18n } = useLingui();
  const format = useFormat();
  return [
    {
      id: 'entry',
      header: t`Email address or domain`,
      cell: (row) => (row.kind === 'domain' ? <Trans>everyone at {row.entry}</Trans> : row.entry),
      width: 'minmax(12rem, 5fr)',
      min: 220,
    },
    {
      id: 'reason',
      header: t`Reason`,
      cell: (row) => reasonName(i18n, row.reason),
      width: '9.5rem',
      min: 150,
    },
    {
      id: 'source',
      header: t`Origin`,
      cell: (row) => row.note || sourceName(i18n, row.source),
      width: 'minmax(8rem, 3fr)',
      min: 140,
      drop: 1,
    },
    {
      id: 'until',
      header: t`Expires`,
      cell: (row) => (row.expires_at === null ? t`never` : format.day(row.expires_at)),
      width: '8rem',
      min: 112,
      drop: 2,
    },
    {
      id: 'since',
      header: t`Added on`,
      cell: (row) => format.day(row.created_at),
      width: '7rem',
      min: 112,
      end: true,
    },
  ];
}
